import { Ban, Phone, Star, TriangleAlert, Video } from 'lucide-react';
import { useIntl } from 'react-intl';
import type { CallType } from '../../../../core/call/view.ts';
import type { ContactView } from '../../../../core/ipc/snapshot.ts';
import { Avatar } from '../../../components/Avatar.tsx';
import { classNames } from '../../../components/classNames.ts';
import { PeerName } from '../../../components/PeerName.tsx';
import { RowAction } from '../../../components/RowAction.tsx';
import styles from '../Pane.module.css';

export interface ContactRowProps {
  readonly contact: ContactView;
  readonly onCall: (handle: string, callType: CallType) => void;
}

/** What a row of the contacts shows, inside react-aria's item. */
export function ContactRow({ contact: { handle, verified, identity, blocked, favourite }, onCall }: ContactRowProps) {
  const intl = useIntl();
  return (
    <>
      <Avatar handle={handle} size={40} />
      <span className={styles['words']}>
        <span className={styles['name']}>
          <PeerName peer={handle} verified={verified && identity !== 'changed'} />
          {favourite && (
            <Star
              className={styles['star']}
              size={14}
              role="img"
              aria-label={intl.formatMessage({ id: 'favourite.mark' })}
            />
          )}
        </span>
        {blocked && (
          <span className={styles['line']}>
            <Ban size={13} aria-hidden="true" />
            <span>{intl.formatMessage({ id: 'contacts.blocked' })}</span>
          </span>
        )}
        {identity === 'changed' && (
          <span className={classNames(styles['line'], styles['warning'])}>
            <TriangleAlert size={13} aria-hidden="true" />
            <span>{intl.formatMessage({ id: 'contacts.identity.changed' })}</span>
          </span>
        )}
      </span>
      <span className={styles['actions']}>
        <RowAction
          label={intl.formatMessage({ id: 'contacts.call' }, { peer: handle })}
          icon={<Phone />}
          onPress={() => onCall(handle, 'audio')}
        />
        <RowAction
          label={intl.formatMessage({ id: 'contacts.video' }, { peer: handle })}
          icon={<Video />}
          onPress={() => onCall(handle, 'video')}
        />
      </span>
    </>
  );
}
