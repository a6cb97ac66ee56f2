import type { OverflowElement } from '../api/blocks.ts';
import { safeUrl } from '../text/safe-url.ts';
import { Menu } from './Menu.tsx';
import { usePress } from './use-press.tsx';

interface Props {
  blockId: string;
  element: OverflowElement;
}

export function OverflowView({ blockId, element }: Props) {
  const { busy, press, dialog } = usePress(blockId, element);
  const choose = (value: string) => {
    const option = element.options.find((o) => o.value === value);
    const url = option?.url && safeUrl(option.url);
    if (url) window.open(url, '_blank', 'noopener,noreferrer');
    press(value);
  };
  const items = element.options.map((o) => ({ key: o.value, label: o.text.text, about: o.description?.text }));
  return (
    <>
      <Menu
        label="More actions"
        className="button button--plain button--overflow"
        busy={busy}
        items={items}
        onSelect={choose}
      >
        {busy ? <span className="spinner" aria-hidden="true" /> : <span aria-hidden="true">⋯</span>}
      </Menu>
      {dialog}
    </>
  );
}
