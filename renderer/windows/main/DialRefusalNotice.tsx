import { nameAndHandle, shownName } from '../../../core/call/peerName.ts';
import { refusalRemedy, type RefusalRemedy } from '../../../core/ipc/refusalRemedies.ts';
import type { MessageId } from '../../../core/words/messages.ts';
import { useIntl } from 'react-intl';
import { Button } from '../../components/controls/Button.tsx';
import { dialRefusalId, dialRefusalText } from '../../components/asking/dialRefusal.ts';
import { useContact } from './lists/useContact.ts';
import { useAsk } from './MainBridge.tsx';
import { RefusalNotice } from './RefusalNotice.tsx';
import type { Dialling, RefusedDial } from './useDialling.ts';
import { NamedPresses } from './NamedPresses.tsx';

export interface DialRefusalNoticeProps {
  readonly refusal: RefusedDial;
  readonly dialling: Pick<Dialling, 'forget' | 'unblockAndCall' | 'repeat'>;
  /** Of the contacts: they may have other names now. */
  readonly revision: number;
  /** The server cannot be reached. */
  readonly isOffline: boolean;
  readonly openContact: (peer: string) => void;
}

const WORDS: Readonly<Record<RefusalRemedy, MessageId>> = {
  showCall: 'call.show',
  openContact: 'remedy.compare',
  unblockAndCall: 'dial.unblockAndCall',
  signInHere: 'account.signInHere',
  reconnect: 'connection.tryNow',
  callAgain: 'call.again',
};

/** Why a call could not be dialled, and the way on. */
export function DialRefusalNotice({ refusal, dialling, revision, isOffline, openContact }: DialRefusalNoticeProps) {
  const intl = useIntl();
  const ask = useAsk();
  const { contact } = useContact(refusal.peer, revision);
  const reconnect = () => void ask((main) => main.reconnect());
  const deeds: Readonly<Record<RefusalRemedy, () => void>> = {
    showCall: () => void ask((main) => main.showCall()),
    openContact: () => openContact(refusal.peer),
    unblockAndCall: () => void dialling.unblockAndCall(refusal),
    signInHere: reconnect,
    reconnect,
    callAgain: () => dialling.repeat(refusal),
  };
  const remedy = refusalRemedy(refusal.reason, isOffline);
  // It is read out once, with the name in it.
  if (contact === 'loading') return null;
  const isKnown = contact !== null && contact !== 'failed';
  const peer = isKnown ? nameAndHandle({ peer: refusal.peer, name: shownName(contact) }) : refusal.peer;
  return (
    <RefusalNotice
      onClose={dialling.forget}
      action={
        <>
          <Button size="small" onClick={deeds[remedy]}>
            {intl.formatMessage({ id: WORDS[remedy] })}
          </Button>
          <NamedPresses of={dialRefusalId(refusal.reason)} />
        </>
      }
    >
      {dialRefusalText(intl, { ...refusal, peer })}
    </RefusalNotice>
  );
}
