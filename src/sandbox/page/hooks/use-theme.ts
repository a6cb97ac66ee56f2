import { useEffect, useState } from 'react';
import { recallText, remember } from '../state/memory.ts';
import { useMedia } from './use-media.ts';

export type Theme = 'light' | 'dark';

/** The system's theme until the person chooses one. */
export function useTheme(): [Theme, () => void] {
  const systemDark = useMedia('(prefers-color-scheme: dark)');
  const [chosen, setChosen] = useState(() => recallText('theme'));
  const theme: Theme = chosen === 'dark' || chosen === 'light' ? chosen : systemDark ? 'dark' : 'light';
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);
  const toggle = () => {
    const next = theme === 'dark' ? 'light' : 'dark';
    remember('theme', next);
    setChosen(next);
  };
  return [theme, toggle];
}
