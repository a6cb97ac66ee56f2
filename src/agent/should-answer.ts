export interface ThreadMessage {
  readonly from: string;
  readonly who: 'person' | 'us' | 'app';
  readonly text: string;
  /** Names us with a mention. */
  readonly mentionsUs?: boolean;
}

export interface Verdict {
  readonly answer: boolean;
  readonly why: string;
}

const us = 'sextant';
const mention =
  /<@[UW][A-Z0-9]+(?:\|[^>]*)?>|<!(?:here|channel|everyone|subteam\^[A-Z0-9]+)(?:\|[^>]*)?>|(?:^|\s)@[a-z][\w.-]+/i;
const code = /```[\s\S]*?```|`[^`]*`|^>.*$/gm;

/** "Sextant, …", "hey sextant …", "…, sextant?": spoken to. "Sextant said …", "ask sextant": spoken about. */
const spokenTo = [
  new RegExp(`^(?:(?:hey|hi|hello|ok|okay|yo|dear|and|so|but|please|thanks|hmm)[ ,]+)*${us}\\s*[,:;!?–—-]`, 'i'),
  new RegExp(`^(?:hey|hi|hello|yo|dear|ok|okay)[ ,]+${us}\\b`, 'i'),
  new RegExp(`[,;]\\s*${us}\\s*[?.!]*$`, 'i'),
  new RegExp(`(?:[.!?]\\s+)${us}\\s*[,:]`, 'i'),
  new RegExp(
    `^${us}\\s+(?:why|what|who|when|how|which|is|are|did|does|do|can|could|please|would|will|retrain|compare|show|explain|list|tell)\\b(?=.*)`,
    'i',
  ),
];

const question =
  /\?|^(?:and |but |so |ok |okay |then |also |now )*(?:why|what|who|whose|when|how|which|where|is|are|was|were|did|does|do|has|have|can|could|would|will|should|compare|show|explain|list|tell me|give me|the (?:second|third|next|other|first))\b/i;
const followUp = /^(?:and|also|what about|how about|the (?:second|third|next|other))\b/i;
const social =
  /^(?:thanks?|thank you|thx|ty|ok(?:ay)?|great|nice|cool|perfect|got it|i see|understood|lol|haha|hm+|wow|ah|oh|yep|yes|no|nope|sure|right|agreed|makes sense|good|interesting|fair|alright|\+1|👍|🙏)\b/i;
const toPeople =
  /\b(?:you guys|guys|folks|team|everyone|everybody|anyone|anybody|someone|somebody|all of you|y'all|people|we|us|let's|lets|our|i'll|i will|i'm|i am|i think|i guess|i bet|i'd|shall)\b/i;
const byName = /^(?:hey |hi |ok |and |so |yo )?(\p{Lu}\p{Ll}+)\s*[,:–-]|[,;]\s*(\p{Lu}\p{Ll}+)\s*[?!.]*$/u;
const notNames = new Set([
  'Ok',
  'Okay',
  'And',
  'So',
  'But',
  'Then',
  'Also',
  'Well',
  'Hmm',
  'Yes',
  'No',
  'Right',
  'Wait',
  'Now',
  'Thanks',
  'Great',
  'Sextant',
  'Please',
  'Sorry',
  'Still',
  'Again',
  'Really',
  'Interesting',
  'Nice',
  'Cool',
  'Hi',
  'Hey',
  'Hello',
]);

const isToUs = (text: string): boolean => spokenTo.some((pattern) => pattern.test(text));

/** Whether the last message of a thread asks us something. When in doubt it does not: people talk to each other. */
export function shouldAnswer(messages: readonly ThreadMessage[]): Verdict {
  const last = messages.at(-1);
  if (last?.who !== 'person') return { answer: false, why: 'nobody said anything to us' };
  if (last.mentionsUs) return { answer: true, why: 'mentioned' };
  const text = last.text.replace(code, ' ').replace(/\s+/g, ' ').trim();
  if (mention.test(text)) return { answer: false, why: 'speaks to somebody else' };
  if (isToUs(text)) return { answer: true, why: 'called by name' };
  return afterOurAnswer(messages, last, text);
}

function afterOurAnswer(messages: readonly ThreadMessage[], last: ThreadMessage, text: string): Verdict {
  const [asker, ours] = messages.slice(-3, -1);
  if (ours?.who !== 'us' || asker?.who !== 'person' || asker.from !== last.from) {
    return { answer: false, why: 'not right after an answer to the same person' };
  }
  if (social.test(text) && !text.includes('?')) return { answer: false, why: 'not a question' };
  const name = byName.exec(text);
  const called = name?.[1] ?? name?.[2];
  if (called && !notNames.has(called)) return { answer: false, why: 'calls somebody by name' };
  if (toPeople.test(text)) return { answer: false, why: 'speaks to the people around' };
  if (new RegExp(`\\b${us}\\b|\\bthe bot\\b`, 'i').test(text)) return { answer: false, why: 'speaks about us' };
  if (question.test(text) || followUp.test(text)) return { answer: true, why: 'follows up on our answer' };
  return { answer: false, why: 'not a question' };
}
