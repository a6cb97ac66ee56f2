const list = (text: string): string[] => text.trim().split(/\s+/);

/**
 * Words a sentence may use although no fact has them: grammar, talk about one's own work, and words whose claim the
 * other rules judge (directions, comparisons, sizes, verdicts). Any other word would be about something no tool brought.
 */
export const plainWords: ReadonlySet<string> = new Set([
  ...list(`the and or but nor for with without from into onto over under above below beyond past within across among between during before after since until
    while whereas although though because when where what which who whose how why that this these those there here its his her their our your they them
    you are was were been being has have had having does did doing done can could may might must shall should will would not also too very quite rather
    only just even still already yet now then thus hence therefore however meanwhile moreover besides again all any both each every either neither other
    others another some such same own one two than like about around against along behind near off out upon via per toward towards together apart so far
    well here it's i'm i've i'd i'll we've that's isn't aren't wasn't doesn't don't didn't hasn't haven't can't cannot couldn't won't if as at by in is it
    of on to up us we me my be no do go an once ever yes first second third next last previous previously earlier later today currently current present
    initially originally top tops topped perform performs performed carry carries led leads lead follow follows followed contribute contributes again formerly recent recently newest latest soon`),
  ...list(`answer short brief summary overall picture case fact facts evidence number numbers figure figures value values point points place part way thing
    think thinks believe know knows known see sees seen saw look looks looked looking show shows showed shown find found say says said tell tells told
    suggest suggests indicate indicates mean means meant measured measure measures measurement considered consider conclude concluded conclusion appear
    appears seem seems involved visible clear sure fairly question check checks checking checked test tests tested please ask asks asked wait waits waiting
    start starts started starting begin begins began begun happen happens happened goes going went come comes came gone keep keeps kept stay stays stayed
    stand stands stood remain remains hold holds held make makes made take takes took get gets got give gives given need needs needed use used uses using
    want wants help helps back based rest rests list lists name named called mine tool tools nothing something anything everything none nobody anybody`),
  ...list(`model models quality performance data row rows traffic share shares column columns feature features input inputs label labels labelled score scores
    metric metrics window windows reference baseline drift drifts drifted drifting shift shifts shifted shifting move moves moved moving mover mix concept
    covariate serving harmless healthy broken fault noise verdict confidence confident hypothesis cause causes caused reason reasons driver driven problem
    trouble alert alerts alerting alerted incident incidents signal signals threshold thresholds limit limits average mean median auc rmse mae reached reach
    realised realized estimate estimated estimates matured policy rule rules approval approvals approve approver approvers card button champion candidate
    version run runs retrain retraining retrained training decision decided decide request requested promote promoted promotion rollback rolled loss losing
    lost lose loses degrade degrades degraded degrading degradation utc usd hours minutes seconds days ruled rejected excluded dismissed source upstream
    file filed files handed press presses pressed person people somebody authorised authorized member members group groups thread chat ask asking
    result results happen able allowed allows deny denies denied refuse refused spend money deploy deployed owner owns gate gates passed failed fail pass insufficient validation validated evaluation rank ranked ranks ranking persistence persisted`),
  ...list(`rose risen rise rises rising increase increased increases increasing grew grown grow grows growing climbed climb climbs jumped jump jumps fell
    fallen fall falls falling drop drops dropped dropping decrease decreased decreases declined declines sank sunk slid slipped down higher lower more less
    better worse worsened improved improves improve recovered exceed exceeds exceeded crossed crosses above compared comparison contrast versus against
    biggest largest strongest main top most halved doubled tripled half twice fine quiet unchanged change changes changed changing new instead`),
]);
