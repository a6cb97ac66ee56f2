import { type ModelName, wordsOf } from '../match-models.ts';

/** Words that stand where a model's name could stand and are none. */
const ordinary = new Set(
  `it its this that these those they them he she we you us i me my our your their everything anything something nothing all
  any some each every one ones the a an model models fleet incident incidents alert alerts run runs training retraining
  retrain version versions policy approval approvals promotion promote candidate champion challenger drift data feature
  features column columns weekend week today yesterday now again here there more less new old last next first second third
  other another both same such what which who why when how is are was were be been do does did doing done has have had can
  could may might will would shall should must not no yes ok okay fine good bad well wrong right up down in on at of for to
  from with without about over under between and or but so if then than as by into out off late lately recent recently
  going working running happening degrading drifting broken healthy stable safe performing still really actually just
  waiting pending stuck approved promoted rejected deployed live serving production prod staging quality performance metric
  metrics auc rmse accuracy score scores status state plan budget threshold cooldown gate gates validation evaluation
  result results report summary history past evidence reason reasons cause causes decision decisions hold holding action
  everyone anyone someone somebody nobody people person team lead leads oncall approver approvers engineer owner person
  sextant bot button card thread channel time times day days hour hours month year monday tuesday wednesday thursday friday
  saturday sunday evening morning night afternoon moment latest current previous single whole entire fresh please pls
  thanks hello help question questions answer explain compare show list tell give let get go come make take see look
  check know think mean want need like cost price money long much many often far bad badly big small high low higher lower
  better worse best worst most least enough few several lot lots bit kind sort case cases thing things way ways part parts
  difference side system monitoring sweep sweeps pipeline registry service label labels input inputs upstream unit units
  impact risk play affairs thing world art approver requester asker owner bottom top spending limit cap rule rules gates
  budget card request reason`
    .split(/\s+/)
    .filter(Boolean),
);

const places: readonly RegExp[] = [
  /\bhow (?:is|are|about) (?:the |our )?([a-z][\w.-]+)(?: model)? (?:doing|performing|going|looking|today|now)\b/,
  /\bhow (?:is|about) (?:the |our )?([a-z][\w.-]+)(?: model)?[ ?]*$/,
  /\bwhat about (?:the |our )?([a-z][\w.-]+)(?: model)?[ ?]*$/,
  /\b(?:is|was) (?:the |our )?([a-z][\w.-]+)(?: model)? (?:ok|okay|fine|healthy|good|safe|alright|degrading|drifting|broken|down|stable|still|doing|working|performing|all)\b/,
  /\bwhy (?:is|was|did|has) (?:the |our )?([a-z][\w.-]+)(?: model)? (?:degrad\w+|drift\w*|worse|bad|off|getting|drop\w*|broken|so|not|alert\w*|fall\w*|down)\b/,
  /\b(?:retrain|promote|deploy|compare|explain|approve|rollback) (?:the |our )?([a-z][\w.-]+)(?: model)?(?: please| now| again| today)?[ ?!.]*$/,
  /\b(?:status|state|health|policy|history|runs?|incidents?|champion|versions?|drift|performance|budget|threshold|cooldown|decisions?) (?:of|for|on|in) (?:the |our )?([a-z][\w.-]+)(?: model)?[ ?!.]*$/,
  /\b(?:the|our|a) ([a-z][\w-]+) model\b/,
];

/** A word that is used as a model's name and is none of ours: better to say so than to answer about another model. */
export function unknownName(clause: string, fleet: readonly ModelName[]): string | null {
  const known = new Set(fleet.flatMap((model) => [...wordsOf(model.id), ...wordsOf(model.title)]));
  const isOther = (word: string | undefined): word is string =>
    word !== undefined &&
    wordsOf(word).some((part) => !ordinary.has(part) && !known.has(part) && !/^v?\d+$/.test(part));
  const shaped = /(?<![\w@-])([a-z][a-z0-9]*(?:-[a-z0-9]+)+)(?![\w])/.exec(clause)?.[1];
  if (
    shaped &&
    /-(?:v?\d+|model|detector|predictor|forecast\w*|classifier|scor\w+|ranker|recommender|risk)$|recommend/.test(
      shaped,
    ) &&
    isOther(shaped)
  )
    return shaped;
  for (const place of places) {
    const word = place.exec(clause)?.[1];
    if (isOther(word) && !word.includes('_')) return word;
  }
  return null;
}
