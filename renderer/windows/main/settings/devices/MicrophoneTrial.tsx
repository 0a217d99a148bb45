import { Mic, Square } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useIntl } from 'react-intl';
import { soundOf } from '../../../../../core/ipc/microphoneSound.ts';
import type { Settings } from '../../../../../core/ipc/settings.ts';
import { toldOf } from '../../../../../core/words/ofReplaced.ts';
import { useReplaced } from '../../../../components/asking/replaced.ts';
import { SystemSettingsButton } from '../../../../components/asking/SystemSettingsButton.tsx';
import { Button } from '../../../../components/controls/Button.tsx';
import { microphoneConstraints } from '../../../../media/deviceConstraints.ts';
import { presentDevices, type DeviceList } from '../../../../media/deviceList.ts';
import type { DeviceFailure } from '../../../../media/devices.ts';
import { recordAndPlay } from '../../../../sound/testRecording.ts';
import { useAsk } from '../../MainBridge.tsx';
import { NamedPressesLine } from '../../NamedPresses.tsx';
import { useOpenTrack } from '../../useOpenTrack.ts';
import { LevelBar } from '../parts/LevelBar.tsx';
import { useDeviceTrial } from './useDeviceTrial.ts';
import styles from './Trial.module.css';

export interface MicrophoneTrialProps {
  readonly settings: Settings;
  readonly list: DeviceList;
  /** The output that is used. */
  readonly speaker: string;
  /** A call has the devices, or is about to. */
  readonly inCall: boolean;
}

/** The microphone as calls hear it. */
export function MicrophoneTrial({ settings, list, speaker, inCall }: MicrophoneTrialProps) {
  const intl = useIntl();
  const { isOn, failure, toggle, fail } = useDeviceTrial(inCall);
  // By name: an engine leaves what it opened as the system's default where it began.
  const chosen = presentDevices(settings.microphones, list.devices.microphone)[0] ?? null;
  const sound = soundOf(settings, chosen);
  const constraints = JSON.stringify(microphoneConstraints(chosen ?? list.systemDefault.microphone, sound));
  return (
    <div className={styles['trial']}>
      <div>
        <Button size="small" icon={isOn ? <Square size={14} /> : <Mic size={15} />} disabled={inCall} onClick={toggle}>
          {intl.formatMessage({ id: isOn ? 'ringtone.stop' : 'trial.microphone' })}
        </Button>
      </div>
      {inCall && <p className={styles['said']}>{intl.formatMessage({ id: 'trial.inCall' })}</p>}
      {isOn && <OpenMicrophone key={constraints} constraints={constraints} speaker={speaker} onFailed={fail} />}
      {isOn && settings.strongNoiseSuppression && !sound.originalSound && (
        <p className={styles['said']}>{intl.formatMessage({ id: 'trial.withoutVoiceOnly' })}</p>
      )}
      {failure !== null && <Refused failure={failure} />}
    </div>
  );
}

interface OpenMicrophoneProps {
  readonly constraints: string;
  readonly speaker: string;
  readonly onFailed: (failure: DeviceFailure) => void;
}

function OpenMicrophone({ constraints, speaker, onFailed }: OpenMicrophoneProps) {
  const track = useOpenTrack(constraints, onFailed);
  return track !== null && <Heard track={track} speaker={speaker} />;
}

/** Its level, and a few seconds of it on request. */
function Heard({ track, speaker }: { readonly track: MediaStreamTrack; readonly speaker: string }) {
  const intl = useIntl();
  const [step, setStep] = useState<'none' | 'recording' | 'playing' | 'failed'>('none');
  const said = toldOf(`trial.record.${step}`, useReplaced());
  const runs = step === 'recording' || step === 'playing';
  useEffect(() => {
    if (!runs) return;
    return recordAndPlay(track, speaker, {
      playing: () => setStep('playing'),
      done: (played) => setStep(played ? 'none' : 'failed'),
    });
  }, [runs, track, speaker]);
  return (
    <>
      <LevelBar track={track} label={intl.formatMessage({ id: 'trial.level' })} />
      <div>
        <Button size="small" busy={runs} onClick={() => setStep('recording')}>
          {intl.formatMessage({ id: 'trial.record' })}
        </Button>
      </div>
      <p role="status" className={styles['said']}>
        {intl.formatMessage({ id: said })}
      </p>
      <NamedPressesLine of={said} />
    </>
  );
}

function Refused({ failure }: { readonly failure: DeviceFailure }) {
  const intl = useIntl();
  const ask = useAsk();
  const said = toldOf(`trial.microphone.${failure}`, useReplaced());
  return (
    <div role="alert" className={styles['trial']}>
      <p className={styles['said']}>{intl.formatMessage({ id: said })}</p>
      <NamedPressesLine of={said} />
      {failure === 'blocked' && (
        <div>
          <SystemSettingsButton page="microphone" ask={ask} />
        </div>
      )}
    </div>
  );
}
