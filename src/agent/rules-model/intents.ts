import { all, phrases } from './phrases.ts';
import { asksToPromote, asksToRetrain, asksWhoApproves, goesRoundThePolicy, training } from './requests.ts';

const why = phrases(`why, how come, reason*, explain*, justif*, rationale, how so, for which reason,
  what (stopped|kept|prevented|blocked|holds|held|stops|keeps|prevents|blocks), what is (keeping|stopping|preventing|blocking|holding)`);
const not =
  phrases(`no, not, never, nothing, none, without, zero, stopped, kept, prevent*, refus*, deny, denied, denies, skip*, instead,
  block*, keeping, stopping, stops, keeps, left alone, leave, left, avoid*, declin*, reject*, nobody, untouched, idle, inactive, ignor*, tolerat*, against`);
const acting = phrases(
  'run, runs, act, action, react, intervene, fix, start, do anything, do something, do nothing, doing nothing, doing anything, doing something, new version, left alone, leave, left, untouched, idle, inactive, ignor*, tolerat*',
);
const hold = phrases('hold, holding, holds, held, hold back, holding back, wait* to retrain, wait* with');
const anyModel =
  phrases(`nothing, anything, any models?, any of the models, no models?, none, no (re)?training*, zero (re)?training*,
  all models, all the models, everything, anyone, any, nobody, no runs?, not a single, not one, not even one, zero runs?`);
const times =
  phrases(`weekend, week, weeks, month, yesterday, overnight, last night, today, \\d+ ?(h|hours|days|d), (mon|tues|wednes|thurs|fri|satur|sun)day,
  hours, days, saturday, sunday, mon, tue, tues, wed, thu, thurs, fri, sat, sun, night`);

const small = {
  hello:
    /^(?:hi|hello|hey|hiya|howdy|yo|greetings|morning|good (?:morning|day|evening|afternoon))(?:[ ,!.]+(?:sextant|there|all|bot|everyone|team|again|you))*[ ,!.?]*(?:how are you(?: today| doing)?[ ?!.]*)?$|^how are you/,
  thanks:
    /^(?:ok(?:ay)? |great |perfect |many |a lot of |cool |alright )*(?:thanks?|thank you|thx|ty|cheers|great|nice|perfect|awesome|cool|good bot|well done|good (?:job|work)|nice (?:job|work|one)|merci|danke|bye|good ?night|see you|never ?mind|got it|understood|ok|okay|love it|you rock|excellent|brilliant|that helps|very helpful)(?:[ ,!.:)]+(?:sextant|a lot|so much|very much|for (?:the|your|that|this)[a-z ]*|you|all|bot|buddy|mate|later|thanks|thank you|that is all|much|helpful|work|job|that helps|great))*[ !.:)]*$/,
  help: phrases(`help, what (can|could) (you|i) (do|ask|help|tell), who are you, what are you, your (commands|abilities|purpose|job),
    how (do|can|to) (i|we)? (use|talk to|work with|ask) (you|sextant|this), what do you (do|know|offer), introduce yourself,
    are you (a|an)? (bot|human|real|there|ai|alive|robot|awake), what is sextant, commands, what is your job`),
};

const foreign =
  phrases(`weather, rain*, snow, temperature, sunny, joke*, poem, song, sing, recipe, cook, lunch, dinner, pizza, coffee, football,
  soccer, match score, stock price, share price, stocks, bitcoin, salary, revenue, profit, turnover, president, capital of, gpu*, cpu*, memory usage,
  ram, disk, latency, throughput, p9\\d, qps, requests per second, hyper-?parameter*, learning rate, layers, epochs, architecture, neural, vacation, holiday,
  birthday, phone number, email address, e-mail, translate, write (me)? (a|an|some) (code|function|script|sql|email|essay|story|haiku), sql, kubernetes,
  pods?, docker, electricity, carbon, co2, competitor*, gdpr, lawsuit, horoscope, movie, headlines, meaning of life, who won, election, trains? to,
  flight, hotel, employee, hired, boss, customers? (name|names|list|satisfaction), csat, nps, marketing, wifi, password, cafeteria, restaurant,
  parking, meeting room, calendar, age of, how old are you, favou?rite, married, java, python, framework, license, library`);

