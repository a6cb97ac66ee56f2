import type { SelectElement, UsersSelectElement } from '../api/blocks.ts';
import type { Option } from '../api/option.ts';
import type { Workspace } from '../api/wire.ts';
import { useApp } from '../state/app-context.ts';
import { nameOf } from '../state/directory.ts';
import type { InputProps } from './input-props.ts';

function optionsOf(element: SelectElement | UsersSelectElement, workspace: Workspace | undefined): Option[] {
  if (element.type !== 'users_select') {
    return element.options ?? element.option_groups?.flatMap((g) => g.options) ?? [];
  }
  const people = workspace?.users.filter((u) => !u.is_bot) ?? [];
  return people.map((u) => ({ value: u.id, text: { type: 'plain_text', text: nameOf(u, u.id) } }));
}

export function SelectInput(props: InputProps<SelectElement | UsersSelectElement>) {
  const { id, element, value, required, invalid, describedBy, onChange } = props;
  const options = optionsOf(element, useApp().state.workspace);
  const choose = (chosen: string) => {
    const option = options.find((o) => o.value === chosen) ?? null;
    if (element.type === 'users_select') onChange({ type: element.type, value: chosen || null });
    else onChange({ type: element.type, selected_option: option });
  };
  return (
    <select
      id={id}
      className="field"
      required={required}
      aria-invalid={invalid}
      aria-describedby={describedBy}
      value={value.selected_option?.value ?? value.value ?? ''}
      onChange={(event) => choose(event.target.value)}
    >
      <option value="">{element.placeholder?.text ?? 'Choose…'}</option>
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.text.text}
        </option>
      ))}
    </select>
  );
}
