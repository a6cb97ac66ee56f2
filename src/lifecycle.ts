import type { StepKind } from './domain/step.ts';
import { answerQuestion } from './flows/answer-question.ts';
import { checkRun } from './flows/check-run.ts';
import { decide } from './flows/decide.ts';
import type { Flow } from './flows/flow.ts';
import { gather } from './flows/gather.ts';
import { investigate } from './flows/investigate.ts';
import { promote } from './flows/promote.ts';
import { reachBack } from './flows/reach-back.ts';
import { receiveSignal } from './flows/receive-signal.ts';
import { receiveSlack } from './flows/receive-slack.ts';
import { remindApproval } from './flows/remind-approval.ts';
import { requestApproval } from './flows/request-approval.ts';
import { resolveApproval } from './flows/resolve-approval.ts';
import { startRun } from './flows/start-run.ts';
import { sweep } from './flows/sweep.ts';
import { validate } from './flows/validate.ts';
import { watch } from './flows/watch.ts';
import { withdrawApproval } from './flows/withdraw-approval.ts';

/**
 * The table of contents: one alert, from top to bottom. A flow reads and returns a Change; `run-step` applies it;
 * the Change names the next steps. Who may do which step stands in `domain/step.ts`.
 */
export const lifecycle: Record<StepKind, Flow> = {
  // what comes in
  sweep,
  'receive-signal': receiveSignal,
  'receive-slack': receiveSlack,
  // what is true, and what follows from it
  investigate,
  decide,
  gather,
  // the retraining
  'start-run': startRun,
  'check-run': checkRun,
  'reach-back': reachBack,
  validate,
  // the person's word
  'request-approval': requestApproval,
  'remind-approval': remindApproval,
  'withdraw-approval': withdrawApproval,
  'resolve-approval': resolveApproval,
  // production
  promote,
  watch,
  // conversation
  'answer-question': answerQuestion,
};
