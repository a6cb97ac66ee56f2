import type { Approval } from '../domain/approval.ts';
import type { Validation } from '../domain/validation.ts';
import { versionText } from '../domain/version-text.ts';
import type { DeskView } from '../ports/step-up.ts';

const safe = (text: string): string => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

const style = `body{font:16px/1.5 system-ui,sans-serif;max-width:40rem;margin:2rem auto;padding:0 1rem;color:#1d1c1d;background:#fff}
h1{font-size:1.4rem}dt{font-weight:600}dd{margin:0 0 .5rem}code{overflow-wrap:anywhere}
label{display:block;font-weight:600;margin-top:1rem}input,textarea{font:inherit;width:100%;box-sizing:border-box;padding:.5rem;border:1px solid #767676;border-radius:4px}
input[name=code]{max-width:10rem;letter-spacing:.2em}button{font:inherit;font-weight:600;padding:.5rem 1.2rem;margin:1rem .5rem 0 0;border:0;border-radius:4px;color:#fff;background:#007a5a}
button.deny{background:#c01343}.wrong{border-left:4px solid #c01343;padding:.2rem .8rem;background:#fdf0f3}
@media(prefers-color-scheme:dark){body{color:#e8e8e8;background:#1a1d21}input,textarea{color:inherit;background:#222529}.wrong{background:#3a1520}}`;

const document = (title: string, body: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex"><title>${safe(title)} · Sextant</title><style>${style}</style></head>
<body><main><h1>${safe(title)}</h1>${body}</main></body></html>
`;

export const answerHtml = (title: string, text: string): string =>
  document(title, `<p role="status">${safe(text)}</p>`);

/** What is decided, from rows alone, and the form that takes the word and the code. */
export function pageHtml(
  { approval, validation, name }: Extract<DeskView, { state: 'open' }>,
  wrong: string | null,
): string {
  const facts = factsOf(approval, validation).map(([what, value]) => `<dt>${safe(what)}</dt><dd>${safe(value)}</dd>`);
  return document(
    titleOf(approval),
    `<p>For <strong>${safe(name)}</strong> only. This is what Sextant's promoter reads in its own records now; it is what happens.</p>
<dl>${facts.join('')}</dl>
${wrong === null ? '' : `<p class="wrong" role="alert">${safe(wrong)}</p>`}
<form method="post" autocomplete="off">
<label for="code">Six digits of your authenticator</label>
<input id="code" name="code" inputmode="numeric" pattern="[0-9 ]{6,7}" maxlength="7" autocomplete="one-time-code" required autofocus>
<label for="reason">Why not (only to deny)</label>
<textarea id="reason" name="reason" rows="2" maxlength="500"></textarea>
<button name="choice" value="approve">Approve</button><button name="choice" value="deny" class="deny">Deny</button>
</form>`,
  );
}

function titleOf({ kind, model, subject }: Approval): string {
  if (kind === 'retrain') return `Retrain ${model}?`;
  const version = versionText(subject.candidate);
  return kind === 'rollback' ? `Roll ${model} back to ${version}?` : `Promote ${model} ${version}?`;
}

function factsOf(approval: Approval, validation: Validation | null): [string, string][] {
  const { subject, expiresAt, requestedBy, digest, id } = approval;
  return [
    ...(subject.candidate === null ? [] : ([['New version', versionText(subject.candidate)]] as [string, string][])),
    ['Serves now', subject.champion === null ? 'nothing' : versionText(subject.champion)],
    ...(validation === null
      ? []
      : ([
          ['Comparison', `${validation.outcome} on ${validation.n.toLocaleString('en-US')} rows`],
          ...validation.gates.map((gate) => ['Gate', gate.text] as [string, string]),
        ] as [string, string][])),
    ['Asked by', requestedBy ?? 'the policy'],
    ['Expires', `${expiresAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`],
    ['Card', `${id}, digest ${digest.slice(0, 12)}`],
  ];
}
