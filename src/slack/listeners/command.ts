import type { App } from '@slack/bolt';
import { z } from 'zod';
import { slotOf } from '../intent-slot.ts';
import { command } from '../names.ts';

const words = z.enum(['pending', 'approve', 'deny', 'why-not', 'help']);

/** `/sextant pending | approve ID | deny ID reason | why-not MODEL | help`. Anything else is a call for help. */
export function register(app: App): void {
  app.command(command, async ({ command: typed, context }) => {
    const [first = '', ...rest] = typed.text.trim().split(/\s+/);
    const word = words.safeParse(first.toLowerCase());
    slotOf(context).put({
      kind: 'command',
      user: typed.user_id,
      channel: typed.channel_id,
      threadTs: null,
      command: word.success ? word.data : 'help',
      argument: word.success ? rest.join(' ').slice(0, 1000) : typed.text.trim().slice(0, 1000),
    });
  });
}
