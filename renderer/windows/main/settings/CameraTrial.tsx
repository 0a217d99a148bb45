import { Square, Video } from 'lucide-react';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useIntl } from 'react-intl';
import { Button } from '../../../components/Button.tsx';
import { openDevice, type DeviceFailure } from '../../../media/devices.ts';
import styles from './CameraTrial.module.css';

export interface CameraTrialProps {
  /** Of the camera that calls use, as JSON: another text is another camera. */
  readonly constraints: string;
  /** A call has the devices, or is about to. */
  readonly inCall: boolean;
}

/** What the camera sees. It films while the person wants it, this page shows, and no call lives. */
export function CameraTrial({ constraints, inCall }: CameraTrialProps) {
  const intl = useIntl();
  const [wanted, setWanted] = useState(false);
  const [failure, setFailure] = useState<DeviceFailure | null>(null);
  if (wanted && inCall) setWanted(false);
  useEffect(() => {
    const hidden = () => {
      if (document.visibilityState === 'hidden') setWanted(false);
    };
    document.addEventListener('visibilitychange', hidden);
    return () => document.removeEventListener('visibilitychange', hidden);
  }, []);
  return (
    <div className={styles['trial']}>
      <div>
        <Button
          size="small"
          icon={wanted ? <Square size={14} /> : <Video size={16} />}
          disabled={inCall}
          onClick={() => {
            setFailure(null);
            setWanted(!wanted);
          }}
        >
          {intl.formatMessage({ id: wanted ? 'trial.camera.stop' : 'trial.camera' })}
        </Button>
      </div>
      {inCall && <p className={styles['said']}>{intl.formatMessage({ id: 'trial.camera.inCall' })}</p>}
      {wanted && (
        <Preview
          key={constraints}
          constraints={constraints}
          onFailed={(why) => {
            setFailure(why);
            setWanted(false);
          }}
        />
      )}
      {!inCall && failure !== null && (
        <p role="alert" className={styles['said']}>
          {intl.formatMessage({ id: `trial.camera.${failure}` })}
        </p>
      )}
    </div>
  );
}

interface PreviewProps {
  readonly constraints: string;
  readonly onFailed: (failure: DeviceFailure) => void;
}

/** Mirrored, as in a call. */
function Preview({ constraints, onFailed }: PreviewProps) {
  const intl = useIntl();
  const video = useRef<HTMLVideoElement>(null);
  const failed = useEffectEvent(onFailed);
  useEffect(() => {
    let close: () => void = () => undefined;
    let gone = false;
    const wanted: MediaStreamConstraints = JSON.parse(constraints);
    void openDevice(wanted).then((opened) => {
      if (gone && opened.ok) opened.track.stop();
      if (gone) return;
      if (!opened.ok) return failed(opened.failure);
      opened.track.addEventListener('ended', () => failed('missing'));
      close = () => opened.track.stop();
      if (video.current !== null) video.current.srcObject = new MediaStream([opened.track]);
    });
    return () => {
      gone = true;
      close();
    };
  }, [constraints]);
  return (
    <video
      ref={video}
      className={styles['picture']}
      aria-label={intl.formatMessage({ id: 'call.localVideo' })}
      autoPlay
      playsInline
      muted
    />
  );
}
