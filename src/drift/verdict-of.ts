import type { Measurement } from '../domain/evidence.ts';
import type { Verdict } from '../domain/verdict.ts';
import { concludeFrom } from './verdict/conclusions.ts';
import { hypothesesOf } from './verdict/hypotheses.ts';
import { concludeReadings } from './verdict/readings-conclusion.ts';
import {
  driftSentence,
  estimateSentence,
  mixSentence,
  performanceSentence,
  persistenceSentence,
  qualitySentence,
  scoreTestSentence,
  segmentSentence,
} from './verdict/sentences.ts';
import { type VerdictContext, type VerdictFacts, verdictFacts } from './verdict/verdict-facts.ts';

/** The typed cause of what was measured. Every number in its sentences is one of the measurement's. */
export function verdictOf(measurement: Measurement, context: VerdictContext): Verdict {
  const facts = verdictFacts(measurement, context);
  if (measurement.level === 'L0' || measurement.level === 'L1') return concludeReadings(facts);
  const conclusion = concludeFrom(facts);
  return {
    type: conclusion.type,
    confidence: conclusion.confidence,
    because: reasonsOf(facts, conclusion.type),
    toldApartBy: conclusion.toldApartBy,
    hypotheses: hypothesesOf(facts, conclusion),
    wouldChange: conclusion.wouldChange,
    provisional: conclusion.provisional,
  };
}

const MOST_COLUMNS = 3;

function reasonsOf(facts: VerdictFacts, type: Verdict['type']): string[] {
  const { measurement, moved, score } = facts;
  const broken = type === 'broken-data' ? [qualitySentence(facts)] : [];
  const strongest = measurement.drift && !measurement.drift.alert ? [driftSentence(facts, measurement.drift)] : [];
  const inputs =
    moved.length > 0 ? moved.slice(0, MOST_COLUMNS).map((drift) => driftSentence(facts, drift)) : strongest;
  const more = [
    segmentSentence(facts),
    score && driftSentence(facts, score),
    scoreTestSentence(facts),
    performanceSentence(facts),
    estimateSentence(facts),
    measurement.impact && `Cost: ${measurement.impact}.`,
    mixSentence(facts),
    type === 'healthy' || measurement.persistence.of === 1 ? null : persistenceSentence(facts),
    type === 'broken-data' ? null : qualitySentence(facts),
  ];
  return [...broken, ...inputs, ...more.filter((sentence) => sentence !== null)];
}
