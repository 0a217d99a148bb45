import { Ban, Phone, Trash2, UserCheck, Video, Voicemail } from 'lucide-react';
import { peerName } from '../../../../core/call/peerName.ts';
import { useIntl } from 'react-intl';
import type { RecentView } from '../../../../core/ipc/snapshot.ts';
import { Avatar } from '../../../components/people/Avatar.tsx';
import { PeerName } from '../../../components/people/PeerName.tsx';
import { RowAction } from './RowAction.tsx';
import { RecentLine } from '../recents/RecentLine.tsx';
import type { PeopleActions } from './peopleActions.ts';
import { voiceText } from '../voice/voiceText.ts';
import { RecentTime } from './RecentTime.tsx';
import styles from '../Pane.module.css';

export interface RecentRowProps {
  readonly recent: RecentView;
  readonly people: PeopleActions;
  /** Opens its voice message. */
  readonly onListen: (callId: string) => void;
}

/** What a row of the past calls shows, inside react-aria's item. How it came out has a line of its own. */
export function RecentRow({ recent, people, onListen }: RecentRowProps) {
  const intl = useIntl();
  const { call, blocked, voice } = recent;
  const { callId, peer: handle, name, type, startedAt } = call;
  const peer = peerName(call);
  return (
    <>
      <Avatar handle={handle} name={name} size={40} />
      <span className={styles['words']}>
        <span className={styles['first']}>
          <span className={styles['name']}>
            <PeerName peer={handle} name={name} verified={recent.verified} />
          </span>
          <RecentTime instant={startedAt} className={styles['time']} />
          <span className={styles['onDemand']}>
            {call.direction === 'incoming' && (
              <RowAction
                label={intl.formatMessage({ id: blocked ? 'block.unblockPeer' : 'block.blockPeer' }, { peer })}
                icon={blocked ? <UserCheck /> : <Ban />}
                className={styles['inLine']}
                onPress={() => (blocked ? people.unblock(handle) : people.block(call))}
              />
            )}
            <RowAction
              label={intl.formatMessage({ id: 'recents.remove' }, { peer })}
              icon={<Trash2 />}
              className={styles['inLine']}
              onPress={() => people.removeRecent(callId, call)}
            />
          </span>
        </span>
        <RecentLine recent={recent} isShort className={styles['line']} />
      </span>
      <span className={styles['actions']}>
        {voice !== null && (
          <RowAction
            label={`${voiceText(intl, voice, peer)} · ${intl.formatMessage({ id: 'voice.of' }, { peer })}`}
            icon={<Voicemail />}
            className={voice.kind === 'received' && !voice.heard ? styles['unheard'] : undefined}
            onPress={() => onListen(callId)}
          />
        )}
        <RowAction
          label={intl.formatMessage({ id: type === 'video' ? 'recents.redialVideo' : 'recents.redial' }, { peer })}
          icon={type === 'video' ? <Video /> : <Phone />}
          onPress={() => people.call(handle, type)}
        />
      </span>
    </>
  );
}
