export const intents = [
  'hello',
  'thanks',
  'help',
  'hostile',
  'future',
  'foreign',
  'promote',
  'retrain',
  'who-approves',
  'waiting',
  'would-retrain',
  'why-not-retrained',
  'decision',
  'fleet-report',
  'compare',
  'validation',
  'runs',
  'policy',
  'history',
  'rank',
  'since',
  'version',
  'status',
  'fleet',
  'changed',
  'impact',
  'why',
  'ok',
] as const;
export type Intent = (typeof intents)[number];

const training = /\b(?:re)?train(?:s|ed|ing|ings)?\b|\brefit\w*|\brebuil[dt]\b|\bfresh @m\b/;
const asks =
  /^(?:and |but |so |ok |please )*(?:why|when|who|whose|whom|what|which|how|did|was|were|has|have|had|is|are|does|do|will|where)\b/;
const why =
  /\bwhy\b|\bhow come\b|\breasons?\b|\bexplain|\bwhat (?:stopped|kept|prevented|blocked|holds|held)\b|\bbecause of what\b/;
const not =
  /\bnot?\b|\bnever\b|\bnothing\b|\bnone\b|\bwithout\b|\bno\b|\bstopped\b|\bkept\b|\bprevent\w*|\brefus\w+|\bden(?:y|ied|ies)\b|\bskip\w*|\binstead\b|\bblock\w*/;
const hold = /\bhold(?:ing|s)?\b|\bheld\b|\bholding back\b|\bwait(?:ed)? (?:with|to retrain)\b/;
const nobody =
  /\bnothing\b|\banything\b|\bany (?:of the )?models?\b|\bno models?\b|\bnone\b|\bno (?:re)?training\b|\ball (?:the )?models\b|\beverything\b|\bany(?:one|body)?\b/;

