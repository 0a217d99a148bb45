import { useState } from 'react';
import { useIntl } from 'react-intl';
import type { KeyProtectionView } from '../../../../../core/ipc/snapshot.ts';
import { Button } from '../../../../components/controls/Button.tsx';
import { keyringText } from '../../../../components/asking/keyringText.ts';
import { Notice } from '../../../../components/asking/Notice.tsx';
import { RemovePassphrase } from './RemovePassphrase.tsx';
import { SetPassphrase } from './SetPassphrase.tsx';
import { Fact, SettingsGroup } from '../parts/SettingsGroup.tsx';
import styles from '../parts/Settings.module.css';

/** What opens the store of this computer, and the ways to add a second way in. */
export function ProtectionSettings({ keyProtection }: { readonly keyProtection: KeyProtectionView }) {
  const intl = useIntl();
  const [open, setOpen] = useState<'add' | 'change' | 'remove' | null>(null);
  const [said, setSaid] = useState<'saved' | 'removed' | null>(null);
  const { keyring, passphrase } = keyProtection;
  const done = (what: 'saved' | 'removed') => () => {
    setOpen(null);
    setSaid(what);
  };
  const begin = (what: 'add' | 'change' | 'remove') => () => {
    setSaid(null);
    setOpen(what);
  };
  return (
    <SettingsGroup title={intl.formatMessage({ id: 'protection.title' })}>
      <dl className={styles['facts']}>
        <Fact term={intl.formatMessage({ id: 'protection.keyring' })}>
          {keyring === null ? intl.formatMessage({ id: 'protection.keyring.none' }) : keyringText(intl, keyring)}
        </Fact>
        <Fact term={intl.formatMessage({ id: 'protection.passphrase' })}>
          {intl.formatMessage({ id: passphrase ? 'protection.passphrase.set' : 'protection.passphrase.none' })}
        </Fact>
      </dl>
      <div className={styles['item']}>
        {passphrase ? (
          <p className={styles['explain']}>
            {intl.formatMessage({ id: keyring === null ? 'protection.onlyPassphrase' : 'protection.both' })}
          </p>
        ) : (
          <Notice kind="warning">{intl.formatMessage({ id: 'protection.onlyKeyring' })}</Notice>
        )}
        <div className={styles['buttons']}>
          <Button kind={passphrase ? 'secondary' : 'primary'} onClick={begin(passphrase ? 'change' : 'add')}>
            {intl.formatMessage({ id: passphrase ? 'protection.change' : 'protection.add' })}
          </Button>
          {passphrase && keyring !== null && (
            <Button kind="dangerQuiet" onClick={begin('remove')}>
              {intl.formatMessage({ id: 'protection.remove' })}
            </Button>
          )}
        </div>
        <p className={styles['said']} role="status">
          {said === null ? '' : intl.formatMessage({ id: `protection.${said}` })}
        </p>
      </div>
      <SetPassphrase
        doing={open === 'remove' ? null : open}
        asksCurrent={keyring === null}
        onClose={() => setOpen(null)}
        onDone={done('saved')}
      />
      <RemovePassphrase isOpen={open === 'remove'} onClose={() => setOpen(null)} onDone={done('removed')} />
    </SettingsGroup>
  );
}