const future =
  phrases(`tomorrow, next (week|month|quarter|year|summer|winter|weekend|sprint|days?), in (january|february|march|april|may|june|july|august|september|october|november|december),
  in the future, in 20\\d\\d, in \\d+ (days?|weeks?|months?|years?), by (the end of|next|christmas), christmas, a year from now, predict*`);
const measured =
  phrases(`auc, rmse, accuracy, precision, recall, quality, performance, perform*, drift*, degrad*, break*, fail*, metric*, score, f1,
  lose, numbers?, healthy, ok, good, bad`);

const asksTheFuture = (t: string): boolean => {
  if (phrases('expire*, approv*, look, look again, press*').test(t) || training.test(t)) return false;
  if (
    future.test(t) &&
    phrases('will, going to, predict*, expect*, be, look like, forecast*, what is, how much, how many').test(t)
  )
    return true;
  return /\bwill\b|\bgoing to\b|\bpredict\b/.test(t) && measured.test(t) && !/\bwhat will you do\b/.test(t);
};

const wouldRetrain = (t: string): boolean => {
  if (phrases('your mind, what would change (that|it|this|your)').test(t)) return true;
  if (!training.test(t) && !/\brun\b/.test(t)) return false;
  const intends = phrases('will you, are you going to, do you (plan|intend|want), plan to, going to be');
  if (intends.test(t) && !/\bplease\b/.test(t)) return true;
  return (
    phrases(`what (would|will|could|does|needs?|has|must|might|should|do|is|are|else) .. (make|cause|trigger|lead|take|convince|change|happen|be true|need*|missing|required|necessary|get you|push)
    when (do|would|will|can|could|should|are|is|does), under (what|which), condition*, criteri*, requirement*, triggers?, prerequisite*, how bad,
    would you .. if, what if, at what (point|drift|level), what (triggers|makes|causes|must), do you need .. to, should (we|you|i|it),
    how (can|could|do) (i|we) (get|convince|make) you, need to see`).test(t) &&
    !/\bwhen (?:is|was|did|were) .*\blast\b/.test(t)
  );
};

const asksThePolicy =
  phrases(`polic*, budget*, cooldown, threshold*, persistence, freeze, frozen, autonom*, quorum, expire*, expiry, spending, owner, who owns,
  (may|can|allowed|permitted|able) .. spend, minimum (rows|sample), rules?, limits?, (max|maximum) .. (spend|cost|money), on your own, by yourself,
  how (long|soon|much time) .. between .. (run|runs|training*|retraining*|retrain), (minimum|min|least) time, between (two|two consecutive|consecutive)? (runs|retrainings|trainings),
  how soon .. (again|after), persist*, how many checks, counts? as drift, call it drift, how often (can|may|could|should|do you|will you), unknown cause, cause is unknown, on unknown, cause unknown, how many rows .. need*, enough (data|rows), how long .. watch*, bake*,
  automat*, do you ask, without asking, per run, cost per minute,
  how long .. persist*, how long (must|does|should) drift .. last, too much drift, (tolerat*|acceptable|accepted|max|maximum) .. drift, drift .. (tolerat*|acceptable|accepted|allowed), need .. approval to, (above|at|over|from|beyond|past) (what|which) drift, what drift (level|value|score), how much drift, which drift (level|value|score),
  (dollars|usd|money|euros?) .. (per|a|each) (month|day), how strict, (what|which) gates .. (have|has|apply|configured|defined), wait between, how long .. wait .. (retrain*|run|runs)`);

const leftAlone = (t: string): boolean =>
  (why.test(t) && (hold.test(t) || (not.test(t) && (training.test(t) || acting.test(t))))) ||
  (hold.test(t) && /^(?:and |but )?(?:what|how|was|were|is|are)\b/.test(t) && !/\bhow (?:long|many|much)\b/.test(t)) ||
  (training.test(t) &&
    phrases('did (you|we)? not, have not, has not, was not, were not, did you skip, no retrain*, you skipped').test(
      t,
    )) ||
  (training.test(t) &&
    phrases(
      'would .. help*, does .. help*, good idea, make sense, makes sense, worth, useful, harm*, against, not to (re)?train, bad idea',
    ).test(t)) ||
  /\bwhy not @m|^(?:and |but )?why not\b.*\b(?:retrain|train)|\byou just (?:sit|watch)|\bsit there\b/.test(t);