const wishes =
  /\b(?:please|can (?:you|we|u)|could (?:you|we)|would you|will you|let us|let's|lets|go ahead|i want|i need|i would like|we need|we want|we should|you should|you must|just|now|do it|needs? (?:a|to be)|must be|kick ?off|trigger|launch|start|fire|queue|schedule|run)\b/;

function isRetrain(t: string): boolean {
  if (
    /\bfresh (?:@m|model|version|one)\b|\bnew (?:@m|model) (?:please|trained)/.test(t) &&
    !/\bhow\b|\bwhen\b|\bis\b/.test(t)
  )
    return true;
  const startsRun =
    /\b(?:kick ?off|trigger|launch|start|fire|queue|schedule|begin|do|order|request|propose)\b.*\b(?:runs?|job|pipeline|(?:re)?training|(?:re)?train)\b/;
  if (!training.test(t) && !startsRun.test(t)) return false;
  if (
    /\b(?:why|when|who|what|which|did|was|were|has|been|how|would make|if|policy|cost|should|is it|are you|do you|does|not|never|last|latest)\b/.test(
      t,
    )
  ) {
    return /\b(?:can|could|would|will) (?:you|we)\b/.test(t) && !/\b(?:why|when|who|what|which|how|not)\b/.test(t);
  }
  return (
    wishes.test(t) ||
    startsRun.test(t) ||
    /^(?:and |ok |then |now |so |hey |sextant |@m )*(?:re)?train\b/.test(t) ||
    /\b(?:re)?train(?:ed|ing)?(?: (?:@m|it|this|that|again|now|them|please))*$/.test(t)
  );
}

const promoting =
  /\b(?:promote|approve|deploy|ship|rollout|rollback|release|activate|publish|push|flip|bypass|override|accept|confirm|merge|roll|swap|switch)\b|\bgo live\b|\bskip\b.*\b(?:approval|gate|validation)|\b(?:make|put|set|move|bring|get|take)\b.*\b(?:champion|live|production|prod|alias|default)\b|\blgtm\b|\bpress (?:the |that |approve|it)|\bclick\b|\bsign ?off\b|\bgreen ?light\b|\byou have my (?:ok|approval|go)\b|\bapproved\b[ .!]*$|\bdeny\b|\breject\b/;

function isPromote(t: string): boolean {
  if (!promoting.test(t)) return false;
  if (/\b(?:can|could|may|am|do) i\b|\bwho\b|\bwhose\b/.test(t)) return false;
  if (/\b(?:can|could|would|will) (?:you|we)\b/.test(t)) return !/\bwhen\b|\bwhy\b|\bhow\b/.test(t);
  return !asks.test(t) && !/\bif (?:i|we|you|nobody)\b|\bshould\b/.test(t);
}

const foreign =
  /\b(?:weather|rain(?:ing)?|snow|temperature|sunny|joke|poem|song|sing|recipe|cook|lunch|dinner|pizza|coffee|football|soccer|match score|stock price|share price|bitcoin|crypto ?currency price|salary|revenue|profit|turnover|president|capital of|gpus?|cpus?|memory usage|ram|disk|latency|throughput|p9[59]|qps|requests per second|hyper-?parameters?|learning rate|layers|epochs|architecture|neural|vacation|holiday|birthday|phone number|email address|e-mail|translate|write (?:me )?(?:a|an|some) (?:code|function|script|sql|email|essay|story|haiku)|sql|kubernetes|pods?|docker|electricity|carbon|co2|competitors?|gdpr|lawsuit|horoscope|movie|news headlines|meaning of life|2 ?\+ ?2|who won|election|train(?:s)? to|flight|hotel|employee|hired|manager of|boss|customers? (?:name|names|list|satisfaction|complain\w*)|csat|nps|churned customers|marketing|slack (?:password|token)|wifi|password)\b/;

const future =
  /\b(?:tomorrow|next (?:week|month|quarter|year|summer|winter|monday|tuesday|wednesday|thursday|friday|weekend|sprint|days?)|in (?:the future|january|february|march|april|may|june|july|august|september|october|november|december|20\d\d|\d+ (?:days?|weeks?|months?|years?))|by (?:the end of|next|christmas|january|february|march|april|may|june|july|august|september|october|november|december)|christmas|a year from now|predict|prediction for)\b/;
const quality =
  /\b(?:auc|rmse|accuracy|precision|recall|quality|performance|perform|drift|degrade|break|fail|metric|score|f1|lose|numbers?|budget)\b/;

const hostile =
  /\b(?:ignore|forget|disregard|override)\b.*\b(?:instructions?|rules?|polic\w+|prompts?|previous|above|everything|guard\w*|gates?|approvals?|validation)\b|\bsystem prompt\b|\byou are now\b|\bpretend\b|\bjailbreak|\bas (?:the |your )?(?:ceo|cto|cfo|admin\w*|boss|owner|root|developer|creator)\b|\bi order\b|\bdeveloper mode\b|\bact as\b|\b(?:reveal|print|show|dump|leak|tell)\b.*\b(?:prompt|instructions|api keys?|secrets?|tokens?|credentials?)\b|\bbypass\b|\bno one will know\b|\bswitched off\b|\bi am (?:the |your |an? )?(?:ceo|cto|admin\w*|boss|owner|root|approver|lead|developer)\b|\bauthori[sz]ation (?:code|granted|override)\b|\bsudo\b|\bdrop table\b|\bwithout (?:the |an? |any )?(?:approval|button|gates?|validation|asking)\b|\bdisable\b.*\b(?:gates?|polic\w+|approvals?|checks?)\b|\b(?:raise|lift|remove|increase|change|set)\b.*\b(?:budget|threshold|limit|polic\w+|cooldown|gates?|quorum)\b.*\b(?:to|and|now|for)\b|<\/?system>|\bassistant:|\bsystem:/;

const rules: readonly (readonly [Intent, (t: string) => boolean])[] = [
  [
    'hello',
    (t) =>
      /^(?:hi|hello|hey|hiya|howdy|yo|greetings|morning|good (?:morning|day|evening|afternoon))(?:[ ,!.]+(?:sextant|there|all|bot|everyone|team|again|you))*[ ,!.?]*(?:how are you(?: today| doing)?[ ?!.]*)?$|^how are you/.test(
        t,
      ),
  ],
  [
    'thanks',
    (t) =>
      /^(?:ok(?:ay)? |great |perfect |many |a lot of |cool )*(?:thanks?|thank you|thx|ty|cheers|great|nice|perfect|awesome|cool|good bot|well done|good (?:job|work)|nice (?:job|work|one)|merci|danke|bye|good ?night|see you|never ?mind|got it|understood|ok|okay|love it|you rock|excellent|brilliant|that helps|very helpful)(?:[ ,!.:)]+(?:sextant|a lot|so much|very much|for (?:the|your|that|this)[a-z ]*|you|all|bot|buddy|mate|later|thanks|thank you|that is all|much|helpful|work|job))*[ !.:)]*$/.test(
        t,
      ),
  ],
  [
    'help',
    (t) =>
      /^help\b|\bwhat (?:can|could) (?:you|i) (?:do|ask|help|tell)|\bwho are you\b|\bwhat are you\b|\bhow (?:do|can|to) (?:i|we)? ?(?:use|talk to|work with|ask) (?:you|sextant|this)|\bwhat do you (?:do|know)\b|\byour (?:commands|abilities|purpose|job)\b|\bintroduce yourself\b|\bare you (?:a |an )?(?:bot|human|real|there|ai|alive|robot|awake)\b|\bwhat is sextant\b|\bcommands\b/.test(
        t,
      ),
  ],
  ['hostile', (t) => hostile.test(t) && !/^(?:why|who|what would|when|how)\b/.test(t)],
  ['foreign', (t) => foreign.test(t)],
  [
    'future',
    (t) =>
      (future.test(t) &&
        !/\blook\b|\bexpire|\bapprov/.test(t) &&
        /\bwill\b|\bgoing to\b|\bpredict|\bexpect|\bbe\b|\blook like\b|\bforecast\b|\bwhat is\b|\bhow much\b/.test(
          t,
        )) ||
      (/\bwill\b|\bgoing to\b/.test(t) && quality.test(t) && !training.test(t) && !/\bwhat happens\b/.test(t)) ||
      (/\bpredict\b/.test(t) && quality.test(t)),
  ],
  ['would-retrain', (t) => wouldRetrain(t)],
  ['who-approves', (t) => whoApproves(t)],
  ['promote', (t) => isPromote(t)],
  ['retrain', (t) => isRetrain(t)],
  ['fleet-report', (t) => fleetReport(t)],
  [
    'why-not-retrained',
    (t) =>
      (why.test(t) &&
        ((not.test(t) &&
          (training.test(t) || /\b(?:runs?|act|action|do (?:any|some)?thing|react|intervene|fix|start)\b/.test(t))) ||
          hold.test(t))) ||
      (hold.test(t) && /^(?:and |but )?(?:why|explain|what|how)/.test(t)) ||
      (/\bdid(?: you)? not\b|\bdid you (?:not )?skip\b|\bno retrain/.test(t) && training.test(t)) ||
      /\b(?:reason|justif\w+|rationale)\b.*\b(?:not|no|hold\w*|denied|denial|refusal)\b/.test(t),
  ],
  [
    'decision',
    (t) =>
      /\bdecisions?\b|\bdecided?\b|\bwhy did you (?:retrain|start|propose|escalate|do)\b|\bwhich rules?\b/.test(t) &&
      !/\bwaiting\b|\bpending\b|\bneeds? (?:my|a|our)\b/.test(t),
  ],
  ['waiting', (t) => waitingFor(t)],
  [
    'compare',
    (t) =>
      /\bcompar|\bvs\b|\bversus\b|\bside by side\b|\bdifference between\b|\bhow much (?:better|worse|improve\w*)\b|\bcandidate\b.*\bchampion\b|\bchampion\b.*\bcandidate\b|\bv\d+\b.*\bv\d+\b|\b(?:better|worse|beats?|outperforms?|improve\w*|superior|gains?)\b.*\b(?:than|champion|candidate|new|v\d+|current|old|by how)\b|\b(?:new|candidate|v\d+)\b.*\b(?:better|worse|beats?|outperforms?|improve\w*|superior|gains?)\b|\bagainst (?:the )?(?:champion|v\d+|current)/.test(
        t,
      ),
  ],
  [
    'validation',
    (t) =>
      /\bvalidat|\bgates?\b|\bslices?\b|\bleakage\b|\bevaluation\b|\btest results?\b|\bgood enough\b|\bshould (?:we|i) (?:promote|approve|press)|\binconclusive\b|\binsufficient\b|\bnon-?inferior/.test(
        t,
      ) ||
      (/\bpass(?:ed|es)?\b|\bfail(?:ed|s)?\b/.test(t) && !/\b(?:run|job|pipeline|training)\b/.test(t)),
  ],
  [
    'policy',
    (t) =>
      /\bpolic(?:y|ies)\b|\bbudgets?\b|\bcooldown\b|\bthresholds?\b|\bpersistence\b|\bfreeze\b|\bfrozen\b|\bautonomy\b|\bautonomous\b|\bquorum\b|\bexpir\w+|\bspending limit\b|\b(?:may|can|allowed|permitted|able)\b.*\bspend\b|\bminimum (?:rows|sample)|\brules?\b|\blimits?\b|\bwho owns\b|\bowner\b/.test(
        t,
      ),
  ],
  ['runs', (t) => runs(t)],
  [
    'history',
    (t) =>
      /\b(?:seen|happen\w*|had|this|it|that|like|occur\w*|pattern|similar|same)\b.*\b(?:before|earlier|previously|in the past|already|ever|again)\b|^(?:and )?(?:seen |ever )?before\b|\bhistor|\bpast\b.*\b(?:incidents?|problems?|cases?|issues?|times?|events?|alerts?)|\b(?:previous|earlier|prior|older|closed|similar|last|former) (?:incidents?|cases?|times?|problems?|issues?|episodes?|occurrences?)\b|\blast time\b|\bfirst time\b|\bprecedent|\brecurr|\bhas (?:this|it|that|@m) ever\b|\bever\b.*\b(?:happen|see|seen|had|before|drift)|\bnew to us\b|\bhow often\b.*\b(?:happen|drift|break|incident|alert)|\bwhat (?:fixed|helped|solved|worked)\b|\bdid (?:this|it|that|we|you) (?:ever )?(?:already|see|have)\b.*\b(?:happen|earlier|before|this|pattern)/.test(
        t,
      ),
  ],
  ['rank', (t) => rank(t)],
  [
    'since',
    (t) =>
      /\bsince when\b|\bhow long\b|\bwhen (?:did|has|was)\b.*\b(?:start\w*|beg[aiu]n|happen\w*|drop\w*|drift\w*|degrad\w*|br(?:eak|oke)n?|go|change\w*|notice\w*|first|worse|bad)\b|\bfrom when\b|\bwhat time\b|\bstarted when\b|\bstart (?:date|time)\b|\bwhen (?:is it from|exactly)\b|^(?:and )?(?:when|since)\??$|\bhow old\b/.test(
        t,
      ),
  ],
  [
    'version',
    (t) =>
      /\b(?:which|what|current|live|serving) (?:model )?versions?\b|\bversions?\b.*\b(?:live|serving|production|prod|running|deployed|now)\b|\b(?:who|what|which)(?: one)? is (?:the |our )?(?:current )?champion\b|\bis (?:the )?(?:v\d+|candidate)\b.*\b(?:live|serving|production|prod|champion|deployed)\b|\b(?:has|was|is|did|been)\b.*\b(?:promoted|deployed|approved|live|in production)\b|\bwhat is (?:live|serving|in prod\w*|running)\b|\bchampion\b|\blist (?:of )?versions\b/.test(
        t,
      ),
  ],
  [
    'impact',
    (t) =>
      /\bimpact\b|\bhow (?:bad|serious|severe|urgent|big|much money)\b|\bseverity\b|\bcost(?:s|ing)? us\b|\blos(?:e|ing|ses|s)\b|\bdamage\b|\bconsequences?\b|\bnobody (?:does|acts|reacts)\b|\bdo nothing\b|\bignore (?:it|this)\b|\burgent\b|\bworr(?:y|ied)\b|\bmissed\b|\bwho is affected\b|\baffected\b/.test(
        t,
      ),
  ],
  ['fleet', (t) => fleet(t)],
  [
    'status',
    (t) =>
      /\bstatus\b|\bstate\b|\bplan(?:s|ned)?\b|\bnext\b|\bwhat now\b|\band now\b|\bupdates?\b|\beta\b|\bwhere (?:are|do) we\b|\bstand\b|\bincidents?\b|\bwho is on it\b|\backnowledged?\b|\bwhat are you doing\b|\bsnooze\w*|\bresolved?\b|\bclosed?\b|\bwhat happens\b|\banyone on\b/.test(
        t,
      ),
  ],
  [
    'changed',
    (t) =>
      /\bchang|\bdiff(?:er\w*)?\b|\bnew\b|\bmoved?\b|\bmoving\b|\bhappen\w*|\bnews\b|\bdelta\b|\bshift\w*|\bevol\w+|\bwhat is (?:up|different)\b.*\bsince\b/.test(
        t,
      ),
  ],
  [
    'why',
    (t) =>
      /\bwhy\b|\bexplain|\bcauses?\b|\bcaused\b|\breasons?\b|\broot\b|\bwhat is (?:going|wrong|up|the (?:matter|problem|issue|deal|story))\b|\bwhat (?:went|goes) wrong\b|\bwhat made\b|\bdiagnos|\bhow come\b|\bunderstand\b|\btell me (?:more )?about\b|\bdetails?\b|\bevidence\b|\bverdict\b|\bhypothes|\bsure\b|\bconfiden|\bproof\b|\bwhat do you think\b/.test(
        t,
      ),
  ],
  [
    'ok',
    (t) =>
      /\b(?:ok|okay|fine|healthy|health|good|safe|alright|right|well|stable|trust\w*|doing|perform\w*|quality|accura\w*|auc|rmse|precision|recall|sound|degrad\w*|wrong|broken|bad|sick|trouble|problems?|issues?|working|works?|reliable|drift\w*|worse|alerts?|alarm\w*|alive|shape|green|red|up to|score|metrics?|off|drop\w*|numbers)\b/.test(
        t,
      ),
  ],
];

