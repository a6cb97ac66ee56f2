import type { Message } from '../api/wire.ts';
import { useApp } from '../state/app-context.ts';
import { nameOf, personOf } from '../state/directory.ts';
import { clockTime, fullMoment } from '../text/date-token.ts';

export function MessageHead({ message }: { message: Message }) {
  const { workspace, user } = useApp().state;
  const author = personOf(workspace, message.user);
  const zone = personOf(workspace, user)?.tz ?? 'UTC';
  const seconds = Number(message.ts);
  return (
    <header className="message__head">
      <span className="message__name">{message.username ?? nameOf(author, message.user)}</span>
      {author?.is_bot && <span className="tag">app</span>}
      <time dateTime={new Date(seconds * 1000).toISOString()} title={fullMoment(seconds, zone)}>
        {clockTime(seconds, zone)}
      </time>
      {message.edited && <span className="message__edited">edited</span>}
    </header>
  );
}