const fleetReport = (t: string): boolean => {
  if (
    phrases(`sweep*, downtime, outage*, blind, were you (down|up|running|offline|online|alive|away|asleep), did you sleep,
    (fleet|weekly|daily|weekend|monthly|morning|overnight) (report|summary|digest|recap), (did|have) i miss*, what i missed`).test(
      t,
    )
  )
    return true;
  if (t.includes('@m')) return false;
  const work = training.test(t) || phrases('run, runs, done, happen*').test(t);
  if (
    anyModel.test(t) &&
    work &&
    (why.test(t) || not.test(t) || /\bdid\b/.test(t)) &&
    (times.test(t) || phrases('nothing, anything, none, any models?, no models?, nobody').test(t))
  )
    return true;
  const of = phrases(
    'what did you, what have you, what happened, what went on, what was, what has, what were, report, summar*, recap, digest, overview, how (was|did|were), what did the, any, numbers, quiet, go well, go wrong, anything, nothing, how many, activity, everything',
  );
  return (
    times.test(t) &&
    of.test(t) &&
    !phrases('moved?, features?, columns?, chang*, shift*, inputs?, versions?, auc, rmse, cost*, differ*').test(t)
  );
};

const waitingFor =
  phrases(`wait, waits, waiting, pending, outstanding, queue*, to approve, on my plate, on my desk, on my side, on my list, to-?do*,
  needs? (my|our|an|a|some|your)? (human|someone|somebody|approval|attention|ok|vote|decision|signoff|input|action), need (me|us)
  (open|unanswered|undecided|unapproved|any) (approval*|card*|vote*|request*|proposal*), approval*,
  (anything|something|what|things?) .. (for|from|of) (me|us|the leads|leads|the oncall|oncall|my team), blocked on, stuck,
  do i (need|have) to, should i (do|decide|look|press|approve), my (turn|approval|decision|action), if (i|we) (press|approve|deny|reject)`);

const compares =
  phrases(`compar*, vs, versus, side by side, difference between, how much (better|worse|improve*), by how much, candidate .. champion, champion .. candidate,
  v\\d+ .. v\\d+, (better|worse|beat*|outperform*|improve*|superior|gain*) .. (than|champion|candidate|new|v\\d+|current|old), is it (any)? better,
  (new|candidate|v\\d+) .. (better|worse|beat*|outperform*|improve*|superior|gain*), against (the)? (champion|v\\d+|current)`);

const validates = (t: string): boolean =>
  phrases(
    `validat*, gate, gates, slices?, leakage, evaluation, evaluated, test results?, good enough, should (we|i) (promote|approve|press), inconclusive, insufficient, non-?inferior*, significant, significance, and the results?, the result, results`,
  ).test(t) ||
  (phrases('pass, passed, passes, fail, failed, fails').test(t) &&
    !phrases('run, job, pipeline, (re)?training').test(t));

const runs = (t: string): boolean => {
  if (phrases('run, runs, ran, job, jobs, pipeline').test(t) && !/\bruns? (?:ok|fine|well|smooth)/.test(t)) return true;
  if (phrases('code revision, commit, data snapshot, trained on, training (window|data), what produced').test(t))
    return true;
  if (!training.test(t)) {
    return phrases(
      `how (expensive|costly), how much (did|was) (it|that|this), what did (it|that|we) (cost|pay*), how much .. (cost*|spend|spent|paid|pay), (cost|price|spent|paid) (so far|already), durations?, cost of, the costs?`,
    ).test(t);
  }
  return phrases(`how, cost*, price, paid, spen*, expensive, duration, takes?, took, minutes, finish*, done, complete*, succe*, fail*, status, state, happen*, last, latest,
    when, progress, eta, start*, who, data, window, rows, list, show, any, did, was, has, were, have, been, is, are, still, already, ever`).test(
    t,
  );
};

const history =
  phrases(`(seen|happen*|had|this|it|that|like|occur*|pattern|similar|same) .. (before|earlier|previously|in the past|already|ever), before, histor*,
  past .. (incident*|problem*|case*|issue*|time*|event*|alert*), (previous|earlier|prior|older|closed|similar|last|former) (incident*|case*|times?|problem*|issue*|episode*|occurrence*),
  last time, first time, precedent*, recurr*, has (this|it|that|@m) ever, ever .. (happen*|see|seen|had|drift*), new to us, happen* again, back then,
  how often .. (happen*|drift*|break*|incident*|alert*), what (fixed|helped|solved|worked), did (this|it|that|we|you) (ever|already) .. (happen*|see), earlier .. pattern, pattern earlier, pattern .. (known|again), deja vu, repeat*`);