function wouldRetrain(t: string): boolean {
  if (/\byour mind\b/.test(t)) return true;
  if (!training.test(t) && !/\brun\b/.test(t)) return false;
  return /\bwhat (?:would|will|could|does|needs?|has|must|might|should|do|is|are|else)\b.*\b(?:make|cause|trigger|lead|take|convince|change|happen|be true|need\w*|missing|required|necessary|get you|push)\b|\bwhen (?:do|would|will|can|could|should|are|is|does)\b|\bunder (?:what|which)\b|\b(?:conditions?|criteri\w+|requirements?|triggers?|prerequisites?)\b|\bhow bad\b|\bwould you (?:ever )?(?:re)?train\b.*\bif\b|\bwhat if\b|\bat what (?:point|drift|level)\b|\bwhat (?:triggers|makes|causes)\b|\bwhat must\b|\bdo you need\b.*\bto\b|\bhow (?:can|could|do) (?:i|we) (?:get|convince|make) you\b|\bshould (?:we|you|i|it)\b/.test(
    t,
  );
}

function whoApproves(t: string): boolean {
  const acts =
    /\bapprov|\bpress|\bsign|\bauthori[sz]|\bbutton|\bdecid|\ballow|\bpermi|\bpromot|\bgo-?ahead|\bright to|\bsay yes|\bvote|\brelease|\bgreen ?light|\bdeploy|\bclick/;
  if (/\bwho\b|\bwhose\b|\bwhom\b|\bwhich (?:people|person|group|team)\b|\bapprovers?\b/.test(t) && acts.test(t))
    return !/\bwho (?:asked|requested|started)\b/.test(t);
  return (
    /\b(?:may|can|could|am|do|should|must|would|shall) i\b.*/.test(t) &&
    acts.test(t) &&
    !/\bwhat\b.*\bi\b.*\bapprove\b/.test(t)
  );
}

