import { useId } from 'react';
import type { InputBlock } from '../api/blocks.ts';
import { InputView } from '../elements/InputView.tsx';
import { initialValue } from '../elements/initial-values.ts';
import { useInputs } from '../elements/inputs-context.ts';
import { UnknownBlock } from './UnknownBlock.tsx';

const GROUPED = ['radio_buttons', 'checkboxes', 'multi_static_select'];

export function InputBlockView({ block }: { block: InputBlock }) {
  const inputs = useInputs();
  const id = useId();
  if (!inputs) return <UnknownBlock what="block" block={block} reason="Inputs belong into modals." />;
  const { block_id: blockId = '', element, label, hint, optional = false } = block;
  const actionId = element.action_id ?? '';
  const error = inputs.errors[blockId];
  const notes = [hint && `${id}hint`, error && `${id}error`].filter(Boolean).join(' ') || undefined;
  const grouped = GROUPED.includes(element.type);
  const Box = grouped ? 'fieldset' : 'div';
  const Label = grouped ? 'legend' : 'label';
  return (
    <Box className="block-input">
      <Label className="block-input__label" {...(grouped ? {} : { htmlFor: id })}>
        {label.text} {optional && <span className="block-input__optional">(optional)</span>}
      </Label>
      <InputView
        id={id}
        element={element}
        value={inputs.values[blockId]?.[actionId] ?? initialValue(element)}
        required={!optional}
        invalid={error !== undefined}
        describedBy={notes}
        onChange={(value) => inputs.set(blockId, actionId, value)}
      />
      {hint && (
        <p id={`${id}hint`} className="block-input__hint">
          {hint.text}
        </p>
      )}
      {error && (
        <p id={`${id}error`} className="block-input__error" role="alert">
          {error}
        </p>
      )}
    </Box>
  );
}
