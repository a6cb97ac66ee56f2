import type { Confirm } from '../api/blocks.ts';
import { TextObjectView } from '../text/TextObjectView.tsx';
import { Dialog } from './Dialog.tsx';

interface Props {
  confirm: Confirm;
  onAnswer: (yes: boolean) => void;
}

export function ConfirmDialog({ confirm, onAnswer }: Props) {
  return (
    <Dialog label={confirm.title.text} role="alertdialog" className="dialog--confirm" onClose={() => onAnswer(false)}>
      <h2 className="dialog__title">{confirm.title.text}</h2>
      <div className="dialog__body">
        <TextObjectView text={confirm.text} />
      </div>
      <footer className="dialog__foot">
        <button type="button" className="button" onClick={() => onAnswer(false)}>
          {confirm.deny.text}
        </button>
        <button
          type="button"
          data-autofocus
          className={`button button--${confirm.style ?? 'primary'}`}
          onClick={() => onAnswer(true)}
        >
          {confirm.confirm.text}
        </button>
      </footer>
    </Dialog>
  );
}
