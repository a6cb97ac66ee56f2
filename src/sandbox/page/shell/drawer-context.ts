import { createContext } from 'react';

/** Opens the drawer; undefined on wide screens, where the sidebar is always there. */
export const DrawerContext = createContext<(() => void) | undefined>(undefined);
