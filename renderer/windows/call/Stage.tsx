import { useIntl } from 'react-intl';
import { Avatar } from '../../components/Avatar.tsx';
import { Elapsed } from '../../components/Elapsed.tsx';
import type { MediaView } from '../../media/mediaView.ts';
import type { LiveView } from './liveView.ts';
import { statusText } from './statusText.ts';
import { Picture } from './Picture.tsx';
import styles from './Stage.module.css';

/** The other side: their picture when there is one, else who they are and where the call stands. */
export function Stage({ view, media }: { readonly view: LiveView; readonly media: MediaView }) {
  const intl = useIntl();
  const { peer, type } = view.call;
  if (view.phase === 'connected' && media.remoteVideo !== null && media.remotePicture) {
    const label = intl.formatMessage({ id: 'call.remoteVideo' }, { peer });
    return <Picture track={media.remoteVideo} label={label} className={styles['picture']} />;
  }
  const waiting = view.phase !== 'connected';
  return (
    <div className={styles['person']}>
      <div className={styles['rings']}>
        <Avatar handle={peer} size={152} ringing={waiting} />
      </div>
      <h1 className={styles['name']}>{peer}</h1>
      <p className={styles['status']}>
        {view.phase === 'connected' && !media.interrupted ? (
          <Elapsed since={view.connectedAt} />
        ) : (
          statusText(intl, view, media)
        )}
      </p>
      {view.phase === 'connected' && type === 'video' && media.remoteVideo !== null && (
        <p className={styles['hint']}>{intl.formatMessage({ id: 'call.remoteCameraOff' }, { peer })}</p>
      )}
    </div>
  );
}
