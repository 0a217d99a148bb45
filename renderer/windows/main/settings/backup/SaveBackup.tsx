import { useState, type FormEvent } from 'react';
import { useIntl } from 'react-intl';
import type { SaveBackupRefusal } from '../../../../../core/ipc/refusals.ts';
import { Button } from '../../../../components/controls/Button.tsx';
import { Notice } from '../../../../components/asking/Notice.tsx';
import { Sheet } from '../../../../components/sheets/Sheet.tsx';
import { isGoodPassphrase, NewPassphraseFields, noPassphrase } from '../../opening/NewPassphrase.tsx';
import { useRequest } from '../../useRequest.ts';
import { backupRefusal, backupRefusalId } from './backupRefusal.ts';
import sheet from '../../../../components/sheets/Sheet.module.css';
import styles from '../../Form.module.css';
import { NamedPresses } from '../../NamedPresses.tsx';

export interface SaveBackupProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** First the passphrase, then the place, which the system asks for. */
export function SaveBackup({ isOpen, onClose, onDone }: SaveBackupProps) {
  const intl = useIntl();
  return (
    <Sheet title={intl.formatMessage({ id: 'backup.save.title' })} isOpen={isOpen} onClose={onClose}>
      <SaveBackupForm onClose={onClose} onDone={onDone} />
    </Sheet>
  );
}

function SaveBackupForm({ onClose, onDone }: Omit<SaveBackupProps, 'isOpen'>) {
  const intl = useIntl();
  const [chosen, setChosen] = useState(noPassphrase);
  const [wasTried, setTried] = useState(false);
  const { isBusy, refusal, ask } = useRequest<SaveBackupRefusal>('failed');
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!isGoodPassphrase(chosen)) return;
    const { passphrase } = chosen;
    if (await ask((main) => main.saveBackup({ passphrase }))) onDone();
  };
  return (
    <form className={styles['form']} onSubmit={(event) => void submit(event)} noValidate>
      <p className={sheet['text']}>{intl.formatMessage({ id: 'backup.save.text' })}</p>
      <NewPassphraseFields value={chosen} onChange={setChosen} wasTried={wasTried} autoFocus />
      <Notice kind="warning">{intl.formatMessage({ id: 'backup.save.noWayBack' })}</Notice>
      {refusal !== null && refusal.reason !== 'cancelled' && (
        <Notice kind="danger" role="alert" remedies={<NamedPresses of={backupRefusalId(refusal.reason)} />}>
          {backupRefusal(intl, refusal)}
        </Notice>
      )}
      <div className={sheet['actions']}>
        <Button onClick={onClose}>{intl.formatMessage({ id: 'app.cancel' })}</Button>
        <Button type="submit" kind="primary" busy={isBusy}>
          {intl.formatMessage({ id: 'backup.save.confirm' })}
        </Button>
      </div>
    </form>
  );
}
