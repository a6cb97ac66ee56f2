import type { Message } from '../api/wire.ts';
import { useApp } from '../state/app-context.ts';

export function EphemeralNote({ message }: { message: Message }) {
  const { actions } = useApp();
  return (
    <p className="ephemeral-note">
      <span>Only visible to you</span>
      <button type="button" className="link-button" onClick={() => actions.dismiss(message)}>
        Dismiss<span className="hidden"> this message</span>
      </button>
    </p>
  );
}
