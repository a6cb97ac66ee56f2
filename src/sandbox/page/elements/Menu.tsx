import { type ReactNode, useId, useRef, useState } from 'react';
import { moveRovingFocus } from '../hooks/roving.ts';

export interface MenuItem {
  key: string;
  label: ReactNode;
  name?: string;
  about?: string;
  checked?: boolean;
}

interface Props {
  label: string;
  className?: string;
  busy?: boolean;
  items: MenuItem[];
  onSelect: (key: string) => void;
  children: ReactNode;
}

const GAP = 6;

/** Puts the open menu under its button, or above when there is more room there. */
function place(menu: HTMLElement, button: HTMLElement): void {
  const anchor = button.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const below = anchor.bottom + GAP + height <= innerHeight;
  menu.style.left = `${Math.max(GAP, Math.min(anchor.left, innerWidth - width - GAP))}px`;
  menu.style.top = `${Math.max(GAP, below ? anchor.bottom + GAP : anchor.top - GAP - height)}px`;
}

/** A button with a menu: arrow keys inside, Escape and clicking elsewhere close it (the platform's popover). */
export function Menu({ label, className = 'button', busy = false, items, onSelect, children }: Props) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  const id = useId();
  const checkable = items.some((item) => item.checked !== undefined);

  const show = () => {
    if (!menu.current || !button.current || open || busy) return menu.current?.hidePopover();
    menu.current.showPopover();
    place(menu.current, button.current);
    const entries = [...menu.current.querySelectorAll<HTMLElement>('[data-roving]')];
    (entries.find((e) => e.ariaChecked === 'true') ?? entries[0])?.focus();
  };
  const choose = (key: string) => {
    menu.current?.hidePopover();
    button.current?.focus();
    onSelect(key);
  };

  return (
    <span className="menu-anchor">
      <button
        ref={button}
        type="button"
        className={className}
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={id}
        aria-busy={busy}
        onClick={show}
      >
        {children}
      </button>
      <div
        ref={menu}
        id={id}
        popover="auto"
        role="menu"
        tabIndex={-1}
        aria-label={label}
        className="menu"
        onToggle={(event) => setOpen(event.newState === 'open')}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') event.stopPropagation();
          if (event.key === 'Tab') menu.current?.hidePopover();
          moveRovingFocus(event);
        }}
      >
        {items.map((item) => (
          // biome-ignore lint/a11y/useAriaPropsSupportedByRole: the role is menuitemradio whenever there is something to check
          <button
            key={item.key}
            type="button"
            role={checkable ? 'menuitemradio' : 'menuitem'}
            aria-checked={checkable ? item.checked === true : undefined}
            aria-label={item.name}
            className="menu__item"
            data-roving
            tabIndex={-1}
            onClick={() => choose(item.key)}
          >
            <span>{item.label}</span>
            {item.about && <span className="menu__about">{item.about}</span>}
          </button>
        ))}
      </div>
    </span>
  );
}
