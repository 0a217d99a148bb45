import { useIntl } from 'react-intl';
import { peerName } from '../../../../core/call/peerName.ts';
import { Avatar } from '../../../components/people/Avatar.tsx';
import { Elapsed } from '../../../components/calls/Elapsed.tsx';
import type { MediaView } from '../../../media/mediaView.ts';
import { isHeldBySomebody } from '../view/holdAction.ts';
import type { CallInProgress } from '../view/callInProgress.ts';
import { statusText } from '../view/statusText.ts';
import { TrackPicture } from './TrackPicture.tsx';
import { usePictureChoices } from '../contexts/pictureChoices.ts';
import { theirPictures } from '../view/theirMedia.ts';
import styles from './Stage.module.css';

/** The other side: their screen, their picture, or else who they are and where the call stands. */
export function Stage({ view, media }: { readonly view: CallInProgress; readonly media: MediaView }) {
  const intl = useIntl();
  const { peer: handle, name, type } = view.call;
  const peer = peerName(view.call);
  const { camera, screen } = theirPictures(view, media);
  const { ownPictureCorner } = usePictureChoices();
  const face = intl.formatMessage({ id: 'call.remoteVideo' }, { peer });
  if (screen !== null) {
    const label = intl.formatMessage({ id: 'call.remoteScreen' }, { peer });
    return (
      <>
        <TrackPicture track={screen} label={label} className={styles['screen']} />
        {camera !== null && (
          // Not where the own picture stands.
          <div className={styles['face']} data-right={ownPictureCorner === 'bottomLeft' || undefined}>
            <TrackPicture track={camera} label={face} className={styles['faceOf']} />
          </div>
        )}
      </>
    );
  }
  if (camera !== null) return <TrackPicture track={camera} label={face} className={styles['picture']} />;
  const waiting = view.phase !== 'connected';
  return (
    <div className={styles['person']}>
      <div className={styles['rings']}>
        <Avatar handle={handle} name={name} size={152} ringing={waiting} />
      </div>
      <h1 className={styles['name']} title={peer}>
        <bdi>{peer}</bdi>
      </h1>
      {peer !== handle && <p className={styles['handle']}>{`@${handle}`}</p>}
      <p className={styles['status']}>
        {view.phase === 'connected' && !view.heldHere && !view.reconnecting ? (
          <Elapsed since={view.connectedAt} />
        ) : (
          statusText(intl, view)
        )}
      </p>
      {view.phase === 'connected' && !isHeldBySomebody(view) && type === 'video' && media.remoteVideo !== null && (
        <p className={styles['hint']}>{intl.formatMessage({ id: 'call.remoteCameraOff' }, { peer })}</p>
      )}
    </div>
  );
}
