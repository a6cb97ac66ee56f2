import type { Clause } from './clause.ts';
import type { Proof, Proofs } from './proof.ts';

/** Being where one should not be. */
export const trouble =
  /\b(?:drift\w*|moved|moves|mov(?:er|ers|ing)|shift\w*|chang\w+|alert\w*|broken|affected|involved|above|over|beyond|exceed\w*|past|in trouble|plays? (?:a |no )?(?:part|role))\b/;
const negated =
  /\b(?:not|no|never|none|nothing|neither|nor|without|hasn't|didn't|isn't|doesn't|haven't|under|below|within|ruled out|rejected)\b/;
const apart = /\b(?:other|others|else|rest|otherwise|besides|except|apart from|than|further|additional)\b/;
const hedged = /\b(?:would|could|may|might|if|whether|can|should|look at|whether)\b/;
const calm =
  /\b(?:stable|steady|steadily|unchanged|normal|calm|quiet|fine|ok|okay|good|healthy)\b|\b(?:does|perform\w*|works?|working) well\b/;
const strong =
  /\b(?:significant\w*|substantial\w*|strong|strongly|sharp\w*|great|greatly|serious\w*|high|highly|large|largely|big|heav\w+|considerabl\w+)\b/;
const quality = /\b(?:quality|performance|model|auc|rmse|accuracy)\b/;

/** Who is in trouble and who is not: of each that is named, of all, of none, of one only. */
export function troubleDoubt(clause: Clause, proofs: Proofs): string | null {
  return (
    universalDoubt(clause) ??
    nobodyDoubt(clause, proofs) ??
    onlyDoubt(clause, proofs) ??
    membersDoubt(clause, proofs) ??
    quietDoubt(clause, proofs)
  );
}

const alertsOf = (proofs: readonly Proof[]): boolean[] =>
  proofs.flatMap(({ fact }) =>
    fact.kind === 'column' && typeof fact.values.alert === 'boolean' ? [fact.values.alert] : [],
  );

const columnNamed = (name: string, { all }: Proofs): Proof | undefined =>
  all.find(({ fact }) => fact.kind === 'column' && String(fact.values.column).toLowerCase() === name);

const alertOf = (name: string, proofs: Proofs): boolean | undefined =>
  columnNamed(name, proofs)?.fact.values.alert === true;

const columnsIn = ({ names }: Clause, proofs: Proofs): string[] => names.filter((name) => columnNamed(name, proofs));

/** "Drifted too", "is not involved": each column that is named has to be of that kind. Figures and comparisons have judges of their own. */
function membersDoubt(clause: Clause, proofs: Proofs): string | null {
  const { text, quantities } = clause;
  const columns = columnsIn(clause, proofs);
  if (columns.length === 0 || hedged.test(text) || apart.test(text)) return null;
  const kinds = columns.map((name) => alertOf(name, proofs));
  if (/\bsame\b|\bsimilar\w*|\balike\b/.test(text) && new Set(kinds).size > 1) return 'no fact makes those the same';
  if (quantities.length > 0 || !(trouble.test(text) || elided.test(text))) return null;
  const says = !negated.test(text);
  return kinds.every((kind) => kind === says) ? null : 'a named column is not of that kind';
}

/** "Only a": nobody beside those named alerts. */
function onlyDoubt(clause: Clause, proofs: Proofs): string | null {
  const columns = columnsIn(clause, proofs);
  if (/\bonly (?:about )?[\d.]/.test(clause.text)) return null;
  if (!/\b(?:only|alone|solely|exclusively)\b/.test(clause.text) || columns.length === 0 || !trouble.test(clause.text))
    return null;
  const others = proofs.all.filter(({ fact }) => !columns.includes(String(fact.values.column).toLowerCase()));
  return alertsOf(others).includes(true) ? 'it is not the only one' : null;
}

/** "c does not": of what was said before it. */
const elided = /\b(?:does|do|did|is|are|has|have) not\W*$/;

const nobody = /\b(?:nothing|none|nobody|no (?:single )?(?:input|column|feature|one)s?|neither)\b/;

function nobodyDoubt(clause: Clause, proofs: Proofs): string | null {
  const { text } = clause;
  if (!nobody.test(text) || apart.test(text) || hedged.test(text) || !trouble.test(text)) return null;
  const named = columnsIn(clause, proofs);
  if (named.length > 0) return null;
  return alertsOf(proofs.all).includes(true) ? 'something did' : null;
}

const everyOne =
  /\b(?:all|every|each|any)\b(?: of)?(?: the| its| our)?(?: \w+)?? (inputs?|columns?|features?|rows?|traffic|requests?|predictions?|labels?|segments?|groups?|models?|windows?|checks?)\b/;

/** What is said of all has to hold of each, or stand in a fact. */
function universalDoubt({ text, about }: Clause): string | null {
  const match = everyOne.exec(text);
  const lead = text.slice(0, match?.index);
  if (!match || negated.test(lead) || /% of (?:the )?$/.test(lead)) return null;
  if (about.some((proof) => proof.text.includes(match[0]))) return null;
  return holdsOfAll(match[1] ?? '', trouble.test(text), about) ? null : `no fact says that of ${match[0]}`;
}

function holdsOfAll(what: string, says: boolean, about: readonly Proof[]): boolean {
  if (/^(?:input|column|feature)/.test(what)) return alertsOf(about).every((alert) => alert === says);
  if (/^(?:window|check)/.test(what))
    return about.some(({ fact }) => fact.kind === 'persistence' && fact.values.hits === fact.values.of);
  return /^label/.test(what) && !says;
}

/** "Fine" of what alerts or lost quality, "holds" of a quality that does not, "strongly" of what is quiet. */
function quietDoubt(clause: Clause, proofs: Proofs): string | null {
  const { text, names, about } = clause;
  if (negated.test(text) || hedged.test(text) || apart.test(text)) return null;
  const states = about.flatMap(({ fact }) =>
    [fact.values.alert, fact.values.lost].filter((each) => typeof each === 'boolean'),
  );
  const bad = states.includes(true);
  if (
    calm.test(text) &&
    bad &&
    (names.length > 0 || quality.test(text) || clause.models.length > 0 || /^\W*(?:it|this|that)\b/.test(text))
  )
    return 'it is not quiet';
  if (
    /\b(?:hold|holds|held)\b/.test(text) &&
    quality.test(text) &&
    proofs.all.some(({ fact }) => fact.values.lost === true)
  )
    return 'quality was lost';
  if (names.length === 0) return null;
  return strong.test(text) && trouble.test(text) && states.length > 0 && !bad ? 'it is quiet' : null;
}
