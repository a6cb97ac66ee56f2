import { useState } from 'react';
import { NARROW, useMedia } from '../hooks/use-media.ts';
import { useTheme } from '../hooks/use-theme.ts';
import { useApp } from '../state/app-context.ts';
import { WorldControls } from './WorldControls.tsx';
import { WorldModels } from './WorldModels.tsx';

const DATE = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});

function shownDate(date: string): string {
  const at = new Date(`${date}T00:00:00Z`);
  return Number.isNaN(at.getTime()) ? date : DATE.format(at);
}

/** Says that the data is simulated, which day it is there, how the models are, and lets one steer time. */
export function WorldBar() {
  const { state } = useApp();
  const narrow = useMedia(NARROW);
  const [open, setOpen] = useState(false);
  const [theme, toggleTheme] = useTheme();
  const { world } = state;
  const details = !narrow || open;
  return (
    <section className="world" aria-label="Demo world">
      {world && (
        <>
          <p className="world__day">
            <span className="world__simulated">Simulated data</span>
            <strong>{shownDate(world.date)}</strong>
            <span className="world__count">day {world.day}</span>
          </p>
          <WorldControls world={world} brief={narrow && !open} />
          {world.waiting && <p className="world__waiting">{world.waiting}</p>}
          {narrow && (
            <button
              type="button"
              className="link-button world__more"
              aria-expanded={open}
              onClick={() => setOpen(!open)}
            >
              {open ? 'Less' : 'Models'}
            </button>
          )}
        </>
      )}
      <button
        type="button"
        className="icon-button world__theme"
        aria-label={theme === 'dark' ? 'Use the light theme' : 'Use the dark theme'}
        onClick={toggleTheme}
      >
        <span aria-hidden="true">{theme === 'dark' ? '☀' : '☾'}</span>
      </button>
      {world && details && <WorldModels world={world} />}
    </section>
  );
}
