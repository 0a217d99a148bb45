import { useState, type FormEvent } from 'react';
import { useIntl } from 'react-intl';
import type { ServerChangeRefusal, ServerExamination, SignOutRefusal } from '../../../../core/ipc/refusals.ts';
import { Button } from '../../../components/controls/Button.tsx';
import { GuardedSurface } from '../../../components/guard/GuardedSurface.tsx';
import { Notice } from '../../../components/asking/Notice.tsx';
import { Sheet } from '../../../components/sheets/Sheet.tsx';
import { TextField } from '../../../components/controls/TextField.tsx';
import { InviteField } from '../onboarding/InviteField.tsx';
import { ServerQuestion, type ServerDecision } from '../onboarding/ServerQuestion.tsx';
import { useInvite } from '../onboarding/useInvite.ts';
import { useRequest } from '../useRequest.ts';
import { accountRefusal, accountRefusalId } from './accountRefusal.ts';
import sheet from '../../../components/sheets/Sheet.module.css';
import styles from '../Form.module.css';
import { NamedPressesLine } from '../NamedPresses.tsx';

export interface ChangeServerProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** What a link brought. */
  readonly start?: { readonly server: string; readonly invite: string | null };
}

/** The server of the account at another address, or another server: the person types, the server says which it is. */
export function ChangeServer({ isOpen, onClose, start }: ChangeServerProps) {
  const intl = useIntl();
  return (
    <Sheet title={intl.formatMessage({ id: 'account.change.title' })} isOpen={isOpen} onClose={onClose}>
      <ChangeServerForm onClose={onClose} {...(start !== undefined && { start })} />
    </Sheet>
  );
}

type Found = Extract<ServerExamination, { ok: true }>;

function ChangeServerForm({ onClose, start }: Omit<ChangeServerProps, 'isOpen'>) {
  const intl = useIntl();
  const [server, setServer] = useState(start?.server ?? '');
  const [decision, setDecision] = useState<ServerDecision>({});
  const [found, setFound] = useState<Found | null>(null);
  const invite = useInvite(start?.invite ?? '');
  const { isBusy, refusal, ask, forget } = useRequest<ServerChangeRefusal | SignOutRefusal>('failed', {
    otherServer: true,
  });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (server.trim() !== '') examine(decision);
  };
  const examine = (decided: ServerDecision) => {
    setDecision(decided);
    void ask(async (main) => {
      const examined = await main.examineServer({ server: server.trim(), ...decided });
      setFound(examined.ok ? examined : null);
      return examined.ok ? { ok: true } : examined;
    });
  };
  const registerAnew = async () => {
    const sought = { server: server.trim(), ...decision };
    const again = { newServer: true, found: sought, ...invite.typed };
    if (await ask(async (main) => invite.heard(await main.registerAgain(again)))) onClose();
  };
  const follow = async () => {
    if (await ask((main) => main.followServer({ server: server.trim(), ...decision }))) onClose();
  };
  const error =
    refusal === null || refusal.reason === 'plainHttp' || refusal.reason === 'certificateUnknown'
      ? undefined
      : accountRefusal(intl, refusal);

  return (
    <form className={styles['form']} onSubmit={submit} noValidate>
      <p className={sheet['text']}>{intl.formatMessage({ id: 'account.change.text' })}</p>
      <TextField
        label={intl.formatMessage({ id: 'onboarding.server' })}
        value={server}
        onChange={(value) => {
          setServer(value);
          setDecision({});
          setFound(null);
          invite.setAsked(false);
          forget();
        }}
        autoFocus
        maxLength={512}
        inputMode="url"
        readOnly={isBusy}
        placeholder={intl.formatMessage({ id: 'onboarding.server.placeholder' })}
        error={invite.isAsked ? undefined : error}
      />
      {refusal !== null && error !== undefined && <NamedPressesLine of={accountRefusalId(refusal)} />}
      {found !== null && (
        <Notice kind={found.is === 'other' || found.is === 'anew' ? 'warning' : 'good'} role="status">
          {intl.formatMessage({ id: `account.change.${found.is}` }, { server: found.server })}
        </Notice>
      )}
      {invite.isAsked && (
        <InviteField
          value={invite.code}
          onChange={(value) => {
            invite.setCode(value);
            forget();
          }}
          readOnly={isBusy}
          error={error}
        />
      )}
      {refusal !== null && <ServerQuestion refusal={refusal} onDecided={examine} onClose={forget} />}
      <div className={sheet['actions']}>
        <Button onClick={onClose}>{intl.formatMessage({ id: 'app.cancel' })}</Button>
        {/* Whoever presses Check twice has not read yet who answers there. */}
        <GuardedSurface isOpenAtFirst shows={String(found?.is)}>
          {found?.is === 'anew' && (
            <Button busy={isBusy} onClick={() => void registerAnew()}>
              {intl.formatMessage({ id: 'account.registerAnew' })}
            </Button>
          )}
          {found === null || found.is === 'present' ? (
            <Button type="submit" kind="primary" busy={isBusy}>
              {intl.formatMessage({ id: 'account.change.submit' })}
            </Button>
          ) : found.is === 'moved' ? (
            <Button kind="primary" busy={isBusy} onClick={() => void follow()}>
              {intl.formatMessage({ id: 'account.change.follow' })}
            </Button>
          ) : (
            <Button
              kind="danger"
              busy={isBusy}
              onClick={() => void ask((main) => main.leaveServer({ server: server.trim(), ...decision }))}
            >
              {intl.formatMessage({ id: 'account.change.leave' })}
            </Button>
          )}
        </GuardedSurface>
      </div>
    </form>
  );
}
