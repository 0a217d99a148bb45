import { Ban, Phone, Trash2, UserCheck, Video, Voicemail } from 'lucide-react';
import { useId } from 'react';
import { peerName } from '../../../../core/call/peerName.ts';
import { useIntl } from 'react-intl';
import type { RecentView } from '../../../../core/ipc/snapshot.ts';
import { Avatar } from '../../../components/people/Avatar.tsx';
import { PeerName } from '../../../components/people/PeerName.tsx';
import { RowAction } from './RowAction.tsx';
import { RecentLine } from '../recents/RecentLine.tsx';
import { recentMoment, recentName } from '../recents/recentWords.ts';
import type { PeopleActions } from './peopleActions.ts';
import { voiceText } from '../voice/voiceText.ts';
import { RecentTime } from './RecentTime.tsx';
import styles from '../Pane.module.css';

export interface RecentRowProps {
  readonly recent: RecentView;
  readonly people: PeopleActions;
  /** The name of the day that it stands under. */
  readonly day: string;
  /** Opens its voice message. */
  readonly onListen: (callId: string) => void;
}

export const nameIdOf = ({ call }: RecentView): string => `name-${call.callId}`;

/** What a row of the past calls shows, inside react-aria's item. How it came out has a line of its own. */
export function RecentRow({ recent, people, day, onListen }: RecentRowProps) {
  const intl = useIntl();
  const { call, blocked, voice } = recent;
  const { callId, peer: handle, name, type, startedAt } = call;
  const peer = peerName(call);
  const moment = recentMoment(intl, recent, day);
  const momentId = useId();
  return (
    <>
      {/* Told of the row, and after the name of each button in it; nothing to read beside them. */}
      <span id={nameIdOf(recent)} hidden>
        {recentName(intl, recent, moment)}
      </span>
      <span id={momentId} hidden>
        {moment}
      </span>
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
                describedBy={momentId}
                label={intl.formatMessage({ id: blocked ? 'block.unblockPeer' : 'block.blockPeer' }, { peer })}
                icon={blocked ? <UserCheck /> : <Ban />}
                className={styles['inLine']}
                onPress={() => (blocked ? people.unblock(handle) : people.block(call))}
              />
            )}
            <RowAction
              describedBy={momentId}
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
            describedBy={momentId}
            label={`${voiceText(intl, voice, peer)} · ${intl.formatMessage({ id: 'voice.of' }, { peer })}`}
            icon={<Voicemail />}
            className={voice.kind === 'received' && !voice.heard ? styles['unheard'] : undefined}
            onPress={() => onListen(callId)}
          />
        )}
        <RowAction
          describedBy={momentId}
          label={intl.formatMessage({ id: type === 'video' ? 'recents.redialVideo' : 'recents.redial' }, { peer })}
          icon={type === 'video' ? <Video /> : <Phone />}
          onPress={() => people.call(handle, type)}
        />
      </span>
    </>
  );
}
