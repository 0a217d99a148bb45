import { Ban, Phone, Star, TriangleAlert, Video } from 'lucide-react';
import { shownName } from '../../../../core/call/peerName.ts';
import { useIntl } from 'react-intl';
import type { CallType } from '../../../../core/call/view.ts';
import type { ContactView } from '../../../../core/ipc/snapshot.ts';
import { Avatar } from '../../../components/people/Avatar.tsx';
import { classNames } from '../../../components/classNames.ts';
import { PeerName } from '../../../components/people/PeerName.tsx';
import { RowAction } from './RowAction.tsx';
import styles from '../Pane.module.css';

export interface ContactRowProps {
  readonly contact: ContactView;
  readonly onCall: (handle: string, callType: CallType) => void;
}

/** What a row of the contacts shows, inside react-aria's item. */
export function ContactRow({ contact, onCall }: ContactRowProps) {
  const intl = useIntl();
  const { handle, verified, identity, blocked, favourite } = contact;
  const peer = shownName(contact);
  return (
    <>
      <Avatar handle={handle} name={peer} size={40} />
      <span className={styles['words']}>
        <span className={styles['name']}>
          <PeerName peer={handle} name={peer} verified={verified && identity !== 'changed'} />
          {favourite && (
            <Star
              className={styles['star']}
              size={14}
              role="img"
              aria-label={intl.formatMessage({ id: 'favourite.mark' })}
            />
          )}
        </span>
        {peer !== handle && <span className={styles['line']}>{`@${handle}`}</span>}
        {blocked && (
          <span className={styles['line']}>
            <Ban size={13} aria-hidden="true" />
            <span>{intl.formatMessage({ id: 'contacts.blocked' })}</span>
          </span>
        )}
        {identity === 'changed' && (
          <span className={classNames(styles['line'], styles['warning'])}>
            <TriangleAlert size={13} aria-hidden="true" />
            <span>{intl.formatMessage({ id: 'contacts.row.identityChanged' })}</span>
          </span>
        )}
      </span>
      <span className={styles['actions']}>
        <RowAction
          label={intl.formatMessage({ id: 'contacts.call' }, { peer })}
          icon={<Phone />}
          onPress={() => onCall(handle, 'audio')}
        />
        <RowAction
          label={intl.formatMessage({ id: 'contacts.video' }, { peer })}
          icon={<Video />}
          onPress={() => onCall(handle, 'video')}
        />
      </span>
    </>
  );
}
