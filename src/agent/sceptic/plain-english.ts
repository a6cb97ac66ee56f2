const list = (text: string): string[] => text.trim().split(/\s+/);

/**
 * English that is about nothing by itself: the closed classes whole, and the open words by which people report, hedge,
 * order and point. Nothing here names a thing of the world that could be a cause.
 */
const grammar: ReadonlySet<string> = new Set([
  // Pronouns, determiners, conjunctions, prepositions, modals, particles.
  ...list(`i me my mine myself you your yours yourself he him his himself she her hers herself it its itself we us our ours ourselves they them their
    theirs themselves who whom whose which what whatever whichever this that these those here there where wherever when whenever why how however
    a an the some any no none every each either neither both all another other such much many more most few fewer less least several enough own same
    and or nor but yet so for because although though unless until while whereas whether if than as since once lest provided except besides
    about above across after against along amid among around at before behind below beneath beside between beyond by despite down during
    from in inside into like near of off on onto out outside over past per regarding round through throughout till to toward towards under
    underneath unlike up upon via with within without concerning considering including excluding following
    be am is are was were been being have has had having do does did doing done can could may might must shall should will would ought need dare
    not never yes please also too either else instead rather quite very just only even still already again ever then now thus hence therefore otherwise
    meanwhile moreover furthermore nevertheless nonetheless accordingly consequently namely indeed perhaps maybe apart aside aboard away back forth
    according anyway elsewhere somewhat ago afterwards beforehand ahead together altogether alike alone`),
  // Adverbs and adjectives of degree, order, time and certainty.
  ...list(`actual actually apparent apparently approximate approximately available basic basically brief briefly broad broadly certain certainly clear
    clearly close closely common commonly comparable comparably complete completely consistent consistently   
    correct correctly definite definitely different differently direct directly equal equally essential essentially evident evidently exact exactly
    expected fair fairly final finally first firstly former formerly frequent frequently full fully further general generally great greatly
    high highly important importantly individual individually initial initially key large largely last lastly late lately later likely  long main mainly
          near nearby necessary necessarily new newly next normal normally notable notably obvious obviously
    often old open original originally overall particular particularly partial partly pending plain plainly plausible possible possibly precise
    precisely present presently previous previously primary primarily prior probable probably prompt promptly proper properly quick quickly
    recent recently relative relatively relevant respective respectively safe safely second secondly separate separately serious seriously sharp sharply
    short shortly free significant significantly similar similarly simple simply single     small soon sooner specific specifically stable
    steady steadily strict strictly strong strongly subsequent subsequently substantial substantially   sufficient sufficiently sure surely
    third thirdly total true truly typical typically unchanged uncertain unclear unlikely usual usually valid   well whole   worth
    due latest best worst unusual usual remarkable noticeable visible striking persistent easy easily hard
    wrong right good bad big bigger ok okay fine quiet calm normal noteworthy clean genuine genuinely real really solid firm firmly enough`),
]);

const open: ReadonlySet<string> = new Set([
  // Verbs by which one reports, reasons, waits, asks and orders.
  ...list(`accept account accompany achieve act add address affect agree alert allow amount answer appear apply approve argue arrive ask assess
    assume attribute await base become begin began begun believe belong bring brought call came carry carried
    caution change check choose chose cite clear close come compare concern conclude confirm consider consist contain continue contradict contrast
    correspond count cover cross deal decide deem describe deserve detect determine differ discuss distinguish draw drew drawn end ensure estimate evaluate exceed
    exclude  expect explain express extend face fall fell fallen favour gain feel felt find found finish fit flag focus follow gather get got give gave given go
    went gone grow grew grown guess happen hear hold held hope identify imply include indicate infer inform inspect intend interpret investigate involve
    issue join judge keep kept know knew known last lead left lean learn leave let lie look lose lost made make manage mark match
    matter mean meant measure meet mention monitor mount move name  note notice observe occur offer open order owe pass pause
    perform persist pick place plan play date point predict prefer produce proceed prompt propose prove proven provide pull put question range rank reach read recall receive
    recommend recheck record refer reflect reject relate release remain remember remind repeat reply report represent request require resolve respond rest result
    retain return reveal review revisit rise rose risen rule run ran say said saw see seen seem send sent serve set settle share shift show showed shown sit sat
    speak spoke spoken stand stood start state stay stem step stop stress suggest sum summarise support suppose surpass take took taken talk tell told
    test think thought track treat trigger trust try turn understand understood update use vary verify view wait want warn watch wonder work write wrote written
    yield`),
  // What sentences about sentences, figures and models are made of.
  ...list(`accuracy action alternative amount analysis answer aspect attention average base bit bottom bound case cause caveat chance check claim column comparison
    conclusion concern condition confidence context contrast count course data degree detail difference direction doubt drift end error estimate
    evaluation evidence example expectation explanation extent fact factor feature figure finding gap group guess half hand help history hypothesis hypotheses idea impact
    incident indication indicator input instance interval item kind label level limit line list look loss majority margin matter means measurement median metric
    mind mix model moment mover movement name need note number observation one option order outcome part past pattern percent percentage performance period picture
    piece place point policy position possibility prediction problem proof proportion quality question range rank rate ratio reading request remaining reason record reference
    relation remainder report request result retraining role row rule run sample scale scope score segment sense series set share shift side
    sign signal size slice sort source  start state statement statistic status step story subset suggestion sum summary support suspect suspicion table target term test thing
    threshold time times top total traffic training trend trouble truth turn type unit value verdict version view volume way weight window word words work
    mean population distribution degradation deterioration decline increase decrease rise fall drop growth change confirmation candidate champion approval`),
]);

const endings = ['s', 'es', 'ed', 'd', 'ing', 'ly', 'er', 'r', 'est', 'st'] as const;
/** Words that only look like another with an ending. */
const strangers: ReadonlySet<string> = new Set([
  'news',
  'customs',
  'goods',
  'offering',
  'offer',
  'offers',
  'placed',
  'tester',
  'testers',
  'server',
  'servers',
]);

/** Whether a word, or what it is an inflection of, is plain English. */
export const isPlainEnglish = (word: string): boolean =>
  !strangers.has(word) && stemsOf(word).some((stem) => grammar.has(stem) || open.has(stem));

/** Words that hold sentences together and say nothing themselves. */
export const isGrammar = (word: string): boolean => grammar.has(word);

/** A word and what it may be an inflection of. */
export function stemsOf(word: string): string[] {
  const stems = endings.flatMap((ending) => {
    if (!word.endsWith(ending) || word.length - ending.length < 3) return [];
    const stem = word.slice(0, -ending.length);
    const single = /(.)\1$/.test(stem) ? stem.slice(0, -1) : stem;
    return [stem, `${stem}e`, single, stem.replace(/i$/, 'y')];
  });
  return [word, ...stems];
}