function waitingFor(t: string): boolean {
  return /\bwait(?:s|ing)?\b|\bpending\b|\boutstanding\b|\bqueue\b|\bto approve\b|\bneeds? (?:my|our|an?|some|your|a human|human|someone|somebody)\b|\bon my (?:plate|desk|side|list)\b|\bto-?do\b|\b(?:open|unanswered|undecided|unapproved|any) (?:approvals?|cards?|votes?|decisions?|requests?|proposals?)\b|\bapprovals?\b|\b(?:anything|something|what|things?)\b.*\b(?:for|from|of) (?:me|us|the leads|leads|the oncall|oncall|my team)\b|\bblocked on\b|\bstuck\b|\bshould i (?:do|look at|decide)\b|\bdo i (?:need|have) to\b|\bmy (?:turn|approval|decision|action)\b/.test(
    t,
  );
}

function fleetReport(t: string): boolean {
  if (
    /\bsweeps?\b|\bdowntime\b|\boutages?\b|\bwere you (?:down|up|running|offline|online|alive|away|asleep)\b|\b(?:fleet|weekly|daily|weekend|monthly|morning|overnight) (?:report|summary|digest|recap)\b|\bdid i miss\b|\bblind\b/.test(
      t,
    )
  )
    return true;
  const named = t.includes('@m');
  if (!named && why.test(t) && nobody.test(t) && (training.test(t) || /\brun|\bhappen|\bdone\b/.test(t))) return true;
  if (!named && /\b(?:nothing|no models?|none|anything)\b.*\b(?:re)?train(?:ed|ing)?\b/.test(t)) return true;
  if (named) return false;
  const timed =
    /\bweekend\b|\bweek\b|\bmonth\b|\byesterday\b|\bovernight\b|\blast night\b|\btoday\b|\b\d+ ?(?:h|hours|days?)\b|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\bhours?\b|\bdays?\b/;
  return (
    timed.test(t) &&
    /\bwhat (?:did you|have you|happened|went on|was done|was going|has happened|did)\b|\breport\b|\bsummar|\brecap\b|\bdigest\b|\boverview\b|\bhow (?:was|did|were)\b|\bquiet\b|\bgo(?:ne)? (?:well|wrong)\b|\banything\b|\bnothing\b|\bhow many\b/.test(
      t,
    ) &&
    !/\bmoved?\b|\bfeature|\bcolumn|\bchang/.test(t)
  );
}

