import { createContext, use } from 'react';
import type { InputValue, ViewValues } from '../api/wire.ts';

export interface Inputs {
  values: ViewValues;
  errors: Record<string, string>;
  set(block: string, action: string, value: InputValue): void;
}

/** The values a modal collects; undefined in messages, where every element acts at once. */
export const InputsContext = createContext<Inputs | undefined>(undefined);

export function useInputs(): Inputs | undefined {
  return use(InputsContext);
}
