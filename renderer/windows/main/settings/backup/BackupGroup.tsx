import { useState } from 'react';
import { useIntl } from 'react-intl';
import type { TakenBackup } from '../../../../../core/ipc/backup.ts';
import type { BackupFileRefusal } from '../../../../../core/ipc/refusals.ts';
import { Button } from '../../../../components/controls/Button.tsx';
import { Notice } from '../../../../components/asking/Notice.tsx';
import { useRequest } from '../../useRequest.ts';
import { backupRefusal, backupRefusalId } from './backupRefusal.ts';
import { SaveBackup } from './SaveBackup.tsx';
import { SettingsGroup } from '../parts/SettingsGroup.tsx';
import { TakeBackup } from './TakeBackup.tsx';
import styles from '../parts/Settings.module.css';
import { NamedPresses } from '../../NamedPresses.tsx';

type Done = { readonly what: 'saved' } | ({ readonly what: 'taken' } & TakenBackup);

/** Contacts, marks, settings and past calls in one file, and back from it. */
export function BackupGroup() {
  const intl = useIntl();
  const [isSaving, setSaving] = useState(false);
  /** The name of the chosen file. */
  const [chosen, setChosen] = useState<string | null>(null);
  const [done, setDone] = useState<Done | null>(null);
  const { isBusy, refusal, ask, forget } = useRequest<BackupFileRefusal>('failed');
  const choose = () => {
    setDone(null);
    void ask(async (main) => {
      const answer = await main.chooseBackup();
      if (answer.ok) setChosen(answer.name);
      return answer;
    });
  };
  const save = () => {
    forget();
    setDone(null);
    setSaving(true);
  };
  return (
    <SettingsGroup title={intl.formatMessage({ id: 'backup.title' })}>
      <div className={styles['item']}>
        <p className={styles['explain']}>{intl.formatMessage({ id: 'backup.explain' })}</p>
        <div className={styles['buttons']}>
          <Button onClick={save}>{intl.formatMessage({ id: 'backup.save' })}</Button>
          <Button onClick={choose} busy={isBusy}>
            {intl.formatMessage({ id: 'backup.take' })}
          </Button>
        </div>
        {refusal !== null && refusal.reason !== 'cancelled' && (
          <Notice kind="danger" role="alert" remedies={<NamedPresses of={backupRefusalId(refusal.reason)} />}>
            {backupRefusal(intl, refusal)}
          </Notice>
        )}
        <p className={styles['said']} role="status">
          {done?.what === 'saved' && intl.formatMessage({ id: 'backup.saved' })}
          {done?.what === 'taken' &&
            intl.formatMessage({ id: 'backup.taken' }, { contacts: done.contacts, calls: done.calls })}
        </p>
      </div>
      <SaveBackup
        isOpen={isSaving}
        onClose={() => setSaving(false)}
        onDone={() => {
          setSaving(false);
          setDone({ what: 'saved' });
        }}
      />
      <TakeBackup
        file={chosen}
        onClose={() => setChosen(null)}
        onDone={(taken) => {
          setChosen(null);
          setDone({ what: 'taken', ...taken });
        }}
      />
    </SettingsGroup>
  );
}