function runs(t: string): boolean {
  if (/\b(?:run|runs|ran|job|jobs|pipeline)\b/.test(t) && !/\bruns? (?:ok|fine|well|smooth)/.test(t)) return true;
  if (!training.test(t))
    return /\bhow (?:expensive|costly|much did (?:it|that|this))\b|\bwhat did (?:it|that) cost\b|\bhow much\b.*\b(?:cost|spen[dt]|paid|pay)\b|\b(?:cost|price|spent|paid) (?:so far|already)\b|\bdurations?\b/.test(
      t,
    );
  return /\bhow\b|\bcost|\bprice|\bpaid\b|\bspen[dt]\b|\bexpensive\b|\bduration|\btakes?\b|\btook\b|\bminutes\b|\bfinish|\bdone\b|\bcomplete|\bsucce|\bfail|\bstatus\b|\bstate\b|\bhappen|\blast\b|\blatest\b|\bwhen\b|\bprogress\b|\beta\b|\bstart|\bwho\b|\bcode\b|\bcommit\b|\brevision\b|\bsnapshot\b|\bdata\b|\bwindow\b|\brows\b|\blist\b|\bshow\b|\bany\b|\bdid\b|\bwas\b|\bhas\b|\bwere\b|\bhave\b|\bbeen\b|\bis\b|\bare\b|\bstill\b|\balready\b/.test(
    t,
  );
}

