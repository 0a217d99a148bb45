import type { FormEvent } from 'react';
import { useIntl } from 'react-intl';
import type { ServerChangeRefusal } from '../../../../core/ipc/refusals.ts';
import { Button } from '../../../components/Button.tsx';
import { Notice } from '../../../components/Notice.tsx';
import { Sheet } from '../../../components/Sheet.tsx';
import { InviteField } from '../InviteField.tsx';
import { useInvite } from '../useInvite.ts';
import { useRequest } from '../useRequest.ts';
import { accountRefusal } from './accountRefusal.ts';
import sheet from '../../../components/Sheet.module.css';
import styles from '../Form.module.css';

/**
 * The way back to a server that has forgotten us, or (`newServer`) that was set up anew. Only one that wants an invite
 * code is asked for one, and then in a sheet.
 */
export function RegisterAgain({ newServer }: { readonly newServer: boolean }) {
  const intl = useIntl();
  const invite = useInvite();
  const { isBusy, refusal, ask, forget } = useRequest<ServerChangeRefusal>('failed');

  const register = () =>
    void ask(async (main) => invite.heard(await main.registerAgain({ newServer, ...invite.typed })));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    register();
  };
  const error = refusal === null ? undefined : accountRefusal(intl, refusal);

  return (
    <>
      <Button size="small" kind={newServer ? 'secondary' : 'primary'} busy={isBusy} onClick={register}>
        {intl.formatMessage({ id: newServer ? 'account.registerAnew' : 'account.registerAgain' })}
      </Button>
      {error !== undefined && !invite.isAsked && (
        <Notice kind="danger" role="alert">
          {error}
        </Notice>
      )}
      <Sheet
        title={intl.formatMessage({ id: 'onboarding.invite' })}
        isOpen={invite.isAsked}
        onClose={() => invite.setAsked(false)}
      >
        <form className={styles['form']} onSubmit={submit} noValidate>
          <InviteField
            value={invite.code}
            onChange={(value) => {
              invite.setCode(value);
              forget();
            }}
            readOnly={isBusy}
            error={error}
          />
          <div className={sheet['actions']}>
            <Button onClick={() => invite.setAsked(false)}>{intl.formatMessage({ id: 'app.cancel' })}</Button>
            <Button type="submit" kind="primary" busy={isBusy}>
              {intl.formatMessage({ id: 'account.registerAgain' })}
            </Button>
          </div>
        </form>
      </Sheet>
    </>
  );
}
