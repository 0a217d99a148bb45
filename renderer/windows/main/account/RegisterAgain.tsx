import { useState, type FormEvent } from 'react';
import { useIntl } from 'react-intl';
import type { ServerChangeRefusal } from '../../../../core/ipc/refusals.ts';
import { Button } from '../../../components/controls/Button.tsx';
import { Notice } from '../../../components/asking/Notice.tsx';
import { Sheet } from '../../../components/sheets/Sheet.tsx';
import { InviteField } from '../onboarding/InviteField.tsx';
import { isInviteAsked } from '../onboarding/useInvite.ts';
import { useRequest, type Refused } from '../useRequest.ts';
import { accountRefusal, accountRefusalId } from './accountRefusal.ts';
import sheet from '../../../components/sheets/Sheet.module.css';
import styles from '../Form.module.css';
import { NamedPresses, NamedPressesLine } from '../NamedPresses.tsx';

/** A registration that wants the code of an invite. */
export interface InviteWanted {
  readonly newServer: boolean;
  /** What the server said. */
  readonly refusal: Refused<ServerChangeRefusal>;
}

export interface RegisterAgainProps {
  readonly newServer: boolean;
  readonly onInvite: (wanted: InviteWanted) => void;
}

/** The way back to a server that has forgotten us, or (`newServer`) that was set up anew. */
export function RegisterAgain({ newServer, onInvite }: RegisterAgainProps) {
  const intl = useIntl();
  const { isBusy, refusal, ask } = useRequest<ServerChangeRefusal>('failed');
  const register = () =>
    void ask(async (main) => {
      const outcome = await main.registerAgain({ newServer });
      if (!isInviteAsked(outcome)) return outcome;
      onInvite({ newServer, refusal: outcome });
      // It is said where the code is typed.
      return { ok: true };
    });
  return (
    <>
      <Button size="small" kind={newServer ? 'secondary' : 'primary'} busy={isBusy} onClick={register}>
        {intl.formatMessage({ id: newServer ? 'account.registerAnew' : 'account.registerAgain' })}
      </Button>
      {refusal !== null && (
        <Notice kind="danger" role="alert" remedies={<NamedPresses of={accountRefusalId(refusal)} />}>
          {accountRefusal(intl, refusal)}
        </Notice>
      )}
    </>
  );
}

export interface RegisterWithInviteProps {
  /** Null while the sheet is closed. */
  readonly wanted: InviteWanted | null;
  readonly onClose: () => void;
}

/** Where the code of an invite is typed. What the connection says meanwhile takes none of it away. */
export function RegisterWithInvite({ wanted, onClose }: RegisterWithInviteProps) {
  const intl = useIntl();
  return (
    <Sheet title={intl.formatMessage({ id: 'onboarding.invite' })} isOpen={wanted !== null} onClose={onClose}>
      {wanted !== null && <InviteForm wanted={wanted} onClose={onClose} />}
    </Sheet>
  );
}

function InviteForm({ wanted, onClose }: { readonly wanted: InviteWanted; readonly onClose: () => void }) {
  const intl = useIntl();
  const [code, setCode] = useState('');
  const { isBusy, refusal, ask, forget } = useRequest<ServerChangeRefusal>('failed');
  const { newServer } = wanted;
  const said = refusal ?? (code === '' ? wanted.refusal : null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const invite = code.trim();
    const isDone = await ask((main) => main.registerAgain({ newServer, ...(invite !== '' && { invite }) }));
    if (isDone) onClose();
  };
  return (
    <form className={styles['form']} onSubmit={(event) => void submit(event)} noValidate>
      <InviteField
        value={code}
        onChange={(value) => {
          setCode(value);
          forget();
        }}
        readOnly={isBusy}
        error={said === null ? undefined : accountRefusal(intl, said)}
      />
      {said !== null && <NamedPressesLine of={accountRefusalId(said)} />}
      <div className={sheet['actions']}>
        <Button onClick={onClose}>{intl.formatMessage({ id: 'app.cancel' })}</Button>
        <Button type="submit" kind="primary" busy={isBusy}>
          {intl.formatMessage({ id: 'account.registerAgain' })}
        </Button>
      </div>
    </form>
  );
}
