import { Mic, MicOff, PhoneOff, Video, VideoOff } from 'lucide-react';
import { useIntl } from 'react-intl';
import { IconButton } from '../../components/IconButton.tsx';
import { isLost, isWanted, type MediaView } from '../../media/mediaView.ts';
import styles from './ControlBar.module.css';

export interface ControlBarProps {
  readonly media: MediaView;
  readonly withCamera: boolean;
  readonly toggleMicrophone: () => void;
  readonly toggleCamera: () => void;
  readonly hangUp: () => void;
}

/** Each toggle says in its name what a press will do. */
export function ControlBar({ media, withCamera, toggleMicrophone, toggleCamera, hangUp }: ControlBarProps) {
  const intl = useIntl();
  const speaking = media.microphone === 'on' || media.microphone === 'closed';
  const showing = isWanted(media.camera);
  return (
    <div className={styles['bar']} role="toolbar" aria-label={intl.formatMessage({ id: 'call.controls' })}>
      <div className={styles['devices']}>
        <IconButton
          label={intl.formatMessage({ id: speaking ? 'call.mute' : 'call.unmute' })}
          icon={speaking ? <Mic aria-hidden="true" /> : <MicOff aria-hidden="true" />}
          kind="raised"
          size="large"
          className={speaking ? undefined : styles['off']}
          disabled={media.microphone === 'closed' || isLost(media.microphone)}
          aria-keyshortcuts="M Control+Shift+M"
          onClick={toggleMicrophone}
        />
        {withCamera && (
          <IconButton
            label={intl.formatMessage({ id: showing ? 'call.camera.off' : 'call.camera.on' })}
            icon={showing ? <Video aria-hidden="true" /> : <VideoOff aria-hidden="true" />}
            kind="raised"
            size="large"
            className={showing ? undefined : styles['off']}
            disabled={media.camera === 'absent'}
            aria-keyshortcuts="Shift+V"
            onClick={toggleCamera}
          />
        )}
      </div>
      <IconButton
        label={intl.formatMessage({ id: 'call.hangUp' })}
        icon={<PhoneOff aria-hidden="true" />}
        kind="danger"
        size="large"
        className={styles['hangUp']}
        aria-keyshortcuts="Control+Shift+E"
        onClick={hangUp}
      />
    </div>
  );
}
