import { useState, type FormEvent } from 'react';
import { useIntl } from 'react-intl';
import { MAX_NAME } from '../../../core/call/peerName.ts';
import { Button } from '../../components/Button.tsx';
import { Sheet } from '../../components/Sheet.tsx';
import { TextField } from '../../components/TextField.tsx';
import sheet from '../../components/Sheet.module.css';
import styles from './Form.module.css';

export interface NameSheetProps {
  readonly title: string;
  readonly label: string;
  readonly hint: string;
  /** As it is now. */
  readonly start: string;
  /** What is shown where it stays empty. */
  readonly placeholder: string;
  readonly isOpen: boolean;
  /** Whether it was saved. */
  readonly onSave: (name: string) => Promise<boolean>;
  readonly onClose: () => void;
}

/** Asks for a name: what somebody is called, or nothing. */
export function NameSheet({ title, isOpen, onClose, ...form }: NameSheetProps) {
  return (
    <Sheet title={title} isOpen={isOpen} onClose={onClose}>
      <NameForm {...form} onClose={onClose} />
    </Sheet>
  );
}

function NameForm({ label, hint, start, placeholder, onSave, onClose }: Omit<NameSheetProps, 'title' | 'isOpen'>) {
  const intl = useIntl();
  const [name, setName] = useState(start);
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    if (await onSave(name)) onClose();
    else setBusy(false);
  };
  return (
    <form className={styles['form']} onSubmit={(event) => void submit(event)} noValidate>
      <TextField
        label={label}
        hint={hint}
        value={name}
        onChange={setName}
        placeholder={placeholder}
        autoFocus
        autoCapitalize="words"
        maxLength={MAX_NAME}
        readOnly={isBusy}
      />
      <div className={sheet['actions']}>
        <Button onClick={onClose}>{intl.formatMessage({ id: 'app.cancel' })}</Button>
        <Button type="submit" kind="primary" busy={isBusy}>
          {intl.formatMessage({ id: 'name.save' })}
        </Button>
      </div>
    </form>
  );
}
