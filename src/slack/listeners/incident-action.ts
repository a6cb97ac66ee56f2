import type { App } from '@slack/bolt';
import { z } from 'zod';
import { slotOf } from '../intent-slot.ts';
import { actionId } from '../names.ts';
import { pressPlace } from './press-place.ts';

const pressed = z.object({ action_id: z.string(), value: z.string() });
const known = z.enum(['acknowledge', 'why', 'retrain', 'snooze', 'stop', 'rollback']);

/** The buttons under an incident and under a running retraining. */
export function register(app: App): void {
  app.action(new RegExp(`^${actionId.incident('')}`), async ({ body, action, context }) => {
    const place = pressPlace(body);
    const button = pressed.safeParse(action).data;
    const what = known.safeParse(button?.action_id.slice(actionId.incident('').length)).data;
    if (place === null || button === undefined || what === undefined) return;
    slotOf(context).put({ kind: 'incident-action', ...place, action: what, incidentId: button.value });
  });
}
