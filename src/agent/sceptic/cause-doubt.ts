import { isPlainEnglish } from './plain-english.ts';
import { plainWords } from './plain-words.ts';
import { type Proofs, said } from './proof.ts';

const verdictWords: readonly (readonly [RegExp, string])[] = [
  [/\bconcept[- ]drift\b|\bpattern itself (?:has )?changed\b/, 'concept-drift'],
  [/\bcovariate[- ]shift\b|\binputs? (?:have|has) (?:moved|shifted)\b/, 'covariate-shift'],
  [/\blabel[- ]shift\b|\bprior shift\b/, 'label-shift'],
  [/\bbroken[- ](?:data|input|column|feed)\b|\bdata (?:is|are|was) broken\b/, 'broken-data'],
  [/\bserving[- ](?:fault|bug|problem|issue)\b/, 'serving-fault'],
  [/\btraffic[- ]mix\b/, 'traffic-mix'],
  [/\bharmless\b/, 'harmless-drift'],
  [/\bmonitor(?:ing)?[- ]noise\b|\bfalse alarm\b/, 'monitor-noise'],
  [/\bhealthy\b/, 'healthy'],
];
const denial =
  /\b(?:not|no|never|rather than|instead of|ruled out|rules out|rejected|unlikely|isn't|neither|nor|without|against|excludes?)\b/;

const dismissed =
  /^\W*(?:is|was|has been|can be|could be|looks)? ?(?:also |considered and |tested and |checked and )?(?:ruled out|rejected|excluded|dismissed|unlikely|out)\b/;

/** Whether a text says a verdict, which is judged with the verdicts. */
export const saysVerdict = (text: string): boolean => verdictWords.some(([pattern]) => pattern.test(text));

/** A verdict that is said has to be the one on record; one that is denied must not be. */
export function verdictDoubt(text: string, { verdicts, all }: Proofs): string | null {
  if (verdicts.size === 0) return null;
  for (const [pattern, verdict] of verdictWords) {
    const match = pattern.exec(text);
    if (!match) continue;
    const before = text.slice(Math.max(0, match.index - 40), match.index).replace(/^.*(?:\bbut\b|[,;:])/, '');
    const after = text.slice(match.index + match[0].length).slice(0, 40);
    const denied = denial.test(before) || dismissed.test(after);
    const around = text.slice(Math.max(0, match.index - 40), match.index + match[0].length + 40);
    const open = /\bhypothes|\bopen\b|\bpossib|\bmight\b|\bcould\b|\bcannot be\b/.test(around);
    if (denied && verdicts.has(verdict)) return `the verdict is ${verdict}`;
    if (
      !denied &&
      !verdicts.has(verdict) &&
      !(
        open &&
        all.some(
          ({ fact }) => fact.kind === 'hypothesis' && fact.text.startsWith(verdict) && fact.values.status === 'open',
        )
      )
    )
      return `the verdict is not ${verdict}`;
  }
  return null;
}

const causal =
  /\b(?:because(?: of)?|due to|owing to|thanks to|(?:caused|driven|triggered|produced|prompted|created|introduced|brought (?:on|about)|made \w+) by|comes? from|came from|stems? from|results? from|(?:a|the) (?:result|consequence|outcome|effect) of|explained by|attributed? to|attributable to|down to|blamed? on|the fault of|courtesy of|following|in the wake of|as a consequence of)\b(.*)$/;
const acting =
  /^(.*?)\b(?:caused|causes|is causing|drove|drives|is driving|triggers?|triggered|led to|leads to|explains?|explained|is behind|are behind|is to blame|is responsible|broke|breaks|made|makes|produced|produces|prompt\w*|brought|brings|contribut\w+ to|account\w* for|result\w* in|affects?|creat\w+|introduc\w+)\b(.*)$/;
/** What people and policies do: they follow trouble, and no fact makes one of them its cause. */
const doing =
  /\b(?:re)?train\w*|\bruns?\b|\bcooldown|\bapprov\w+|\bpolic(?:y|ies)|\bbudget|\bchampion|\bcandidate|\bpromot\w+|\bdecisions?\b|\broll\w*|\bgates?\b|\bv\d+\b|\breference\b|\bbaseline\b|\bversions?\b|\bmodel(?:'s|s)?\b|\bcode\b|\bsource|\bupstream\b|\bowner|\bpeople\b|\bhistory\b/;
const pronoun = /^\W*(?:it|this|that|which|all|the (?:\w+ )?(?:cause|reason|driver|explanation|source))\b/;
const named =
  /^(.*\b(?:cause|reason|driver|explanation)\b(?: (?:of|for|behind) [^,;:]{1,40}?)?) (?:is|was|lies in|must be) (.*)$/;
const troubled =
  /\b(?:loss|lost|drift\w*|shift\w*|degrad\w+|worse\w*|trouble|problem|quality|performance|auc|rmse|fall|fell|drop\w*|rose|rise)\b/;

/** Words that carry no cause of their own. */
const neutral = new Set(
  `the a an this that these those it its their there which what who is are was were be been being has have had do does did and or of in on at to for with by
  from as than then into over under since until not no new now more less most same one two other some any all both each change changes changed changing shift
  shifted shifts drift drifts drifted move moves moved moving loss drop fall rise increase decrease model models quality performance data column columns feature features input
  inputs value values share shares traffic rows row category segment unit units mean median distribution size scale arriving arrives coming upstream
  reference current window windows pattern itself itself's verdict evidence likely mainly mostly largely partly probably only just also fact how much higher lower
  unusual different threshold limit labels label score scores missing nulls because factor amount number times large larger small smaller being seen serving version
  degradation degrading degraded problem trouble alert incident alone whole first second biggest main top strongest rank ranked`.split(
    /\s+/,
  ),
);

/** The estimate sees a loss only where a fact says so. */
const seeing =
  /\bestimat\w*\b.*\b(?:sees?|saw|catch\w*|caught|explains?|accounts? for|shows?|confirms?)\b.*\b(?:loss|drop|fall|degradation)\b/;

function estimateDoubt(text: string, { all }: Proofs): string | null {
  if (!seeing.test(text)) return null;
  const says = !denial.test(text) && !/n't\b/.test(text);
  const known = all.flatMap(({ text: fact }) =>
    /\bestimate\b.*\bsees?\b/.test(fact) ? [!/\bnot see\b/.test(fact)] : [],
  );
  return known.includes(says) ? null : 'no fact says what the estimate sees';
}

const unknowing =
  /\bnothing (?:else |more )?(?:is|was) known\b|\b(?:do not|don't|cannot|can not|can't|not yet) (?:yet )?(?:know|tell|say)\b|\bnot (?:clear|known)\b|\bunknown\b/;

/** A cause must be made of what the facts speak of, and of what they implicate. */
export function causeDoubt(text: string, proofs: Proofs): string | null {
  if (unknowing.test(text)) return null;
  const estimate = estimateDoubt(text, proofs);
  if (estimate) return estimate;
  const [because, does, cause] = [causal.exec(text), acting.exec(text), named.exec(text)];
  const told = [
    [because?.[1], because && text.slice(0, because.index)],
    [does?.[1], does?.[2]],
    [cause?.[2], cause?.[1]],
  ] as const;
  for (const [whole, effect] of told) {
    const part = whole?.split(/[,:;()]| with | which | while | whose /)[0];
    if (!part) continue;
    if (doing.test(part) && !doing.test(effect ?? '') && (troubled.test(effect ?? '') || pronoun.test(effect ?? '')))
      return 'no fact makes that a cause';
    const stranger = strangerIn(part, proofs);
    if (stranger) return `“${stranger}” as a cause is in no fact`;
    const columns = said(proofs.names, part).filter((name) => isColumn(name, proofs));
    const innocent = columns.find((name) => !proofs.implicated.has(name));
    if (innocent) return `no fact implicates ${innocent}`;
  }
  return null;
}

/** Every word is one of a fact, or one that is about nothing by itself: what else it says cannot be proven. */
export function wordDoubt(text: string, { words }: Proofs): string | null {
  const stranger = (text.match(/\p{L}[\p{L}'’]*/gu) ?? []).find(
    (word) =>
      word.length > 2 &&
      !weekday.test(word) &&
      !plainWords.has(word.replace('’', "'")) &&
      !isPlainEnglish(word) &&
      !isKnown(word.replace(/['’]s?$/, ''), words),
  );
  return stranger ? `“${stranger}” is in no fact` : null;
}

/** Judged with the moments. */
const weekday = /^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?s?$/;

/** A word that is in no fact and would be about something. */
const strangerIn = (text: string, { words }: Proofs): string | undefined =>
  (text.match(/\p{L}{4,}/gu) ?? []).find((word) => !neutral.has(word) && !isKnown(word, words));

const isKnown = (word: string, words: ReadonlySet<string>): boolean =>
  words.has(word) ||
  words.has(`${word}s`) ||
  words.has(word.replace(/s$/, '')) ||
  [...words].some((each) => each.split(/[_-]/).includes(word));

const isColumn = (name: string, { all }: Proofs): boolean =>
  all.some(({ fact, names }) => fact.kind === 'column' && names.has(name));
