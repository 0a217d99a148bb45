import { Square, Video } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useIntl } from 'react-intl';
import { toldOf } from '../../../../../core/words/ofReplaced.ts';
import { useReplaced } from '../../../../components/asking/replaced.ts';
import { SystemSettingsButton } from '../../../../components/asking/SystemSettingsButton.tsx';
import { Button } from '../../../../components/controls/Button.tsx';
import type { DeviceFailure } from '../../../../media/devices.ts';
import { useAsk } from '../../MainBridge.tsx';
import { NamedPressesLine } from '../../NamedPresses.tsx';
import { useOpenTrack } from '../../useOpenTrack.ts';
import { useDeviceTrial } from './useDeviceTrial.ts';
import styles from './Trial.module.css';

export interface CameraTrialProps {
  /** Of the camera that calls use, as JSON: another text is another camera. */
  readonly constraints: string;
  /** A call has the devices, or is about to. */
  readonly inCall: boolean;
}

/** What the camera sees. */
export function CameraTrial({ constraints, inCall }: CameraTrialProps) {
  const intl = useIntl();
  const { isOn, failure, toggle, fail } = useDeviceTrial(inCall);
  return (
    <div className={styles['trial']}>
      <div>
        <Button
          size="small"
          icon={isOn ? <Square size={14} /> : <Video size={16} />}
          disabled={inCall}
          onClick={toggle}
        >
          {intl.formatMessage({ id: isOn ? 'trial.camera.stop' : 'trial.camera' })}
        </Button>
      </div>
      {inCall && <p className={styles['said']}>{intl.formatMessage({ id: 'trial.camera.inCall' })}</p>}
      {isOn && <Preview key={constraints} constraints={constraints} onFailed={fail} />}
      {failure !== null && <Refused failure={failure} />}
    </div>
  );
}

function Refused({ failure }: { readonly failure: DeviceFailure }) {
  const intl = useIntl();
  const ask = useAsk();
  const said = toldOf(`trial.camera.${failure}`, useReplaced());
  return (
    <div role="alert" className={styles['trial']}>
      <p className={styles['said']}>{intl.formatMessage({ id: said })}</p>
      <NamedPressesLine of={said} />
      {failure === 'blocked' && (
        <div>
          <SystemSettingsButton page="camera" ask={ask} />
        </div>
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
  const track = useOpenTrack(constraints, onFailed);
  useEffect(() => {
    if (track !== null && video.current !== null) video.current.srcObject = new MediaStream([track]);
  }, [track]);
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
