import { type ReactNode, useState } from 'react';
import type { Confirm } from '../api/blocks.ts';
import { ConfirmDialog } from '../dialogs/ConfirmDialog.tsx';
import { useApp } from '../state/app-context.ts';
import { useSurface } from './surface-context.ts';

interface Pressable {
  action_id?: string;
  confirm?: Confirm;
}

/** Pressing an element: asks first when it says so, then waits for the answer. */
export function usePress(blockId: string, element: Pressable) {
  const { actions } = useApp();
  const surface = useSurface();
  const [busy, setBusy] = useState(false);
  const [asking, setAsking] = useState<{ selected?: string | string[] }>();

  const send = async (selected?: string | string[]) => {
    setBusy(true);
    await actions.press(surface, { block_id: blockId, action_id: element.action_id ?? '', selected });
    setBusy(false);
  };
  const press = (selected?: string | string[]) => {
    if (busy) return;
    if (element.confirm) setAsking({ selected });
    else void send(selected);
  };
  const answer = (yes: boolean) => {
    setAsking(undefined);
    if (yes) void send(asking?.selected);
  };
  const dialog: ReactNode =
    asking && element.confirm ? <ConfirmDialog confirm={element.confirm} onAnswer={answer} /> : null;
  return { busy, press, dialog };
}
