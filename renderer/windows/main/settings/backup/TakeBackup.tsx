import { useState, type FormEvent } from 'react';
import { useIntl } from 'react-intl';
import type { BackupSummary, TakenBackup } from '../../../../../core/ipc/backup.ts';
import type { BackupRefusal } from '../../../../../core/ipc/refusals.ts';
import { Button } from '../../../../components/controls/Button.tsx';
import { GuardedSurface } from '../../../../components/guard/GuardedSurface.tsx';
import { Notice } from '../../../../components/asking/Notice.tsx';
import { Sheet } from '../../../../components/sheets/Sheet.tsx';
import { useAsk } from '../../MainBridge.tsx';
import { PassphraseField } from '../../opening/PassphraseField.tsx';
import { useRequest } from '../../useRequest.ts';
import { backupRefusal, backupRefusalId } from './backupRefusal.ts';
import sheet from '../../../../components/sheets/Sheet.module.css';
import styles from '../../Form.module.css';
import { NamedPresses } from '../../NamedPresses.tsx';

export interface TakeBackupProps {
  /** The name of the chosen file; null: none is. */
  readonly file: string | null;
  readonly onClose: () => void;
  readonly onDone: (taken: TakenBackup) => void;
}

/** Its passphrase, then what stands in it, then it is taken. */
export function TakeBackup({ file, onClose, onDone }: TakeBackupProps) {
  const intl = useIntl();
  const ask = useAsk();
  const close = () => {
    void ask((main) => main.forgetBackup());
    onClose();
  };
  return (
    <Sheet title={intl.formatMessage({ id: 'backup.take.title' })} isOpen={file !== null} onClose={close}>
      <TakeBackupForm file={file ?? ''} onClose={close} onDone={onDone} />
    </Sheet>
  );
}

function TakeBackupForm({ file, onClose, onDone }: TakeBackupProps) {
  const intl = useIntl();
  const [passphrase, setPassphrase] = useState('');
  const [summary, setSummary] = useState<BackupSummary | null>(null);
  const { isBusy, refusal, ask, forget } = useRequest<BackupRefusal>('failed');
  const open = async () => {
    if (passphrase === '') return;
    await ask(async (main) => {
      const answer = await main.openBackup({ passphrase });
      if (answer.ok) setSummary(answer);
      return answer;
    });
  };
  const take = () =>
    ask(async (main) => {
      const answer = await main.takeBackup();
      if (answer.ok) onDone(answer);
      return answer;
    });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void (summary === null ? open() : take());
  };
  const isWrong = refusal?.reason === 'wrong';
  return (
    <form className={styles['form']} onSubmit={submit} noValidate>
      <p className={sheet['text']}>{file}</p>
      {summary === null ? (
        <PassphraseField
          label={intl.formatMessage({ id: 'backup.passphrase' })}
          value={passphrase}
          onChange={(value) => {
            setPassphrase(value);
            forget();
          }}
          autoFocus
          autoComplete="off"
          error={isWrong ? intl.formatMessage({ id: 'backup.refused.wrong' }) : undefined}
        />
      ) : (
        <Found summary={summary} />
      )}
      {refusal !== null && !isWrong && (
        <Notice kind="danger" role="alert" remedies={<NamedPresses of={backupRefusalId(refusal.reason)} />}>
          {backupRefusal(intl, refusal)}
        </Notice>
      )}
      <div className={sheet['actions']}>
        <Button onClick={onClose}>{intl.formatMessage({ id: 'app.cancel' })}</Button>
        {/* Whoever presses Open twice has not read yet what would be restored. */}
        <GuardedSurface isOpenAtFirst shows={String(summary === null)}>
          <Button type="submit" kind="primary" busy={isBusy}>
            {intl.formatMessage({ id: summary === null ? 'backup.open' : 'backup.takeIt' })}
          </Button>
        </GuardedSurface>
      </div>
    </form>
  );
}

function Found({ summary: { handle, savedAt, contacts, calls, leftOut } }: { readonly summary: BackupSummary }) {
  const intl = useIntl();
  const when = intl.formatDate(savedAt, { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <div role="status">
      <p>{intl.formatMessage({ id: 'backup.summary' }, { handle, when, contacts, calls })}</p>
      {leftOut > 0 && <p>{intl.formatMessage({ id: 'backup.leftOut' }, { count: leftOut })}</p>}
      <p className={sheet['text']}>{intl.formatMessage({ id: 'backup.take.text' })}</p>
    </div>
  );
}
