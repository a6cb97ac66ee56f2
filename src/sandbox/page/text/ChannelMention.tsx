import { useApp } from '../state/app-context.ts';

export function ChannelMention({ id, label }: { id: string; label?: string }) {
  const { state, actions } = useApp();
  const channel = state.workspace?.channels.find((c) => c.id === id);
  if (!channel) return <span className="mention">#{label ?? id}</span>;
  return (
    <button type="button" className="mention mention--link" onClick={() => actions.go({ kind: 'channel', id })}>
      #{channel.name}
    </button>
  );
}
