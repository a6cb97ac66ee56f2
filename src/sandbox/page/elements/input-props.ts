import type { InputElement } from '../api/blocks.ts';
import type { InputValue } from '../api/wire.ts';

export interface InputProps<E extends InputElement = InputElement> {
  id: string;
  element: E;
  value: InputValue;
  required: boolean;
  invalid: boolean;
  describedBy?: string;
  onChange: (value: InputValue) => void;
}
