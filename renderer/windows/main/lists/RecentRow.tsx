import { Ban, Phone, Trash2, UserCheck, Video } from 'lucide-react';
import { useIntl } from 'react-intl';
import type { CallType } from '../../../../core/call/view.ts';
import type { RecentView } from '../../../../core/ipc/snapshot.ts';
import { Avatar } from '../../../components/Avatar.tsx';
import { PeerName } from '../../../components/PeerName.tsx';
import { RowAction } from '../../../components/RowAction.tsx';
import { RecentLine } from '../RecentLine.tsx';
import { RecentTime } from './RecentTime.tsx';
import styles from '../Pane.module.css';

export interface RecentRowProps {
  readonly recent: RecentView;
  readonly onCall: (peer: string, callType: CallType) => void;
  readonly onRemove: (callId: string) => void;
  readonly onBlock: (peer: string, isBlocked: boolean) => void;
}

/** What a row of the past calls shows, inside react-aria's item. */
export function RecentRow({ recent, onCall, onRemove, onBlock }: RecentRowProps) {
  const intl = useIntl();
  const { call, blocked } = recent;
  const { callId, peer, type, startedAt } = call;
  return (
    <>
      <Avatar handle={peer} size={40} />
      <span className={styles['words']}>
        <span className={styles['name']}>
          <PeerName peer={peer} verified={recent.verified} />
        </span>
        <RecentLine recent={recent} isShort className={styles['line']} />
      </span>
      <span className={styles['actions']}>
        <RecentTime instant={startedAt} className={styles['time']} />
        {call.direction === 'incoming' && (
          <RowAction
            label={intl.formatMessage({ id: blocked ? 'block.unblockPeer' : 'block.blockPeer' }, { peer })}
            icon={blocked ? <UserCheck /> : <Ban />}
            className={styles['onDemand']}
            onPress={() => onBlock(peer, blocked)}
          />
        )}
        <RowAction
          label={intl.formatMessage({ id: 'recents.remove' }, { peer })}
          icon={<Trash2 />}
          className={styles['onDemand']}
          onPress={() => onRemove(callId)}
        />
        <RowAction
          label={intl.formatMessage({ id: type === 'video' ? 'recents.redialVideo' : 'recents.redial' }, { peer })}
          icon={type === 'video' ? <Video /> : <Phone />}
          onPress={() => onCall(peer, type)}
        />
      </span>
    </>
  );
}
