import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import { useApp } from '../state/app-context.ts';
import { SuggestionList } from './SuggestionList.tsx';
import { useSuggestions } from './use-suggestions.ts';

interface Props {
  label: string;
  target: { channel: string; thread_ts?: string };
  autoFocus?: boolean;
}

// Drafts outlive the composer that holds them while a reader looks elsewhere.
const drafts = new Map<string, string>();

/** A text field that grows, remembers its draft, and takes the text of a clicked tip. */
function useDraft(key: string, field: React.RefObject<HTMLTextAreaElement | null>) {
  const { fill } = useApp().state;
  const [text, setText] = useState(() => drafts.get(key) ?? '');
  const filled = useRef(fill?.count);
  useEffect(() => void drafts.set(key, text), [key, text]);
  useEffect(() => {
    if (!fill || fill.count === filled.current) return;
    filled.current = fill.count;
    setText(fill.text);
    field.current?.focus();
  }, [fill, field]);
  useLayoutEffect(() => {
    const element = field.current;
    if (!element) return;
    element.style.height = 'auto';
    element.style.height = text ? `${Math.min(element.scrollHeight, 220)}px` : '';
  });
  return [text, setText] as const;
}

export function Composer({ label, target, autoFocus = false }: Props) {
  const { state, actions } = useApp();
  const field = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  const [text, setText] = useDraft(`${state.user}:${target.channel}:${target.thread_ts ?? ''}`, field);
  const suggestions = useSuggestions(text, state.workspace, setText);
  const { items, active, setCaret } = suggestions;

  useEffect(() => {
    if (autoFocus) field.current?.focus({ preventScroll: true });
  }, [autoFocus]);

  const send = async () => {
    const typed = text.trim();
    if (!typed) return;
    setText('');
    if (!(await actions.send(target, typed))) setText((now) => now || typed);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || suggestions.onKey(event)) return;
    if (event.key !== 'Enter' || event.shiftKey) return;
    event.preventDefault();
    void send();
  };

  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {items.length > 0 && <SuggestionList id={id} items={items} active={active} onPick={suggestions.pick} />}
      <textarea
        ref={field}
        rows={1}
        aria-label={label}
        placeholder={label}
        aria-autocomplete="list"
        aria-haspopup="listbox"
        aria-controls={items.length > 0 ? id : undefined}
        aria-activedescendant={items.length > 0 ? `${id}-${active}` : undefined}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setCaret(event.target.selectionStart);
        }}
        onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
        onKeyDown={onKeyDown}
      />
      <button type="submit" className="composer__send" aria-label="Send" aria-disabled={!text.trim()}>
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path
            d="M4 12 20 4l-5 16-3.5-6.5Z"
            fill="none"
            stroke="currentColor"
            strokeWidth="2"
            strokeLinejoin="round"
          />
        </svg>
      </button>
      <div className="hidden" role="status">
        {items.length > 0 ? `${items.length} suggestions, arrow keys choose, Enter takes` : ''}
      </div>
    </form>
  );
}
