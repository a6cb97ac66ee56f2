import { useState } from 'react';
import type { World } from '../api/wire.ts';
import { useApp } from '../state/app-context.ts';

const SPEEDS = [1, 2, 5, 10, 30, 60];

export function WorldControls({ world, brief }: { world: World; brief: boolean }) {
  const { actions } = useApp();
  const [busy, setBusy] = useState(false);
  const act = async (action: string, value?: number) => {
    if (busy) return;
    setBusy(true);
    await actions.world(action, value);
    setBusy(false);
  };
  const speeds = [...new Set([...SPEEDS, world.seconds_per_day])].sort((a, b) => a - b);
  return (
    <div className="world__controls" aria-busy={busy}>
      <button
        type="button"
        className="world__button"
        aria-disabled={busy}
        onClick={() => void act(world.paused ? 'resume' : 'pause')}
      >
        <span aria-hidden="true">{world.paused ? '▶' : '❚❚'}</span> {world.paused ? 'Resume' : 'Pause'}
        <span className="hidden"> time</span>
      </button>
      <button type="button" className="world__button" aria-disabled={busy} onClick={() => void act('next-day')}>
        Next day <span aria-hidden="true">→</span>
      </button>
      {!brief && (
        <label className="world__speed">
          <span className="hidden">Speed of time</span>
          <select value={world.seconds_per_day} onChange={(event) => void act('speed', Number(event.target.value))}>
            {speeds.map((seconds) => (
              <option key={seconds} value={seconds}>
                {seconds} s a day
              </option>
            ))}
          </select>
        </label>
      )}
    </div>
  );
}
