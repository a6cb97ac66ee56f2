import type { MomentElement, TextInputElement } from '../api/blocks.ts';
import type { InputProps } from './input-props.ts';

const HTML_TYPES = {
  plain_text_input: 'text',
  number_input: 'number',
  email_text_input: 'email',
  url_text_input: 'url',
  datepicker: 'date',
  timepicker: 'time',
} as const;

function isMoment(element: TextInputElement | MomentElement): element is MomentElement {
  return element.type === 'datepicker' || element.type === 'timepicker';
}

function limits(element: TextInputElement | MomentElement) {
  if (isMoment(element)) return {};
  return {
    minLength: element.min_length,
    maxLength: element.max_length,
    min: element.min_value,
    max: element.max_value,
    step: element.is_decimal_allowed ? 'any' : undefined,
  };
}

export function TextInput(props: InputProps<TextInputElement | MomentElement>) {
  const { id, element, value, required, invalid, describedBy, onChange } = props;
  const shared = {
    id,
    className: 'field',
    placeholder: element.placeholder?.text,
    required,
    'aria-invalid': invalid,
    'aria-describedby': describedBy,
    value: value.value ?? '',
    onChange: (event: { target: { value: string } }) =>
      onChange({ type: element.type, value: event.target.value || null }),
  };
  if (!isMoment(element) && element.multiline) {
    return <textarea {...shared} rows={4} minLength={element.min_length} maxLength={element.max_length} />;
  }
  return <input {...shared} {...limits(element)} type={HTML_TYPES[element.type]} />;
}
