import { useApp } from '../state/app-context.ts';
import { nameOf, personOf } from '../state/directory.ts';

interface Props {
  kind: 'user' | 'usergroup';
  id: string;
  label?: string;
}

/** `@name`, stronger when it means the person reading. */
export function Mention({ kind, id, label }: Props) {
  const { workspace, user } = useApp().state;
  const person = kind === 'user' ? personOf(workspace, id) : undefined;
  const group = kind === 'usergroup' ? workspace?.usergroups.find((g) => g.id === id) : undefined;
  const mine = id === user || group?.users.includes(user);
  const shown = (person && nameOf(person, id)) ?? group?.handle ?? label?.replace(/^@/, '') ?? id;
  const about = person?.title ?? group?.users.map((u) => nameOf(personOf(workspace, u), u)).join(', ');
  return (
    <span className={mine ? 'mention mention--me' : 'mention'} title={about}>
      @{shown}
    </span>
  );
}
