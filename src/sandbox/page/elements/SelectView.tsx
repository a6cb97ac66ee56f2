import { useState } from 'react';
import type { SelectElement } from '../api/blocks.ts';
import { Menu } from './Menu.tsx';
import { usePress } from './use-press.tsx';

interface Props {
  blockId: string;
  element: SelectElement;
}

/** A select in a message: choosing is pressing. */
export function SelectView({ blockId, element }: Props) {
  const { busy, press, dialog } = usePress(blockId, element);
  const options = element.options ?? element.option_groups?.flatMap((g) => g.options) ?? [];
  const [chosen, setChosen] = useState(element.initial_option?.value);
  const placeholder = element.placeholder?.text ?? 'Choose';
  const shown = options.find((o) => o.value === chosen)?.text.text;
  const choose = (value: string) => {
    setChosen(value);
    press(value);
  };
  const items = options.map((o) => ({
    key: o.value,
    label: o.text.text,
    about: o.description?.text,
    checked: o.value === chosen,
  }));
  return (
    <>
      <Menu
        label={shown ? `${placeholder}: ${shown}` : placeholder}
        className="button button--plain button--select"
        busy={busy}
        items={items}
        onSelect={choose}
      >
        <span>{shown ?? placeholder}</span>
        {busy ? <span className="spinner" aria-hidden="true" /> : <span aria-hidden="true">▾</span>}
      </Menu>
      {dialog}
    </>
  );
}
