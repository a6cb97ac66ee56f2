import { phrases } from './phrases.ts';

/** Words of training a model anew. */
export const training = phrases(
  '(re)?train, (re)?trained, (re)?trains, (re)?training*, refit*, rebuil*, fresh @m, learn* again',
);

const trainingOrRun = phrases('run, runs, job, pipeline, (re)?train, (re)?training, (re)?trained, rebuild, refit');
const startWords = phrases(
  'kick off, kickoff, trigger, launch, start, fire, queue, schedule, begin, do, order, request, propose, initiate',
);
const wishes =
  phrases(`please, can you, can we, could you, could we, would you, will you, let us, let's, lets, go ahead,
  i want, i need, i would like, we need, we want, we should, you should, you must, just, now, do it, needs a, needs to be,
  must be, time to, time for, want to see`);
const questionLead =
  /^(?:and |but |so |ok |sextant,? )*(?:is|are|was|were|did|has|have|had|does|do|why|when|who|whose|what|which|how|where|any)\b/;
const aboutThePast = phrases(
  'why, when, who, what, which, did, was, were, has, been, how, if, policy, cost, should, not, never, last, latest',
);
const askedPolitely = /\b(?:can|could|would|will) (?:you|we|u|someone|somebody)\b/;

/** "Retrain X", "can we get a fresh X", "start a run": an order, not a question about one. */
export function asksToRetrain(t: string): boolean {
  if (questionLead.test(t) && !/^(?:and |so )*do\b(?! you)/.test(t)) return false;
  if (phrases('fresh @m, fresh model, fresh version, fresh one, new training').test(t)) return true;
  const starts = startWords.test(t) && trainingOrRun.test(t);
  if (!training.test(t) && !starts) return false;
  if (/\bwill you\b/.test(t) && !/\bplease\b/.test(t)) return false;
  if (askedPolitely.test(t)) return !phrases('why, when, who, what, which, how').test(t);
  if (aboutThePast.test(t))
    return starts && /^(?:please |ok |now |then )*(?:start|launch|trigger|kick|queue|schedule)/.test(t);
  const bare = /(?:^|\b(?:and|then|ok|so|sextant|hey|@m)[,:]? )(?:re)?train\b/.test(t);
  return (
    wishes.test(t) ||
    starts ||
    bare ||
    /\b(?:re)?train(?:ed|ing)?(?: (?:@m|it|this|that|again|now|them))*[ .!?]*$/.test(t)
  );
}

const liveWords =
  phrases(`promote, approve, deploy, ship, rollout, rollback, release, activate, publish, push, flip, bypass,
  override, accept, confirm, merge, roll, swap, switch, go live, lgtm, signoff, green ?light, deny, reject, use v\\d+,
  skip .. (approval|approvals|gate|gates|validation), (make|put|set|move|bring|get|take|change) .. (champion|live|production|prod|alias|default),
  replace .. (v\\d+|champion), press (the|that|it|approve), click, you have my (ok|approval|go), go ahead with (v\\d+|it|that|@m), start serving, (take|pick|choose|select) v\\d+, (want|need|like|let) .. (champion|live|production|prod), (tag|mark|declare|call|crown) .. (champion|approved|production),
  turn .. on, upgrade, revert, restore, back to v\\d+, undo, enable, install, apply, finali[sz]e, proceed, hand over,
  (do|start|perform|execute|finish|complete|continue|request) .. promotion, (go|going) with v\\d+, promotion please,
  serve v\\d+, v\\d+ to (prod|production|live), take over, i (hereby )?approve, v\\d+ (it is|please|now), looks good`);

const goAhead =
  /^(?:yes|yep|yeah|ok|okay|sure|fine)?[ ,!]*(?:please )?(?:do it|go ahead|go for it|make it so|proceed|confirmed?|yes|yep)[ .!]*$/;

