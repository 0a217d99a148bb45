import { useState, type FormEvent } from 'react';
import { useIntl } from 'react-intl';
import type { RemovePassphraseRefusal } from '../../../../../core/ipc/refusals.ts';
import { Button } from '../../../../components/controls/Button.tsx';
import { Sheet } from '../../../../components/sheets/Sheet.tsx';
import { PassphraseField } from '../../opening/PassphraseField.tsx';
import { refusalText } from '../../refusalText.ts';
import { useRequest } from '../../useRequest.ts';
import sheet from '../../../../components/sheets/Sheet.module.css';
import styles from '../../Form.module.css';
import { NamedPressesLine, problemId } from '../../NamedPresses.tsx';

export interface RemovePassphraseProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Whoever finds the computer open must not be able to take the second way in away: it asks for the passphrase. */
export function RemovePassphrase({ isOpen, onClose, onDone }: RemovePassphraseProps) {
  const intl = useIntl();
  return (
    <Sheet title={intl.formatMessage({ id: 'protection.remove' })} isOpen={isOpen} onClose={onClose}>
      <RemovePassphraseForm onClose={onClose} onDone={onDone} />
    </Sheet>
  );
}

function RemovePassphraseForm({ onClose, onDone }: Omit<RemovePassphraseProps, 'isOpen'>) {
  const intl = useIntl();
  const [passphrase, setPassphrase] = useState('');
  const { isBusy, refusal, ask, forget } = useRequest<RemovePassphraseRefusal>('failed');

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (passphrase !== '' && (await ask((main) => main.removePassphrase({ passphrase })))) onDone();
  };

  return (
    <form className={styles['form']} onSubmit={(event) => void submit(event)} noValidate>
      <p className={sheet['text']}>{intl.formatMessage({ id: 'protection.remove.text' })}</p>
      <PassphraseField
        label={intl.formatMessage({ id: 'passphrase.label' })}
        value={passphrase}
        onChange={(value) => {
          setPassphrase(value);
          forget();
        }}
        autoFocus
        autoComplete="current-password"
        error={refusalText(intl, refusal, (reason) =>
          intl.formatMessage({ id: `protection.remove.refused.${reason}` }),
        )}
      />
      <NamedPressesLine of={problemId(refusal)} />
      <div className={sheet['actions']}>
        <Button onClick={onClose}>{intl.formatMessage({ id: 'app.cancel' })}</Button>
        <Button type="submit" kind="danger" busy={isBusy}>
          {intl.formatMessage({ id: 'protection.remove' })}
        </Button>
      </div>
    </form>
  );
}
