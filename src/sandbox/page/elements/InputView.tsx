import { ChoicesInput } from './ChoicesInput.tsx';
import type { InputProps } from './input-props.ts';
import { SelectInput } from './SelectInput.tsx';
import { TextInput } from './TextInput.tsx';

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
