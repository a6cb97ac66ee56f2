import { describe, expect, it } from 'vitest';
import { shouldAnswer, type ThreadMessage } from '../../src/agent/should-answer.ts';

const says = (from: string, text: string): ThreadMessage => ({ from, who: 'person', text });
const us: ThreadMessage = { from: '', who: 'us', text: 'fraud-detector is degrading: concept-drift.' };
const asked = [says('U0ANA', 'why is it degrading?'), us];
const answers = (...messages: ThreadMessage[]): boolean => shouldAnswer(messages).answer;

describe('speaks to us', () => {
  it.each(['and the second feature?', 'since when?', 'how bad is it?', 'what can we do about it?', 'what about churn'])(
    'right after our answer, by the same person: %s',
    (text) => {
      expect(answers(...asked, says('U0ANA', text))).toBe(true);
    },
  );
  it.each([
    'Sextant, is it still bad?',
    'hey sextant why is it held',
    'what is waiting, sextant?',
    'sextant please explain',
    '@sextant status?',
  ])('by name: %s', (text) => {
    expect(answers(says('U0BEN', text))).toBe(true);
  });
});

describe('people speak to each other', () => {
  it.each([
    'thanks!',
    'ok that makes sense',
    'Ben, can you check the upstream job?',
    'can you look, Ben?',
    '<@U0BEN> is that yours?',
    'should we call finance?',
    'I think it is the new merchant',
    'did you see this?',
  ])('right after our answer: %s', (text) => {
    expect(answers(...asked, says('U0ANA', text))).toBe(false);
  });
  it('somebody else follows up, or somebody spoke in between', () => {
    expect(answers(...asked, says('U0BEN', 'since when?'))).toBe(false);
    expect(answers(...asked, says('U0BEN', 'oh no'), says('U0ANA', 'since when?'))).toBe(false);
    expect(answers(...asked, { from: 'B0', who: 'app', text: 'deployed' }, says('U0ANA', 'since when?'))).toBe(false);
  });
  it.each([
    'sextant is down again?',
    'I asked sextant yesterday',
    'Sextant said no, so what now?',
    'did anybody ask sextant?',
  ])('about us: %s', (text) => {
    expect(answers(says('U0BEN', text))).toBe(false);
  });
  it('nobody said anything', () => {
    expect(answers()).toBe(false);
    expect(answers(us)).toBe(false);
  });
});
