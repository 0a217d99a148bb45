import { useIntl } from 'react-intl';
import type { Settings } from '../../../../../core/ipc/settings.ts';
import { cameraConstraints } from '../../../../media/deviceConstraints.ts';
import { presentDevices } from '../../../../media/deviceList.ts';
import { useDeviceList } from '../../../../sound/useDeviceList.ts';
import page from '../parts/Settings.module.css';
import { CameraTrial } from './CameraTrial.tsx';
import { DeviceSelect } from '../parts/DeviceSelect.tsx';
import { SettingsGroup } from '../parts/SettingsGroup.tsx';

export interface CameraGroupProps {
  readonly settings: Settings;
  /** A call has the devices, or is about to. */
  readonly inCall: boolean;
}

/** Which camera calls use, and what it sees. */
export function CameraGroup({ settings, inCall }: CameraGroupProps) {
  const intl = useIntl();
  const list = useDeviceList();
  const device = presentDevices(settings.cameras, list.devices.camera)[0] ?? null;
  return (
    <SettingsGroup title={intl.formatMessage({ id: 'device.camera' })}>
      <div className={page['item']}>
        <DeviceSelect kind="camera" list={list} settings={settings} />
        <CameraTrial constraints={JSON.stringify(cameraConstraints(device))} inCall={inCall} />
      </div>
    </SettingsGroup>
  );
}
