import type { App } from '@slack/bolt';
import { z } from 'zod';
import { slotOf } from '../intent-slot.ts';
import { actionId } from '../names.ts';
import { pressPlace } from './press-place.ts';

const pressed = z.object({ action_id: z.string(), value: z.string() });
const known = z.enum(['up', 'neutral', 'down']);

/** 👍 🤔 👎 under an answer. */
export function register(app: App): void {
  app.action(new RegExp(`^${actionId.feedback('')}`), async ({ body, action, context }) => {
    const place = pressPlace(body);
    const button = pressed.safeParse(action).data;
    const value = known.safeParse(button?.action_id.slice(actionId.feedback('').length)).data;
    if (place === null || button === undefined || value === undefined) return;
    slotOf(context).put({ kind: 'feedback', ...place, questionId: button.value, value });
  });
}
