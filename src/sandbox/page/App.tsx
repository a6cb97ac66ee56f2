import { Shell } from './shell/Shell.tsx';
import { AppContext } from './state/app-context.ts';
import { useStore } from './state/use-store.ts';

export function App() {
  const app = useStore();
  return (
    <AppContext value={app}>
      <Shell />
    </AppContext>
  );
}