/** "Promote v4", "LGTM, ship it", "roll back": an order to change what is live, or to decide about it. */
export function asksToPromote(t: string): boolean {
  if (goAhead.test(t) && !training.test(t)) return true;
  if (!liveWords.test(t)) return false;
  if (/\blooks good\b/.test(t) && !phrases('it, v\\d+, ship*, promote, approve*, live').test(t)) return false;
  if (/\bwho\b|\bwhose\b|\b(?:can|could|may|am|do|should|would|must) i\b/.test(t)) return false;
  if (
    /\b(?:do|can|will|could) you (?:ever |just |really |also )?(?:automatically )?(?:promote|approve|deploy|rollback)\b|\bwhy (?:can|do|will) you not\b/.test(
      t,
    )
  )
    return true;
  if (/\bif (?:i|we|you|nobody|someone)\b|\bshould\b/.test(t)) return false;
  if (askedPolitely.test(t)) return !/\b(?:when|why|how)\b/.test(t);
  return !questionLead.test(t);
}

const deciding =
  phrases(`approv*, press, presses, push, pushes, sign, signs, signoff, authori*, button, decide*, allow*, permi*,
  promote, go ahead, right to, rights, say yes, vote*, release, green ?light, deploy, click, gives the ok, give the ok`);

/** "Who can approve", "may I press", "is Priya allowed to": about the right, not an order to use it. */
export function asksWhoApproves(t: string): boolean {
  if (!deciding.test(t)) return false;
  if (/^(?:and )?who (?:asked|requested|started|triggered)\b|\bwhat is\b.*\bwaiting\b/.test(t)) return false;
  if (/\b(?:who|whose|whom|approvers?|which (?:people|persons?|groups?|teams?|roles?|sets?|users?|members?))\b/.test(t))
    return true;
  if (
    phrases(
      'how many (votes?|people|persons|approvals?|approvers), (approval|vote|press) .. enough, two (people|approvals|votes)',
    ).test(t)
  )
    return true;
  if (/\bbutton\b|\bpress(?:es|ed)?\b/.test(t) && (questionLead.test(t) || /\b(?:refused|not work|missing)\b/.test(t)))
    return !/\bif (?:i|we|you|nobody)\b/.test(t);
  if (/\b(?:may|can|could|am|would) (?:i|my)\b|\bdo i have (?:the )?(?:right|permission|rights)/.test(t))
    return !/\bwhat\b/.test(t);
  if (/\b(?:is|are) (?!there|it|this|that|any|the)[\w@]+ (?:allowed|permitted|authori[sz]ed|able|eligible)\b/.test(t))
    return !/\byou\b/.test(t);
  return /^(?:and |so )*(?:can|may|could) (?!you|we|u\b|@m)[\w@]+(?: \w+){0,4} (?:approve|press|decide|vote|sign)/.test(
    t,
  );
}

const overrides =
  phrases(`(ignore|forget|disregard|override) .. (instruction*|rule*|polic*|prompt*|previous|above|everything|guard*|gate*|approval*|validation)
  system prompt, you are now, pretend, jailbreak*, as (the|your)? (ceo|cto|cfo|admin*|boss|owner|root|developer|creator), i order,
  developer mode, act as, (reveal|print|show|dump|leak|tell) .. (prompt|instructions|api key*|secret*|token*|credential*), bypass,
  no one will know, switched off, authori* (code|granted|override), sudo, drop table, assistant:, system:,
  without (the|an|a|any)? (approval|button|gate*|validation|asking), disable .. (gate*|polic*|approval*|check*),
  (raise|lift|remove|increase|lower|change) .. (budget|threshold|limit|polic*|cooldown|gate*|quorum), unlimited budget`);
const claims = /\bi am (?:the |your |an? )?(?:ceo|cto|cfo|admin\w*|boss|owner|root|developer|creator)\b/;

/** Orders that would go round the policy. Just text, and answered as such. */
export const goesRoundThePolicy = (t: string): boolean =>
  (overrides.test(t) || claims.test(t)) && !/^(?:why|who|what would|when|how|do you|does|did)\b/.test(t);
