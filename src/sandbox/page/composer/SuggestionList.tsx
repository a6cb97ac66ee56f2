import type { Suggestion } from './suggest.ts';

interface Props {
  id: string;
  items: Suggestion[];
  active: number;
  onPick: (item: Suggestion) => void;
}

export function SuggestionList({ id, items, active, onPick }: Props) {
  return (
    <div id={id} role="listbox" aria-label="Suggestions" className="suggestions">
      {items.map((item, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the composer's arrow keys and Enter choose; focus stays in the text
        <div
          key={item.key}
          id={`${id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === active}
          className="suggestion"
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onPick(item)}
        >
          <strong>{item.label}</strong>
          <span>{item.about}</span>
        </div>
      ))}
    </div>
  );
}
