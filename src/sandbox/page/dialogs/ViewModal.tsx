import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { View, ViewValues } from '../api/wire.ts';
import { BlockList } from '../blocks/BlockList.tsx';
import { initialValues } from '../elements/initial-values.ts';
import { InputsContext } from '../elements/inputs-context.ts';
import { SurfaceContext } from '../elements/surface-context.ts';
import { useApp } from '../state/app-context.ts';
import { Dialog } from './Dialog.tsx';

/** A Slack modal: its inputs live here until they are submitted. */
export function ViewModal({ view }: { view: View }) {
  const { actions } = useApp();
  const [values, setValues] = useState<ViewValues>(() => initialValues(view.blocks));
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [answers, setAnswers] = useState(0);
  const [busy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const title = view.title?.text ?? 'Dialog';
  const close = () => void actions.closeView(view.id);

  useEffect(() => {
    if (answers > 0) form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }, [answers]);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setErrors(await actions.submitView(view.id, { ...initialValues(view.blocks), ...values }));
    setBusy(false);
    setAnswers((count) => count + 1);
  };
  const set = (block: string, action: string, value: ViewValues[string][string]) => {
    setErrors(({ [block]: _gone, ...rest }) => rest);
    setValues((old) => ({ ...old, [block]: { ...old[block], [action]: value } }));
  };

  return (
    <Dialog label={title} className="dialog--view" onClose={close}>
      <form ref={form} onSubmit={submit}>
        <h2 className="dialog__title">{title}</h2>
        <button type="button" className="icon-button dialog__x" aria-label="Close dialog" onClick={close}>
          ×
        </button>
        <div className="dialog__body">
          <SurfaceContext value={{ view_id: view.id }}>
            <InputsContext value={{ values, errors, set }}>
              <BlockList blocks={view.blocks} />
            </InputsContext>
          </SurfaceContext>
        </div>
        <footer className="dialog__foot">
          <button type="button" className="button" onClick={close}>
            {view.close?.text ?? 'Close'}
          </button>
          {view.submit && (
            <button type="submit" className="button button--primary" aria-disabled={busy} aria-busy={busy}>
              {view.submit.text}
            </button>
          )}
        </footer>
      </form>
    </Dialog>
  );
}
