import { Ban, BellOff, MessageSquare } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useIntl } from 'react-intl';
import { peerName } from '../../../core/call/peerName.ts';
import type { RingingView } from '../../../core/call/shownCalls.ts';
import type { CallSecurity } from '../../../core/ipc/snapshot.ts';
import { callText, written } from '../../../core/words/callText.ts';
import { IconButton } from '../../components/controls/IconButton.tsx';
import { Avatar } from '../../components/people/Avatar.tsx';
import { PeerName } from '../../components/people/PeerName.tsx';
import type { RingingOrders } from './useRingingOrders.ts';
import styles from './IncomingCall.module.css';

export interface CardCallerProps {
  readonly view: RingingView;
  readonly security: CallSecurity | null;
  readonly orders: RingingOrders;
  /** They come back from choosing what to say with declining. */
  readonly isBack: boolean;
  /** They want to say something with declining. */
  readonly onWrite: () => void;
}

/** Who calls, and what can be done about them besides answering and declining. */
export function CardCaller({ view, security, orders, isBack, onWrite }: CardCallerProps) {
  const intl = useIntl();
  const { peer: handle, name } = view.call;
  const peer = peerName(view.call);
  const writing = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // The focus went with what stood here; a card that comes up by itself takes none.
    if (isBack) writing.current?.focus();
  }, [isBack]);
  return (
    <div className={styles['caller']}>
      <Avatar handle={handle} name={name} size={56} ringing={!view.silenced} />
      <div className={styles['words']}>
        <h1 className={styles['peer']}>
          <PeerName peer={handle} name={name} verified={security?.verified === true} markSize={18} />
        </h1>
        {peer !== handle && <p className={styles['handle']}>{`@${handle}`}</p>}
        <p className={styles['kind']}>{written(intl, callText(view).status)}</p>
      </div>
      <IconButton
        ref={writing}
        label={intl.formatMessage({ id: 'call.declineWith' })}
        icon={<MessageSquare />}
        size="small"
        onClick={onWrite}
      />
      {!view.knownContact && (
        <IconButton
          label={intl.formatMessage({ id: 'block.blockPeer' }, { peer })}
          icon={<Ban />}
          size="small"
          onClick={orders.block}
        />
      )}
      {/* It stays, and keeps the focus: the next press must find what the last one found. */}
      <IconButton
        label={intl.formatMessage({ id: 'call.silence' })}
        icon={<BellOff />}
        size="small"
        aria-pressed={view.silenced}
        shortcut="silence"
        onClick={orders.silence}
      />
    </div>
  );
}