const thing =
  '(feature|features|column|columns|input|inputs|driver|drivers|variable|variables|contributor|contributors|field|fields|attribute|attributes)';
const ranks =
  phrases(`(first|second|third|fourth|fifth|2nd|3rd|4th|5th|1st|next|other|another|top|biggest|main|most|worst|largest|strongest|remaining|number) .. ${thing}
  (first|second|third|fourth|fifth|2nd|3rd|4th|5th|1st|next|biggest|main|largest|strongest) (one|cause|reason|biggest|mover), ${thing}, after that one, and after that, the one after`);
const rankAlone =
  /^(?:and |what about |ok |then )*(?:the )?(?:first|second|third|fourth|fifth|2nd|3rd|4th|5th|1st|next)(?: (?:one|biggest|most))?(?: then)?[ ?]*$|^(?:on |in )?which one[ ?]*$/;

const sinceWhen = phrases(
  `since when, how long, from when, what time, started when, start (date|time), how old, when exactly, when (did|has|was|is) .. (start*|beg*|drop*|drift*|degrad*|break|broke|broken|go|change*|notice*|first|worse|bad)`,
);

const versions =
  phrases(`(which|what|current|live|serving) (model)? versions?, versions? .. (live|serving|production|prod|running|deployed|now), (who|what|which) (one)? is (the|our)? (current)? champion,
  is (the)? (v\\d+|candidate|it) .. (live|serving|production|prod|champion|deployed), (has|was|is|did|been) .. (promoted|deployed|approved|live|in production), what is (live|serving|running),
  which (one)? is (live|serving|in prod*|running|champion), champion, list (of)? versions, which versions?`);

const statusWords =
  phrases(`status, state, plan, plans, planned, next step*, what now, and now, updates?, eta, where (are|do) we, stand, stands, incident*, what is next, next look, next check,
  (who|anyone|anybody|somebody|someone) .. (on it|on this|working on|looking at|looking into|handling|taking care), acknowledged?, what are you (doing|going to do|planning), what will you do, snooze*, resolved?,
  closed?, what happens, happens? next, look (at it|again|at this), fixed, solved, mended, what (can|should|could|must|do) (we|i|you) do, what action, what did you do, what have you done, what has been done, what (should|must|can|has to) be done, done about, coming along, progress, how far, stage, phase, how many (signals|alerts), done yet, being worked, needs a human, the latest, latest on, any news, case, ticket, situation, summar*, recap, catch me up, is it over, still open, brief*, taking care, what is being done, next`);

const changes = phrases(
  'chang*, diff, differ*, movement*, trend*, develop*, jump*, fell, increas*, decreas*, new, moved?, moving, happen*, news, delta, shift*, evol*',
);
const impacts =
  phrases(`impact, how (bad|serious|severe|urgent|big), how much money .. los*, severity, costs? us, costing us, if nobody, lose, losing, losses, loss, damage, consequence*,
  nobody (does|acts|reacts|cares), do nothing, ignore (it|this), urgent, worry, worried, missed, who is affected, affected, harm, hurt*`);
const fleetWords =
  phrases(`fleet, everything, (list|show|name) .. models, models (do|are|you|under|have|is|in|with), all (the|your|our)? models, all of them, all (four|five|three), how many models,
  (which|what|any|other|every|each) (other)? (models?|ones), (which|what|any|list|how many|all|open) (the)? (open|active)? incidents?, overview, dashboard, how are (we|things|they|the models|my models|our models),
  which (are|is|of them|have|has) .. (ok|healthy|fine|degrad*|drift*|broken|worst|bad|open|held|blind|good), (others|the rest), anything (else)? (wrong|broken|on fire|bad|degrad*|drift*|i should|to worry|burning), whole, entire, any (issues?|problems?|trouble|alerts?|drift), what do you (watch|monitor|look after), models`);
const causes =
  phrases(`why, explain*, cause, causes, caused, reason*, root, what is (going|wrong|up|the matter|the problem|the issue|the deal|the story|behind), what (went|goes) wrong, what made, diagnos*, how come,
  how so, understand, tell me (more)? about, details?, evidence, verdict, hypothes*, sure, confiden*, proof, what do you think, how do you know, how did you (know|find|see|notice), what is it, elaborate, tell me more, more detail, more, go on, continue, mean, means, meaning`);
