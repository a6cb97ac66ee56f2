import { createContext, use } from 'react';
import type { Actions } from './actions.ts';
import type { State } from './state.ts';

export interface App {
  state: State;
  actions: Actions;
}

export const AppContext = createContext<App | undefined>(undefined);

export function useApp(): App {
  const app = use(AppContext);
  if (!app) throw new Error('AppContext is missing');
  return app;
}
