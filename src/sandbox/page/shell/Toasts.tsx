import { useEffect } from 'react';
import { useApp } from '../state/app-context.ts';
import type { Toast } from '../state/state.ts';

const SHOWN_MS = 9_000;

function ToastItem({ toast }: { toast: Toast }) {
  const { actions } = useApp();
  const { id, jump } = toast;
  useEffect(() => {
    const timer = setTimeout(() => actions.untoast(id), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [actions, id]);
  return (
    <div className={`toast toast--${toast.level}`} role={toast.level === 'error' ? 'alert' : 'status'}>
      <p>{toast.text}</p>
      {jump && (
        <button
          type="button"
          className="link-button"
          onClick={() => {
            actions.untoast(id);
            actions.jump(jump.channel, jump.ts);
          }}
        >
          Show
        </button>
      )}
      <button type="button" className="icon-button" aria-label="Close notice" onClick={() => actions.untoast(id)}>
        ×
      </button>
    </div>
  );
}

export function Toasts() {
  const { toasts } = useApp().state;
  return (
    <div className="toasts">
      {toasts.map((toast) => (
        <ToastItem key={toast.id} toast={toast} />
      ))}
    </div>
  );
}
