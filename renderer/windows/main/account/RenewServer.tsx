import { useState, type ReactNode } from 'react';
import { useIntl } from 'react-intl';
import type { ServerRenewalRefusal } from '../../../../core/ipc/refusals.ts';
import type { MessageId } from '../../../../core/words/messages.ts';
import { Notice } from '../../../components/asking/Notice.tsx';
import { Button } from '../../../components/controls/Button.tsx';
import { useRequest } from '../useRequest.ts';
import { accountRefusal, accountRefusalId } from './accountRefusal.ts';

export interface RenewServerProps {
  /** What these words tell a person to do, as presses. */
  readonly pressesOf: (said: MessageId) => ReactNode;
}

/** The way on for a host whose data are damaged: main asks whether to, and says what is lost. */
export function RenewServer({ pressesOf }: RenewServerProps) {
  const intl = useIntl();
  const [isDone, setDone] = useState(false);
  const { isBusy, refusal, ask } = useRequest<ServerRenewalRefusal>('failed');
  if (isDone) return <p role="status">{intl.formatMessage({ id: 'remedy.newServer.done' })}</p>;
  const renew = async () => setDone(await ask((main) => main.renewServer()));
  return (
    <>
      <Button size="small" busy={isBusy} onClick={() => void renew()}>
        {intl.formatMessage({ id: 'remedy.newServer' })}
      </Button>
      {refusal !== null && (
        <Notice kind="danger" role="alert" remedies={pressesOf(accountRefusalId(refusal))}>
          {accountRefusal(intl, refusal)}
        </Notice>
      )}
    </>
  );
}
