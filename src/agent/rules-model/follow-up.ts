import type { Ask } from './ask.ts';
import type { Intent } from './intents.ts';

/** "Why?" and nothing else. */
export const bareWhy =
  /^(?:and |but |so )?(?:why|how come|how so|for which reason|for what reason|what is the reason|explain|why is that|why so|explain please|please explain)[ ?!.]*$/;

/** Short follow-ups mean what the question before meant: "and demand?", "how long?", "why?", "and v2?". */
export function follow(
  text: string,
  intent: Intent | null,
  last: Ask | null,
  found: Pick<Ask, 'named' | 'versions' | 'range' | 'rank'>,
): Ask['intent'] {
  const about = last?.intent ?? null;
  if (!last || !about || text.split(' ').length > 7) return intent ?? alone(text, found);
  const special = followUp(text, about, last, found, intent);
  if (special) return special;
  const elliptic =
    /^(?:and|what about|how about|what of|same|the same|also|or|then|now|ok and|so)\b/.test(text) ||
    onlyName.test(text);
  const own = /\b(?:why|who|retrain\w*|policy|runs?|versions?|compare|budget|cooldown|waiting|before|status)\b/.test(
    text,
  );
  if (elliptic && (found.named || found.range) && (intent === null || (found.named && !own))) {
    return carriesOn(about, found.named) ? asked(about) : (intent ?? 'ok');
  }
  if (intent) return intent;
  if (found.range) return carriesOn(about, found.named) ? about : 'fleet-report';
  if (found.named && onlyName.test(text)) return carriesOn(about, true) ? asked(about) : 'ok';
  if (found.rank) return 'rank';
  if ((about === 'fleet-report' || about === 'fleet') && !found.named) return about;
  const question =
    /^(?:and |but |so )*(?:why|what|who|when|how|which|where|is|are|was|were|did|does|do|has|have|any)\b/;
  if (!found.named && found.versions.length === 0 && question.test(text) && carriesOn(about, false)) return about;
  return alone(text, found);
}

const onlyName = /^(?:@m)(?: then| too| as well| maybe)?[ ?!.]*$/;

/** A detail of one model (since when, which column) asked of another one means its whole story. */
const asked = (about: Ask['intent']): Ask['intent'] => (['since', 'rank', 'impact'].includes(about) ? 'why' : about);

function alone(text: string, found: Pick<Ask, 'named' | 'versions' | 'range'>): Ask['intent'] {
  if (found.named && onlyName.test(text)) return 'ok';
  if (found.versions.length > 1) return 'compare';
  if (found.versions.length === 1) return 'validation';
  if (found.range && !found.named) return 'fleet-report';
  return 'nothing-known';
}

function followUp(
  text: string,
  about: Ask['intent'],
  last: Ask,
  found: Pick<Ask, 'versions'>,
  intent: Intent | null,
): Ask['intent'] | null {
  if (onHold.has(about)) {
    if (/\b(?:for how long|until when|how much longer|look again|next look)\b/.test(text)) return 'status';
    if (/^(?:and |but |so )?(?:(?:what|when|how) (?:would|must|needs?|has|could)\b|if\b|unless\b)/.test(text))
      return 'would-retrain';
  }
  const ofRun = about === 'runs' || about === 'retrain';
  if (bareWhy.test(text)) return whyOf(about, last);
  if (/^(?:and )?why not[ ?]*$/.test(text))
    return ['runs', 'retrain', 'would-retrain', 'why-not-retrained'].includes(about)
      ? 'why-not-retrained'
      : whyOf(about, last);
  if (
    ofRun &&
    /^(?:and )?(?:how long|how much|how expensive|when|did it (?:work|finish|succeed)|was it|cost|price|duration|how (?:did|was)|who (?:asked|started|requested|triggered))\b/.test(
      text,
    )
  )
    return 'runs';
  if (ofRun && /^(?:and )?(?:how many minutes|how much time)\b/.test(text)) return 'runs';
  if (/\b(?:others|the rest|other models)\b/.test(text) && intent !== 'rank') return 'fleet';
  if (['compare', 'validation', 'waiting', 'promote', 'version', 'who-approves'].includes(about) && intent === 'ok')
    return 'validation';
  if (/^(?:and )?when(?: was (?:that|this|it))?[ ?]*$/.test(text) && timeless.has(about))
    return about === 'why-not-retrained' ? 'decision' : about;
  if (
    ['who-approves', 'promote', 'waiting'].includes(about) &&
    /^(?:and |so |but )?(?:(?:can|may|could) i|(?:what about |why not |how about )?me|myself|including me)\b/.test(text)
  )
    return 'who-approves';
  if (about === 'retrain' && /^(?:and |also )?@m (?:too|as well|also)[ !.]*$/.test(text)) return 'retrain';
  if (
    about === 'history' &&
    /^(?:and )?(?:when|how|what)\b/.test(text) &&
    !/\bnow\b/.test(text) &&
    !ofItsOwn.has(intent)
  )
    return 'history';
  if (/^(?:and )?(?:until when|when does (?:it|that) expire|who (?:asked|requested|wants))\b/.test(text))
    return ofRun ? 'runs' : 'waiting';
  if (/^(?:and )?(?:by )?who(?:m| else)?(?: can| may)?[ ?]*$/.test(text)) return 'who-approves';
  if (
    ['compare', 'validation', 'version'].includes(about) &&
    found.versions.length > 0 &&
    (intent === null || intent === 'validation')
  )
    return 'compare';
  if (['compare', 'validation', 'runs'].includes(about) && /\bbetter\b|\bby how much\b/.test(text)) return 'compare';
  if (about === 'rank' && /\bafter that\b|\bnext\b/.test(text)) return 'rank';
  return null;
}

/** Asked in full, whatever was talked about before. */
const ofItsOwn: ReadonlySet<Intent | null> = new Set(['would-retrain', 'runbook', 'which-test', 'slices', 'impact']);

const onHold: ReadonlySet<Ask['intent']> = new Set(['why-not-retrained', 'would-retrain', 'decision', 'status']);

/** Answers that carry their own time: a bare "when?" asks for it again. */
const timeless: ReadonlySet<Ask['intent']> = new Set([
  'decision',
  'why-not-retrained',
  'waiting',
  'validation',
  'compare',
  'version',
  'status',
  'history',
]);

/** What a bare "why?" asks after an answer of this kind. */
export function whyOf(about: Ask['intent'], last: Ask): Ask['intent'] {
  if (['why-not-retrained', 'would-retrain', 'fleet-report', 'retrain'].includes(about)) return 'why-not-retrained';
  if (about === 'runs') return /\b(?:no|not|never|none)\b/.test(last.text) ? 'why-not-retrained' : 'decision';
  if (about === 'promote' || about === 'hostile') return 'promote';
  return ['waiting', 'status', 'decision', 'version'].includes(about) ? 'decision' : 'why';
}

const carriesOn = (intent: Ask['intent'], named: boolean): boolean =>
  ![
    'unknown-model',
    'ambiguous-model',
    'nothing-known',
    'hello',
    'thanks',
    'help',
    'foreign',
    'future',
    'hostile',
    'retrain',
    'promote',
    ...(named ? ['fleet', 'fleet-report'] : []),
  ].includes(intent);
