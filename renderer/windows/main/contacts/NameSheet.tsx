import { useState, type FormEvent } from 'react';
import { useIntl } from 'react-intl';
import { isProblem } from '../../../../core/ipc/problem.ts';
import { MAX_NAME } from '../../../../core/call/peerName.ts';
import { Button } from '../../../components/controls/Button.tsx';
import { failureText } from '../../../components/asking/failureText.ts';
import { Sheet } from '../../../components/sheets/Sheet.tsx';
import { TextField } from '../../../components/controls/TextField.tsx';
import type { MainBridge } from '../MainBridge.tsx';
import { useRequest } from '../useRequest.ts';
import sheet from '../../../components/sheets/Sheet.module.css';
import styles from '../Form.module.css';
import { NamedPressesLine, problemId } from '../NamedPresses.tsx';

export interface NameSheetProps {
  readonly title: string;
  readonly label: string;
  readonly hint: string;
  /** As it is now. */
  readonly start: string;
  /** What is shown where it stays empty. */
  readonly placeholder: string;
  readonly isOpen: boolean;
  readonly save: (main: MainBridge, name: string) => Promise<unknown>;
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

function NameForm({ label, hint, start, placeholder, save, onClose }: Omit<NameSheetProps, 'title' | 'isOpen'>) {
  const intl = useIntl();
  const [name, setName] = useState(start);
  const { isBusy, refusal, ask, forget } = useRequest<'notDone'>('notDone');
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const isSaved = await ask(async (main) => {
      await save(main, name);
      return { ok: true };
    });
    if (isSaved) onClose();
  };
  return (
    <form className={styles['form']} onSubmit={(event) => void submit(event)} noValidate>
      <TextField
        label={label}
        hint={hint}
        value={name}
        onChange={(typed) => {
          setName(typed);
          forget();
        }}
        placeholder={placeholder}
        autoFocus
        autoCapitalize="words"
        maxLength={MAX_NAME}
        readOnly={isBusy}
        error={refusal === null ? undefined : failureText(intl, isProblem(refusal.reason) ? refusal.reason : null)}
      />
      <NamedPressesLine of={problemId(refusal)} />
      <div className={sheet['actions']}>
        <Button onClick={onClose}>{intl.formatMessage({ id: 'app.cancel' })}</Button>
        <Button type="submit" kind="primary" busy={isBusy}>
          {intl.formatMessage({ id: 'name.save' })}
        </Button>
      </div>
    </form>
  );
}
