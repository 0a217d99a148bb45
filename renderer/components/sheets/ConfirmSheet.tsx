import { useIntl } from 'react-intl';
import { Button } from '../controls/Button.tsx';
import { Sheet } from './Sheet.tsx';
import styles from './Sheet.module.css';

export interface ConfirmSheetProps {
  readonly title: string;
  readonly text: string;
  readonly confirm: string;
  readonly isOpen: boolean;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** Asks before something that cannot be undone. */
export function ConfirmSheet({ title, text, confirm, isOpen, onConfirm, onClose }: ConfirmSheetProps) {
  const intl = useIntl();
  const confirmAndClose = () => {
    onConfirm();
    onClose();
  };
  return (
    <Sheet title={title} isOpen={isOpen} onClose={onClose} role="alertdialog">
      <p className={styles['text']}>{text}</p>
      <div className={styles['actions']}>
        <Button onClick={onClose} autoFocus>
          {intl.formatMessage({ id: 'app.cancel' })}
        </Button>
        <Button kind="danger" onClick={confirmAndClose}>
          {confirm}
        </Button>
      </div>
    </Sheet>
  );
}
