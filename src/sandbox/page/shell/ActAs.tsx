import { Menu } from '../elements/Menu.tsx';
import { Avatar } from '../messages/Avatar.tsx';
import { useApp } from '../state/app-context.ts';
import { nameOf, personOf } from '../state/directory.ts';

/** Switches whose hands the page is: rights differ, and that is the point of the demo. */
export function ActAs({ compact = false }: { compact?: boolean }) {
  const { state, actions } = useApp();
  const me = personOf(state.workspace, state.user);
  const name = nameOf(me, state.user);
  const people = state.workspace?.users.filter((u) => u.act_as) ?? [];
  const items = people.map((person) => ({
    key: person.id,
    checked: person.id === state.user,
    name: [`Act as ${nameOf(person, person.id)}`, person.title].filter(Boolean).join(', '),
    label: (
      <>
        <strong>{nameOf(person, person.id)}</strong>
        {person.title && <span className="menu__role"> {person.title}</span>}
      </>
    ),
    about: person.about,
  }));
  return (
    <Menu
      label={`You act as ${[name, me?.title].filter(Boolean).join(' ')}. Change`}
      className={compact ? 'act-as act-as--compact' : 'act-as'}
      items={items}
      onSelect={actions.actAs}
    >
      <Avatar person={me} name={name} />
      {!compact && (
        <span className="act-as__words">
          <span className="act-as__hint">You act as</span> <strong>{name}</strong>{' '}
          <span className="act-as__title">{me?.title}</span>
        </span>
      )}
    </Menu>
  );
}
