import { expect, it } from 'vitest';
import { answerHtml, pageHtml } from '../../src/http/decide-html.ts';
import { injections } from '../hostile/cases.ts';
import { approval, validation } from '../slack/facts.ts';

/** The page on which the second factor is given: names of versions, models and people, and what gates say, come from elsewhere. */
const page = (text: string, name = text): string =>
  pageHtml(
    {
      state: 'open',
      name,
      approval: {
        ...approval,
        model: text,
        requestedBy: text,
        subject: { ...approval.subject, candidate: text, champion: text },
      },
      validation: { ...validation, gates: validation.gates.map((gate) => ({ ...gate, text })) },
    },
    text,
  );

/** Tags and attributes as a browser would see them. */
const skeleton = (html: string): string[] => html.match(/<[^>]*>/g) ?? [];

const crafted = [
  '</title><script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' autofocus onfocus=alert(1) x='",
  '</dd></dl><form action="https://evil.test"><button name="choice" value="approve">',
  '<!--',
  '&#60;script&#62;',
];

it.each([...crafted, ...injections.map(({ text }) => text)])('%j stays words', (text) => {
  expect(skeleton(page(text))).toEqual(skeleton(page('v2')));
  expect(skeleton(answerHtml(text, text))).toEqual(skeleton(answerHtml('a', 'b')));
  if (/[<>"']/.test(text)) expect(page(text)).not.toContain(text);
});

it('runs nothing and loads nothing from anywhere', () => {
  expect(page('v2')).not.toMatch(/<script|<link|<img|\bsrc=|\bhref=|url\(/i);
});
