import { useApp } from '../state/app-context.ts';
import { personOf } from '../state/directory.ts';
import { formatDateToken, fullMoment, simulatedNow } from './date-token.ts';
import { TextLink } from './TextLink.tsx';

interface Props {
  token: { seconds: number; format: string; url?: string; fallback: string };
}

/** `<!date^…>` in the zone of the person reading, the whole moment on hover. */
export function DateToken({ token }: Props) {
  const { workspace, user, world } = useApp().state;
  const zone = personOf(workspace, user)?.tz ?? 'UTC';
  const at = new Date(token.seconds * 1000);
  if (Number.isNaN(at.getTime())) return token.fallback;
  const time = (
    <time dateTime={at.toISOString()} title={fullMoment(token.seconds, zone)}>
      {formatDateToken(token, world ? simulatedNow(world.date) : new Date(), zone)}
    </time>
  );
  return token.url ? <TextLink url={token.url}>{time}</TextLink> : time;
}
