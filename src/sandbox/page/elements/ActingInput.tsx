import { useId, useState } from 'react';
import type { InputElement } from '../api/blocks.ts';
import type { InputValue } from '../api/wire.ts';
import { InputView } from './InputView.tsx';
import { initialValue } from './initial-values.ts';
import { usePress } from './use-press.tsx';

const NAMES: Partial<Record<InputElement['type'], string>> = {
  users_select: 'Choose a person',
  datepicker: 'Choose a date',
  timepicker: 'Choose a time',
};

function selectionOf(value: InputValue): string | string[] {
  return value.selected_options?.map((o) => o.value) ?? value.selected_option?.value ?? value.value ?? '';
}

/** An input that stands in a message or section: each change is sent at once. */
export function ActingInput({ blockId, element }: { blockId: string; element: InputElement }) {
  const { press, dialog } = usePress(blockId, element);
  const [value, setValue] = useState(() => initialValue(element));
  const id = useId();
  const name = ('placeholder' in element && element.placeholder?.text) || NAMES[element.type] || 'Choose';
  const change = (next: InputValue) => {
    setValue(next);
    press(selectionOf(next));
  };
  return (
    <div className="acting-input">
      <label htmlFor={id} className="hidden">
        {name}
      </label>
      <InputView id={id} element={element} value={value} required={false} invalid={false} onChange={change} />
      {dialog}
    </div>
  );
}
