import type { Env } from '../config/env-schema.ts';
import type { Model } from '../domain/model.ts';

/** What a person does in a real workspace, in order, with what they must see each time: about five minutes. */
export function slackPlan(model: Model, env: Env): string[] {
  const { channel, id, approvers } = model;
  const port = env.PORT ?? 3000;
  const alert = (status: string): string =>
    `curl -sS -H "Authorization: Bearer $WEBHOOK_TOKEN" -H 'Content-Type: application/json' http://127.0.0.1:${port}/webhooks/alertmanager -d '{"version":"4","alerts":[{"status":"${status}","labels":{"alertname":"SlackTrial","model":"${id}"},"startsAt":"'$STARTED'","fingerprint":"slack-trial"}]}'`;
  const way = env.SLACK_APP_TOKEN
    ? ['The log says "Sextant is up"; SLACK_APP_TOKEN is set, so Slack needs no way in.']
    : [
        'Put the public address of /slack/events into the app (Event Subscriptions, Interactivity, the slash command).',
        'See: Slack shows "Verified" at once.',
      ];
  const steps: readonly (readonly string[])[] = [
    [
      'api.slack.com/apps → Create New App → From a manifest → paste manifest.yml → Install.',
      'See: a bot token (xoxb-…) under OAuth & Permissions. Put it and the signing secret into the environment.',
    ],
    ['sextant doctor', 'See: no BAD line that begins with slack, channel, owner or approvers.'],
    ['sextant start', ...way],
    [`In ${channel}: /invite @sextant (a public channel it joins by itself).`, 'See: sextant is a member.'],
    [`In ${channel}: @sextant how is ${id}?`, 'See: an answer in a thread within seconds, which names the data level.'],
    ['/sextant pending', 'See: only you see the answer; nothing waits yet.'],
    [
      'export STARTED=$(date -u +%FT%TZ)',
      alert('firing'),
      `See: one message about ${id} in ${channel}, with an explanation in its thread. The same command again: the same message, counted, no second one.`,
    ],
    [
      'Press "Snooze" on it, once as somebody of the owner, once as somebody who is not.',
      'See: taken from the one; refused to the other, who alone sees why.',
    ],
    [
      `If a card waits: press Approve as somebody who is not in ${approvers.sets.join(', ')}.`,
      'See: refused, only they see it, and the card is unchanged.',
    ],
    [alert('resolved'), 'See: the thread says that the alert resolved and that the data is looked at again.'],
  ];
  return [
    'Five minutes in a real workspace:',
    ...steps.flatMap(([first = '', ...rest], at) => [
      `${String(at + 1).padStart(2)}. ${first}`,
      ...rest.map((line) => `    ${line}`),
    ]),
  ];
}
