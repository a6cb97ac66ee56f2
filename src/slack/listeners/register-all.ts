import type { App } from '@slack/bolt';
import * as command from './command.ts';
import * as denySubmission from './deny-submission.ts';
import * as feedback from './feedback.ts';
import * as incidentAction from './incident-action.ts';
import * as message from './message.ts';
import * as press from './press.ts';
import * as stopReaction from './stop-reaction.ts';

export function registerAll(app: App): void {
  for (const listener of [message, press, denySubmission, incidentAction, feedback, command, stopReaction])
    listener.register(app);
}
