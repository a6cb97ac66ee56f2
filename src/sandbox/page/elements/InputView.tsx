import type { InputElement } from '../api/blocks.ts';
import type { InputValue } from '../api/wire.ts';
import { ChoicesInput } from './ChoicesInput.tsx';
import { SelectInput } from './SelectInput.tsx';
import { TextInput } from './TextInput.tsx';

export interface InputProps<E extends InputElement = InputElement> {
  id: string;
  element: E;
  value: InputValue;
  required: boolean;
  invalid: boolean;
  describedBy?: string;
  onChange: (value: InputValue) => void;
}

/** Draws an input element with whoever holds its value deciding what a change means. */
export function InputView({ element, ...rest }: InputProps) {
  switch (element.type) {
    case 'static_select':
    case 'users_select':
      return <SelectInput element={element} {...rest} />;
    case 'multi_static_select':
    case 'checkboxes':
    case 'radio_buttons':
      return <ChoicesInput element={element} {...rest} />;
    default:
      return <TextInput element={element} {...rest} />;
  }
}
