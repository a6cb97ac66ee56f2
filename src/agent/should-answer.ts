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

const greeting = '(?:hey|hi|hello|ok|okay|yo|dear|and|so|but|please|thanks|hmm|well|oh)';
/** After our bare name: a question word, an order, or a verb turned towards us. "Sextant is down" is none. */
const opening =
  '(?:(?:why|what|who|when|how|which|please|retrain|compare|show|explain|list|tell|give)|(?:is|are|did|does|do|can|could|would|will|should) (?:you|we|i|there|any))';
/** "Sextant, …", "hey sextant …", "…, sextant?": spoken to. "Sextant said …", "ask sextant": spoken about. */
const spokenTo = [
  new RegExp(`^(?:${greeting}[ ,]+)*@?${us}\\s*(?:[,:;!?–—-]|$)`, 'i'),
  new RegExp(`^(?:hey|hi|hello|yo|dear)[ ,]+@?${us}\\b(?! (?:said|says|is|was|has|told|thinks|team))`, 'i'),
  new RegExp(`^(?:ok|okay|please|and|so) @?${us} ${opening}\\b`, 'i'),
  new RegExp(`[,;]\\s*@?${us}\\s*[?.!]*$`, 'i'),
  new RegExp(`[.!?]\\s+@?${us}\\s*[,:]`, 'i'),
  new RegExp(`^@?${us}\\s+${opening}\\b`, 'i'),
];

const question =
  /\?|^(?:and |but |so |ok |okay |then |also |now )*(?:why|what|who|whose|when|how|which|where|is|are|was|were|did|does|do|has|have|can|could|would|will|should|compare|show|explain|list|tell me|give me|more\b|the (?:second|third|next|other|first|same))\b/i;
const request =
  /^(?:please\b|retrain|compare|show|explain|list|tell|give|help|status|report|summar|stop|hold|look|check|start|promote|approve|run\b|why)/i;
const followUp = /^(?:and|also|what about|how about|the (?:second|third|next|other|same))\b/i;
const social =
  /^(?:thanks?|thank you|thx|ty|ok(?:ay)?|great|nice|cool|perfect|got it|i see|understood|lol|haha|hm+|wow|ah|oh|yep|yes|no|nope|sure|right|agreed|makes sense|good|interesting|fair|alright|\+1|👍|🙏)\b/i;
const toPeople =
  /\b(?:you guys|guys|folks|team|everyone|everybody|anyone|anybody|someone|somebody|all of you|y'all|people|let's|lets|i'll|i will|i'm|i am|i think|i guess|i bet|i'd|i was|i have|i had|shall|should (?:i|we)|me know|they|he|she|him|her|his|finance|marketing|legal)\b/i;
/** "we" and "us" in a plain question may be meant for us: "what can we do?" asks, "we could ask them" does not. */
const aboutUsAll = /\b(?:we|us|our|ours)\b/i;
const plainQuestion = /^(?:and |so |but |ok )*(?:what|how|when|why|which|who|is|are|was|did|does)\b.*\?/i;
/** What only a person can do for another. */
const favour =
  /\b(?:you|u) (?:\w+ ){0,2}(?:call|ping|join|come|meet|see (?:this|that)|seen|remember|free|around|available|agree|mind|review|pair|talk|chat|handle|take|look|check|help|ask|write|send|fix|know anyone|think|want|busy|there|online|sure you|coming)\b|\blunch\b|\bcoffee\b|\bmeeting\b|\bstand-?up\b|\bthis afternoon\b|\btomorrow\b/i;
const byName =
  /^(?:hey |hi |ok |and |so |yo )?(\p{Lu}\p{Ll}+)\s*[,:–-]|[,;]\s*(\p{Lu}\p{Ll}+)\s*[?!.]*$|^(\p{Lu}\p{Ll}+) (?:can|could|do|would|will|what|are|did|have|any|is it|please)\b|\s(\p{Lu}\p{Ll}+)\s*\?+$/u;
const notNames = new Set(
  `Ok Okay And So But Then Also Well Hmm Yes No Right Wait Now Thanks Great Sextant Please Sorry Still Again Really
  Interesting Nice Cool Hi Hey Hello Why What Who When How Which Where Is Are Was Were Did Does Do Has Have Can Could Would
  Will Should Compare Show Explain List Tell Give The Monday Tuesday Wednesday Thursday Friday Saturday Sunday January
  February March April May June July August September October November December More Since`.split(/\s+/),
);

/** Called by name, and asked something: a remark about us that begins with our name is none. */
function isToUs(text: string): boolean {
  if (new RegExp(`^@${us}\\b`, 'i').test(text)) return true;
  if (!spokenTo.some((pattern) => pattern.test(text))) return false;
  const rest = text
    .replace(new RegExp(`@?\\b${us}\\b`, 'gi'), ' ')
    .replace(/^[\s,:;!?–—-]+/, '')
    .replace(new RegExp(`^(?:${greeting}[ ,]+)+`, 'i'), '')
    .trim();
  return rest === '' || question.test(rest) || request.test(rest);
}

/** Whether the last message of a thread asks us something. When in doubt it does not: people talk to each other. */
export function shouldAnswer(messages: readonly ThreadMessage[]): Verdict {
  const last = messages.at(-1);
  if (last?.who !== 'person') return { answer: false, why: 'nobody said anything to us' };
  if (last.mentionsUs) return { answer: true, why: 'mentioned' };
  const text = last.text.replace(code, ' ').replace(/\s+/g, ' ').trim();
  const others = text.replace(new RegExp(`@${us}\\b`, 'gi'), us);
  if (mention.test(others)) return { answer: false, why: 'speaks to somebody else' };
  if (isToUs(text)) return { answer: true, why: 'called by name' };
  return afterOurAnswer(messages, last, text);
}

function afterOurAnswer(messages: readonly ThreadMessage[], last: ThreadMessage, text: string): Verdict {
  // Their own further words and several messages of ours in a row do not end the conversation of two.
  const before = messages.slice(
    0,
    messages.findLastIndex((each) => each.from !== last.from || each.who !== 'person') + 1,
  );
  const asker = before.findLast((each) => each.who !== 'us');
  if (before.at(-1)?.who !== 'us' || asker?.who !== 'person' || asker.from !== last.from) {
    return { answer: false, why: 'not right after an answer to the same person' };
  }
  if (social.test(text) && !text.includes('?')) return { answer: false, why: 'not a question' };
  const name = byName.exec(text);
  const called = name?.slice(1).find((each) => each !== undefined);
  if (called && !notNames.has(called)) return { answer: false, why: 'calls somebody by name' };
  if (toPeople.test(text) || favour.test(text)) return { answer: false, why: 'speaks to the people around' };
  if (aboutUsAll.test(text) && !plainQuestion.test(text)) return { answer: false, why: 'speaks to the people around' };
  if (new RegExp(`\\b${us}\\b|\\bthe bot\\b`, 'i').test(text)) return { answer: false, why: 'speaks about us' };
  if (question.test(text) || followUp.test(text)) return { answer: true, why: 'follows up on our answer' };
  return { answer: false, why: 'not a question' };
}
