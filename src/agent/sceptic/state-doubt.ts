import type { Proofs } from './proof.ts';

/** What can have become of something: a fact has to say so, in this word. */
const states =
  /\b(fail|pass|refus|den(?:ied|y)|promot|approv|succe|expir|cancel|recover|restor|stop|resolv|mend|fix|deploy|retrain|forg[eo]t|wrong|incorrect|mistak|missing|delay|revers|return|back to|repeat|happened before|twice|again|bad|old|late(?!s|r|l))(?:\w*)\b/g;
/** What a run is when it ended. */
const done = /\b(?:ended|finished|completed)\b/;
const passed = /\bpass(?:es|ed)?\b(?= (?:\w+ ){0,3}(?:threshold|limit))/g;
const asked =
  /\b(?:not|no|never|cannot|can|could|may|might|would|should|if|whether|until|unless|when|once|will|to|asks?|needs?|wants?|let|next|before i|please|first)\b/;
/** Things that change only where a fact tells of it. */
const fixed =
  /\b(source|upstream|reference|baseline|training|thresholds?|limits?|polic(?:y|ies)|owners?|history|versions?|code|labels?|model itself|people|somebody|someone|champion)(?: (?:data|set|of \S+(?: \S+)?|itself|has|have|had|was|were|been|also|recently|just|are|is)){0,4} (chang\w+|mov\w+|shift\w*|alter\w*|br[eo]ke?n?\w*|modif\w*|updat\w+|replac\w+|left|drop\w*|wrong|bad|late|delay\w*)\b/;
const ends =
  /\b(?:begin|began|begun)\b|\bend(?:s|ed)? (?:of|in)\b|\bbad windows?\b|\bcompletely\b|\bin the end\b|\bat the end\b|\bback (?:to|on|at) (?:the )?(?:reference|then)\b|\b(?:go|goes|going|date|dates) back to\b/g;

/** Claims no tool works out: a first time, an order, a world without something, a reason two things share. */
const unheard: readonly RegExp[] = [
  /\b(?:is|was|were|are|been|proved) (?:right|correct|accurate|true)\b/,
  /\b(?:never|ever|always)\b.{0,20}\b(?:been|seen|had) (?:this|so|as|that)\b|\b(?:first|last) time\b/,
  /\b(?:is|are|was|were) gone\b/,
  /\bother models?\b|\bfleet\b/,
  /\bcosts? (?:more|less)\b/,
  /\bsame (?:reason|cause|source)\b/,
  /\b(?:moved|drifted|shifted|changed|alerted|began|started)\b[^.]*?\b(?:first\b.*\bthen|before the|after the)\b/,
  /\b(?:without|but for)\b.*\b(?:would|no)\b.*\b(?:loss|drift|trouble|problem)\b/,
];

/** What has become of something, or of what does not change by itself, in the words of some fact. */
export function stateDoubt(text: string, { all }: Proofs): string | null {
  const claim = unheard.map((pattern) => pattern.exec(text)?.[0]).find((found) => found !== undefined);
  if (claim && !all.some(({ text: fact }) => fact.includes(claim))) return `“${claim}” is in no fact`;
  for (const clause of text
    .replace(ends, ' ')
    .replace(passed, ' ')
    .split(/[,;:]| (?:and|but|while|which) /)) {
    const changed = fixed.exec(clause);
    if (changed && !asked.test(clause) && !all.some(({ text: fact }) => has(fact, changed[1]) && has(fact, changed[2])))
      return `no fact says that of the ${changed[1]}`;
    if (/\bis over\b|\ball over\b/.test(clause) && !asked.test(clause)) return 'no fact says that it is over';
    if (done.test(clause) && !all.some(({ text: fact }) => /\b(?:succeeded|ended|finished)\b/.test(fact)))
      return 'no fact says that it ended';
    for (const { 1: word = '', index } of clause.matchAll(states)) {
      if (asked.test(clause.slice(0, index)) || all.some(({ text: fact }) => fact.includes(stem(word)))) continue;
      return `“${word}” is in no fact`;
    }
  }
  return null;
}

const has = (fact: string, word = ''): boolean => new RegExp(`\\b${stem(word)}`).test(fact);
const stem = (word = ''): string => word.replace(/(?:ed|es|s|e|ing|n)$/, '');
