import type { Block, InputElement } from '../api/blocks.ts';
import type { InputValue, ViewValues } from '../api/wire.ts';

export function initialValue(element: InputElement): InputValue {
  const { type } = element;
  switch (type) {
    case 'static_select':
    case 'radio_buttons':
      return { type, selected_option: element.initial_option ?? null };
    case 'multi_static_select':
    case 'checkboxes':
      return { type, selected_options: element.initial_options ?? [] };
    case 'users_select':
      return { type, value: element.initial_user ?? null };
    case 'datepicker':
      return { type, value: element.initial_date ?? null };
    case 'timepicker':
      return { type, value: element.initial_time ?? null };
    default:
      return { type, value: element.initial_value ?? null };
  }
}

/** What Slack reports for inputs nobody touched. */
export function initialValues(blocks: Block[]): ViewValues {
  return Object.fromEntries(
    blocks.flatMap((block) =>
      block.type === 'input'
        ? [[block.block_id ?? '', { [block.element.action_id ?? '']: initialValue(block.element) }]]
        : [],
    ),
  );
}