const wellBeing =
  phrases(`ok, okay, fine, healthy, health, good, safe, alright, right, well, stable, trust*, doing, perform*, quality, accura*, auc, rmse, precision, recall, sound, degrad*, wrong, broken, bad,
  sick, trouble, problems?, issues?, working, works?, work, reliable, drift*, worse, alerts?, alarm*, alive, shape, green, red, score, metrics?, off, drop*, numbers, use`);

const decides = phrases(
  'decision*, decide, decided, why did you (retrain|start|propose|escalate|do), which rules?, what did you choose',
);

const whichTests = phrases(
  `(which|what) (statistical)? tests?, tests? .. (say|says|said|show|shows|tell|tells|behind), by (which|what) (test|method), (which|what) method, (which|what) statistics?`,
);
const onlyThere =
  /^(?:and |so |but )?(?:is|was|are) (?:it|this|that|they|the \w+) (?:only|just|limited to|confined to|mostly|mainly)\b|\b(?:only|just) in \p{L}+\??$|\bwhich (?:segments?|slices?|groups?|countries|country|regions?|categories)\b/u;
const partOfIt =
  /\bhow much of (?:it|this|that|the (?:loss|drop|drift|trouble|degradation|problem))\b|\bwhat (?:share|part|fraction) of (?:it|this|that|the (?:loss|drop|trouble))\b/;
const runbooks = phrases('runbook*, run-?book*, playbook*');

/** Tried from the top: what is asked for by the first that fits. */
const rules = [
  ['hello', (t) => small.hello.test(t)],
  ['thanks', (t) => small.thanks.test(t)],
  ['help', (t) => small.help.test(t) && !/@m|\bdo(?:ing)? about\b/.test(t) && !/^what are you (?:doing|going)/.test(t)],
  ['hostile', goesRoundThePolicy],
  ['runbook', (t) => runbooks.test(t)],
  ['which-test', (t) => whichTests.test(t) && !/\bgates?\b|\bvalid/.test(t)],
  ['slices', (t) => onlyThere.test(t) || partOfIt.test(t)],
  ['foreign', (t) => foreign.test(t)],
  ['future', asksTheFuture],
  ['would-retrain', wouldRetrain],
  ['who-approves', asksWhoApproves],
  ['promote', asksToPromote],
  ['retrain', asksToRetrain],
  ['fleet-report', fleetReport],
  ['why-not-retrained', leftAlone],
  ['policy', (t) => asksThePolicy.test(t)],
  ['decision', (t) => decides.test(t) && !waitingFor.test(t)],
  ['waiting', (t) => waitingFor.test(t)],
  ['changed', (t) => compares.test(t) && times.test(t) && !/\bv\d|\bcandidate\b|\bchampion\b/.test(t)],
  ['compare', (t) => compares.test(t)],
  ['validation', validates],
  ['status', (t) => phrases('look (at it|again|at this), when .. look, next check').test(t)],
  ['runs', runs],
  [
    'history',
    (t) =>
      history.test(t) &&
      !all(t, /\bnow\b/, /\bbefore\b/) &&
      !/\bwhat was (?:it|the)\b|\b(?:week|weekend|day|month) before\b/.test(t),
  ],
  ['rank', (t) => (ranks.test(t) || rankAlone.test(t)) && !/\bchang\w* in\b/.test(t)],
  ['since', (t) => sinceWhen.test(t) || /^(?:and )?(?:when|since)\??$/.test(t)],
  ['version', (t) => versions.test(t)],
  ['impact', (t) => impacts.test(t)],
  ['fleet', (t) => fleetWords.test(t) && !t.includes('@m')],
  ['status', (t) => statusWords.test(t)],
  ['changed', (t) => changes.test(t)],
  ['why', (t) => causes.test(t)],
  ['ok', (t) => wellBeing.test(t)],
] as const satisfies readonly (readonly [string, (t: string) => boolean])[];

export type Intent = (typeof rules)[number][0];

/** What a clause asks for; null when it names nothing we know. `@m` stands for a model. */
export function intentOf(clause: string): Intent | null {
  for (const [intent, fits] of rules) if (fits(clause)) return intent;
  return null;
}
