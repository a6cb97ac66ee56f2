import { soundsLike } from '../match-models.ts';

const rewrites: readonly (readonly [RegExp, string])[] = [
  [/<[@#!][^>]*>/g, ' '],
  [/[‘’´`]/g, "'"],
  [/[“”"]/g, ' '],
  [/\bcan't\b|\bcannot\b/g, 'can not'],
  [/\bwon't\b/g, 'will not'],
  [/\b(did|do|does|is|are|was|were|has|have|had|would|could|should)n'?t\b/g, '$1 not'],
  [/\b(what|who|how|why|when|where|that|it|there)(?:'s|s)\b/g, '$1 is'],
  [/\b(what|who|how|why|when|where)'?re\b/g, '$1 are'],
  [/\bthats\b/g, 'that is'],
  [/\bi'm\b/g, 'i am'],
  [/\b(i|we|you|they)'(?:ve|ll|d|re)\b/g, '$1 have'],
  [/\bwy\b|\bwhyy+\b|\by\b/g, 'why'],
  [/\bu\b/g, 'you'],
  [/\bur\b/g, 'your'],
  [/\br\b(?= )/g, 'are'],
  [/\b(pls|plz|plse)\b/g, 'please'],
  [/\bre-train/g, 'retrain'],
  [/\bweek-?ends?\b|\bweek end\b/g, 'weekend'],
  [/\bwknd\b|\bw\/e\b/g, 'weekend'],
  [/\bchallenger\b/g, 'candidate'],
  [/\bon-call\b/g, 'oncall'],
  [/\bcool[- ]down\b/g, 'cooldown'],
  [/\broll[- ]back\b/g, 'rollback'],
  [/\broll[- ]out\b/g, 'rollout'],
  [/\bsign[- ]off\b/g, 'signoff'],
];

/** Words whose slips of typing are worth mending, because a rule looks for them. */
const vocabulary = `
  retrain retrained retraining training promote promoted promotion approve approved approval approver approvers approvals
  degrading degraded degradation drifting drift feature features column columns compare comparison champion candidate
  version versions policy budget cooldown threshold validation validated incident incidents waiting pending weekend sweeps
  sweep explain reason because performance healthy status history happened happen changed changes change since yesterday
  monday tuesday wednesday thursday friday saturday sunday second third fourth first between persistence autonomy deploy
  production rollback instructions previous ignore report summary models fleet gates passed failed result results
  finished expensive duration nothing anything everything wrong broken better worse difference before similar serving live
  estimate monthly quality accuracy hello thanks should would which button press decision decide verdict hypothesis
`
  .trim()
  .split(/\s+/);
const vocabularySet = new Set(vocabulary);

/** Right words that stand one slip away from a vocabulary word. */
const leaveAlone = new Set(
  `rain train trained brain drain live life lives love first fist since sense wait weight press dress presses change chance
  gate date rate sweet sweep sleep third thirty second seconds better letter butter butler before wrong strong broken token
  policy police model modal modes models result results report record resort button bottom value status statue status
  explain complain should shoulder shared improve improved improves approach passed past parsed failed filled fails monday
  money result happens column comment compare company prepare fleet fleets closed prices deploys sunday production product
  rollout history decide decided decides reasons seasons version vision happy hopeful quantity reality healthy wealthy`
    .trim()
    .split(/\s+/),
);

/** Lower case, contractions opened, slips of typing in the words that matter mended. Model names are left alone. */
export function normalise(text: string, names: ReadonlySet<string> = new Set()): string {
  let flat = ` ${text.toLowerCase()} `;
  for (const [pattern, replacement] of rewrites) flat = flat.replace(pattern, replacement);
  return flat
    .replace(/[\p{L}]{4,}/gu, (word) => mend(word, names))
    .replace(/\s+/g, ' ')
    .trim();
}

function mend(word: string, names: ReadonlySet<string>): string {
  if (vocabularySet.has(word) || leaveAlone.has(word) || names.has(word)) return word;
  const close = vocabulary.filter((each) => soundsLike(word, each));
  return close[0] ?? word;
}
