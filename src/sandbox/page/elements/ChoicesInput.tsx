import type { ChoicesElement, SelectElement } from '../api/blocks.ts';
import type { Option } from '../api/option.ts';
import { InlineText } from '../text/InlineText.tsx';
import { parseInline } from '../text/mrkdwn.ts';
import type { InputProps } from './input-props.ts';

/** Radio buttons, checkboxes, and multi-selects (drawn as checkboxes). */
export function ChoicesInput(props: InputProps<ChoicesElement | SelectElement>) {
  const { id, element, value, invalid, describedBy, onChange } = props;
  const single = element.type === 'radio_buttons';
  const options = element.options ?? [];
  const chosen = single ? [value.selected_option].flatMap((o) => o ?? []) : (value.selected_options ?? []);
  const has = (option: Option) => chosen.some((o) => o.value === option.value);
  const toggle = (option: Option) => {
    if (single) return onChange({ type: element.type, selected_option: option });
    const rest = chosen.filter((o) => o.value !== option.value);
    onChange({ type: element.type, selected_options: has(option) ? rest : [...rest, option] });
  };
  return (
    <div id={id} className="choices" aria-invalid={invalid} aria-describedby={describedBy}>
      {options.map((option) => (
        <label key={option.value} className="choice">
          <input type={single ? 'radio' : 'checkbox'} name={id} checked={has(option)} onChange={() => toggle(option)} />
          <span>
            <InlineText nodes={parseInline(option.text.text)} />
            {option.description && <span className="choice__about">{option.description.text}</span>}
          </span>
        </label>
      ))}
    </div>
  );
}
