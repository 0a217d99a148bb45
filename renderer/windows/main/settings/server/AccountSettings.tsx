import { useState } from 'react';
import { useIntl } from 'react-intl';
import type { DeleteAccountRefusal, SignOutRefusal } from '../../../../../core/ipc/refusals.ts';
import { isOwnFault, isProblem } from '../../../../../core/ipc/problem.ts';
import type { AccountView } from '../../../../../core/ipc/snapshot.ts';
import { Button } from '../../../../components/controls/Button.tsx';
import { Notice } from '../../../../components/asking/Notice.tsx';
import { accountRefusal, accountRefusalId } from '../../account/accountRefusal.ts';
import { ChangeServer } from '../../account/ChangeServer.tsx';
import { serverOf } from '../../links/serverText.ts';
import { useRequest } from '../../useRequest.ts';
import { DisplayName } from './DisplayName.tsx';
import { Fact, SettingsCard } from '../parts/SettingsGroup.tsx';
import styles from '../parts/Settings.module.css';
import { NamedPresses } from '../../NamedPresses.tsx';

/** Who we are and where, and the ways to be somewhere else. What cannot be undone is asked once more by main. */
export function AccountSettings({ account }: { readonly account: Extract<AccountView, { phase: 'ready' }> }) {
  const intl = useIntl();
  const [isChanging, setChanging] = useState(false);
  /** What the refusal is of. */
  const [asked, setAsked] = useState<'signOut' | 'deleteAccount'>('signOut');
  const { isBusy, refusal, ask, forget } = useRequest<SignOutRefusal | DeleteAccountRefusal>('failed');
  const press = (what: typeof asked): void => {
    setAsked(what);
    void ask((main) => main[what]());
  };
  const reason = refusal?.reason ?? '';
  // A full disk keeps nobody's server away.
  const needsServer = asked === 'deleteAccount' && isProblem(reason) && !isOwnFault(reason);
  return (
    <SettingsCard>
      <dl className={styles['facts']}>
        <DisplayName handle={account.handle} name={account.displayName} />
        <Fact term={intl.formatMessage({ id: 'settings.account.handle' })}>{account.handle}</Fact>
        <Fact term={intl.formatMessage({ id: 'settings.account.server' })}>
          {serverOf(account) ?? intl.formatMessage({ id: 'settings.account.thisComputer' })}
        </Fact>
        {account.serverId !== null && (
          <Fact term={intl.formatMessage({ id: 'settings.account.serverId' })}>
            <code>{account.serverId}</code>
          </Fact>
        )}
      </dl>
      {account.isUnprotected && (
        <div className={styles['item']}>
          <Notice kind="warning" title={intl.formatMessage({ id: 'connection.unprotected' })}>
            {intl.formatMessage({ id: 'connection.unprotected.text' }, { server: account.server })}
          </Notice>
        </div>
      )}
      <div className={styles['item']}>
        <p className={styles['explain']}>{intl.formatMessage({ id: 'settings.account.explain' })}</p>
        <div className={styles['buttons']}>
          <Button
            onClick={() => {
              forget();
              setChanging(true);
            }}
          >
            {intl.formatMessage({ id: 'account.changeServer' })}
          </Button>
          <Button onClick={() => press('signOut')} busy={isBusy}>
            {intl.formatMessage({ id: 'account.signOut' })}
          </Button>
          <Button kind="dangerQuiet" onClick={() => press('deleteAccount')} busy={isBusy}>
            {intl.formatMessage({ id: 'account.delete' })}
          </Button>
        </div>
        {refusal !== null && (
          <Notice kind="warning" role="alert" remedies={<NamedPresses of={accountRefusalId(refusal)} />}>
            {accountRefusal(intl, refusal)} {needsServer && intl.formatMessage({ id: 'account.delete.needsServer' })}
          </Notice>
        )}
      </div>
      <ChangeServer isOpen={isChanging} onClose={() => setChanging(false)} />
    </SettingsCard>
  );
}
