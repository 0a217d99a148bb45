import { useIntl } from 'react-intl';
import type { Settings } from '../../../../../core/ipc/settings.ts';
import { useDeviceList } from '../../../../sound/useDeviceList.ts';
import page from '../parts/Settings.module.css';
import { DeviceSelect, speakerOf } from '../parts/DeviceSelect.tsx';
import { MicrophoneTrial } from './MicrophoneTrial.tsx';
import { SettingsGroup } from '../parts/SettingsGroup.tsx';
import { SpeakerTrial } from './SpeakerTrial.tsx';

export interface SoundDevicesProps {
  readonly settings: Settings;
  /** A call has the devices, or is about to. */
  readonly inCall: boolean;
}

/** Which microphone and speaker calls use, and whether they work. */
export function SoundDevices({ settings, inCall }: SoundDevicesProps) {
  const intl = useIntl();
  const list = useDeviceList();
  const speaker = speakerOf(list, settings);
  return (
    <SettingsGroup title={intl.formatMessage({ id: 'trial.title' })}>
      <div className={page['item']}>
        <DeviceSelect kind="microphone" list={list} settings={settings} />
        <MicrophoneTrial settings={settings} list={list} speaker={speaker} inCall={inCall} />
      </div>
      <div className={page['item']}>
        <DeviceSelect kind="speaker" list={list} settings={settings} />
        <SpeakerTrial speaker={speaker} />
      </div>
    </SettingsGroup>
  );
}