function rank(t: string): boolean {
  const thing = '(?:features?|columns?|inputs?|drivers?|variables?|contributors?|fields?|attributes?)';
  return new RegExp(
    `\\b(?:first|second|third|fourth|fifth|sixth|2nd|3rd|4th|5th|1st|next|other|another|top|biggest|main|most|worst|largest|strongest|remaining)\\b.*\\b(?:${thing}|cause|one)\\b|\\b(?:which|what|any|list|show)\\b.*\\b${thing}|\\b${thing} (?:moved?|drift\\w*|chang\\w*|shift\\w*|broke|is|are|number)|^(?:and |what about |ok )*(?:the )?(?:first|second|third|fourth|fifth|2nd|3rd|4th|5th|1st|next|other)(?: (?:one|biggest|most))?(?: then)?\\b[ ?]*$|^(?:on |in )?(?:which|what) (?:one|${thing})|\\b${thing}\\b`,
  ).test(t);
}

function fleet(t: string): boolean {
  if (
    /\bfleet\b|\beverything\b|\ball good\b.*\b(?:everywhere|models)\b|\b(?:list|show|name)\b.*\bmodels\b|\bmodels (?:do|are|you|under|have|is|in|with)\b|\ball (?:the |your |our )?(?:models|of them|four|five|three)\b|\bhow many models\b|\b(?:which|what|any|other|every|each) (?:other )?(?:models?|ones)\b|\b(?:which|what|any|list|how many|all|open) (?:the )?(?:open |active )?incidents?\b|\boverview\b|\bdashboard\b|\banything (?:else )?(?:wrong|broken|on fire|bad|degrad\w*|drift\w*|i should|to worry|burning)\b|\b(?:whole|entire)\b/.test(
      t,
    )
  )
    return !t.includes('@m');
  return (
    /\bany (?:issues?|problems?|trouble|alerts?|drift)\b|\bhow are (?:we|things|they|the models|my models|our models)\b|\bwhat do you (?:watch|monitor|look after)\b/.test(
      t,
    ) && !t.includes('@m')
  );
}

/** What a clause asks for, by the first rule that fits; null when it names nothing we know. `@m` stands for a model. */
export function intentOf(clause: string): Intent | null {
  for (const [intent, fits] of rules) if (fits(clause)) return intent;
  return null;
}

export const isAQuestion = (clause: string): boolean => asks.test(clause) || clause.includes('?');
