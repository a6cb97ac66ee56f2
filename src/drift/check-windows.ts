import { formatDuration } from '../domain/duration.ts';
import type { DataLevel } from '../domain/observation.ts';
import type { TimeSpan } from '../domain/run.ts';

export interface WindowQuestion {
  readonly trainingWindow: TimeSpan | null;
  readonly evaluationWindow: TimeSpan | null;
  /** First moment of the trouble; null when there is none to learn from. */
  readonly troubleSince: string | null;
  /** Labels before this have matured; null when the model has no labels. */
  readonly maturedUntil: string | null;
  /** The data level of a monitor that shows no labels at all: then only the pipeline knows how final its labels are. */
  readonly withoutLabels?: DataLevel | null;
  readonly now: Date;
}

export interface WindowAnswer {
  readonly name: 'leakage' | 'maturity' | 'training-overlap' | 'evaluation-overlap';
  readonly ok: boolean;
  readonly text: string;
  /** When time alone will have mended it; null when it is fine or time does not help. */
  readonly until: string | null;
}

/** Whether a comparison on these windows can mean anything: no leakage, matured labels, the trouble in both windows. */
export function checkWindows(question: WindowQuestion): WindowAnswer[] {
  return [
    leakage(question),
    maturity(question),
    overlap('training', question.trainingWindow, question),
    overlap('evaluation', question.evaluationWindow, question),
  ];
}

const time = (iso: string): number => Date.parse(iso);
const minute = (at: number | string): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

function leakage({ trainingWindow, evaluationWindow }: WindowQuestion): WindowAnswer {
  const answer = (ok: boolean, text: string): WindowAnswer => ({ name: 'leakage', ok, text, until: null });
  if (!trainingWindow)
    return answer(false, 'the pipeline did not say which rows it trained on: leakage cannot be ruled out');
  if (!evaluationWindow) return answer(false, 'the evaluation window is not known: leakage cannot be ruled out');
  const [end, start] = [minute(trainingWindow.to), minute(evaluationWindow.from)];
  return time(trainingWindow.to) <= time(evaluationWindow.from)
    ? answer(true, `training rows end ${end}, evaluation rows begin ${start}`)
    : answer(false, `training rows reach to ${end} but evaluation rows begin ${start}: the candidate has seen them`);
}

/** Labels of the evaluation rows must have had their time: early ones are mostly of one class. */
function maturity({ evaluationWindow, maturedUntil, withoutLabels, now }: WindowQuestion): WindowAnswer {
  const answer = (ok: boolean, text: string, until: string | null = null): WindowAnswer => ({
    name: 'maturity',
    ok,
    text,
    until,
  });
  if (!evaluationWindow) return answer(false, 'the evaluation window is not known');
  if (withoutLabels && maturedUntil === null)
    return time(evaluationWindow.to) <= now.getTime()
      ? answer(
          true,
          `not checked: the monitor shows no labels (${withoutLabels}), that they are final is the pipeline's word`,
        )
      : answer(false, 'evaluation rows reach beyond now', evaluationWindow.to);
  if (maturedUntil === null) return answer(false, 'the model has no labels that mature');
  const end = time(evaluationWindow.to);
  if (end <= time(maturedUntil)) return answer(true, `labels up to ${minute(maturedUntil)} have matured`);
  const until = end + delayOf(maturedUntil, now);
  const text = `evaluation rows reach to ${minute(end)}, labels have matured only up to ${minute(maturedUntil)}`;
  return answer(false, `${text}; they will have by ${minute(until)}`, new Date(until).toISOString());
}

function overlap(which: 'training' | 'evaluation', window: TimeSpan | null, question: WindowQuestion): WindowAnswer {
  const { troubleSince, withoutLabels, now } = question;
  const unseen = question.maturedUntil === null && Boolean(withoutLabels);
  const maturedUntil = unseen ? now.toISOString() : question.maturedUntil;
  const answer = (ok: boolean, text: string, until: string | null = null): WindowAnswer => ({
    name: `${which}-overlap`,
    ok,
    text,
    until,
  });
  if (troubleSince === null) return answer(true, 'there is no degraded period to learn from');
  if (!window) return answer(false, `the ${which} window is not known`);
  if (maturedUntil === null) return answer(false, 'the model has no labels: nothing shows the degraded period');
  const from = Math.max(time(window.from), time(troubleSince));
  const to = Math.min(time(window.to), time(maturedUntil));
  if (to > from) {
    const labels = unseen ? '' : ' with matured labels';
    return answer(true, `${which} rows hold ${formatDuration(to - from)} of the degraded period${labels}`);
  }
  const period = `the degraded period (since ${minute(troubleSince)})`;
  if (time(maturedUntil) > time(troubleSince)) {
    const though = unseen ? '' : ', though its first labels have matured';
    return answer(false, `${which} rows hold nothing of ${period}${though}`);
  }
  const until = time(troubleSince) + delayOf(maturedUntil, now);
  const text = `${which} rows hold no matured label of ${period}; the first mature ${minute(until)}`;
  return answer(false, text, new Date(until).toISOString());
}

const delayOf = (maturedUntil: string, now: Date): number => Math.max(0, now.getTime() - time(maturedUntil));
