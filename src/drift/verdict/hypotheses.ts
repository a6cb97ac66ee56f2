import type { Hypothesis, VerdictType } from '../../domain/verdict.ts';
import type { Conclusion } from './conclusions.ts';
import {
  driftSentence,
  estimateAgainst,
  estimateSentence,
  mixSentence,
  performanceSentence,
  persistenceSentence,
  qualitySentence,
  scoreTestSentence,
} from './sentences.ts';
import { seesLoss, type VerdictFacts } from './verdict-facts.ts';

type Judgement = Pick<Hypothesis, 'status' | 'because'>;

const open = (because: string): Judgement => ({ status: 'open', because });
const rejected = (because: string): Judgement => ({ status: 'rejected', because });

/** Every competing cause with what speaks for or against it; the concluded one first. */
export function hypothesesOf(facts: VerdictFacts, conclusion: Conclusion): Hypothesis[] {
  const concluded: Hypothesis = {
    type: conclusion.type,
    status: conclusion.provisional ? 'open' : 'supported',
    because: conclusion.toldApartBy,
  };
  if (conclusion.type === 'healthy') return [concluded];
  const others = (Object.keys(judges) as (keyof typeof judges)[])
    .filter((type) => type !== conclusion.type)
    .map((type) => ({ type, ...judges[type](facts) }));
  return [concluded, ...others];
}

const judges = {
  'broken-data': (facts) =>
    rejected(facts.broken.length === 0 && facts.brokenScore ? 'The inputs are whole.' : qualitySentence(facts)),
  'monitor-noise': (facts) => {
    if (facts.measurement.quality.length > 0) return rejected(qualitySentence(facts));
    return facts.persistent ? rejected(persistenceSentence(facts)) : open(persistenceSentence(facts));
  },
  'serving-fault': (facts) => {
    const { moved, score, wrongVersion, context } = facts;
    if (wrongVersion) return open(`Serving answers with ${context.servingVersion}, champion is ${context.champion}.`);
    if (moved[0] && score) {
      const told = scoreTestSentence(facts);
      return told ? rejected(told) : rejected('The scores moved, and so did the inputs.');
    }
    return score ? open(driftSentence(facts, score)) : rejected('The scores did not move.');
  },
  'concept-drift': labelsDecide,
  'covariate-shift': (facts) => {
    if (facts.moved.length === 0) return rejected('No input moved.');
    const estimate = estimateSentence(facts);
    if (!estimate) return open('There is no estimate without labels.');
    if (facts.performance?.lost === false) return rejected(performanceSentence(facts));
    return facts.performance?.lost === true && !facts.estimateLost ? rejected(estimate) : open(estimate);
  },
  'harmless-drift': (facts) => {
    const { moved, performance } = facts;
    if (moved.length === 0) return rejected('No input moved.');
    return performance?.lost === true ? rejected(performanceSentence(facts)) : open(performanceSentence(facts));
  },
  'traffic-mix': (facts) => mixJudgement(facts, 'segment'),
  'label-shift': (facts) => mixJudgement(facts, 'label'),
} satisfies Partial<Record<VerdictType, (facts: VerdictFacts) => Judgement>>;

function labelsDecide(facts: VerdictFacts): Judgement {
  const { performance } = facts;
  if (performance?.lost === true && seesLoss(facts)) return rejected(`${estimateAgainst(performance)}.`);
  const sentence = performanceSentence(facts);
  return performance?.lost === false ? rejected(sentence) : open(sentence);
}

function mixJudgement(facts: VerdictFacts, by: 'label' | 'segment'): Judgement {
  const { mix } = facts.measurement;
  if (facts.performance?.lost === true) return rejected(performanceSentence(facts));
  const sentence = mix?.by === by ? mixSentence(facts) : null;
  if (sentence) return mix?.explains ? open(sentence) : rejected(sentence);
  if (by === 'label')
    return facts.label ? open(driftSentence(facts, facts.label)) : rejected('The label did not move beyond noise.');
  return rejected('No category whose share moved explains the drift.');
}
