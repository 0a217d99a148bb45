import { useIntl } from 'react-intl';
import type { RememberedDevice } from '../../../../../core/ipc/devices.ts';
import { Toggle } from '../../../../components/controls/Toggle.tsx';
import { allOf, shownLabel } from '../../../../media/deviceList.ts';
import { useDeviceList } from '../../../../sound/useDeviceList.ts';
import { SettingsGroup } from '../parts/SettingsGroup.tsx';
import settings from '../parts/Settings.module.css';
import styles from './RingDevices.module.css';

export interface RingDevicesProps {
  readonly chosen: readonly RememberedDevice[];
  readonly onChange: (chosen: RememberedDevice[]) => void;
}

/** As many as the setting keeps. */
const MOST = 5;

/** Where calls ring: on every output that is switched on here and there, else where the system plays. */
export function RingDevices({ chosen, onChange }: RingDevicesProps) {
  const intl = useIntl();
  const { devices } = useDeviceList();
  const isFor = (one: RememberedDevice, { label }: RememberedDevice) =>
    one.label === label || allOf([one], devices.speaker).some((device) => device.label === label);
  const isChosen = (device: RememberedDevice) => chosen.some((one) => isFor(one, device));
  const absent = chosen.filter((one) => allOf([one], devices.speaker).length === 0);
  // Two of one name cannot be told apart for long: they ring together.
  const present = devices.speaker.filter(
    ({ label }, index) => devices.speaker.findIndex((one) => one.label === label) === index,
  );
  const turn = (device: RememberedDevice, isOn: boolean) => {
    const { label, group } = device;
    const others = chosen.filter((one) => !isFor(one, device));
    onChange(isOn ? [{ label, group }, ...others].slice(0, MOST) : others);
  };
  return (
    <SettingsGroup title={intl.formatMessage({ id: 'settings.ringDevices' })}>
      {[...present, ...absent].map((device) => (
        <div key={device.label} className={settings['item']}>
          <Toggle
            label={
              absent.includes(device)
                ? intl.formatMessage({ id: 'settings.ringDevices.absent' }, { device: shownLabel(device.label) })
                : shownLabel(device.label)
            }
            isOn={isChosen(device)}
            onChange={(isOn) => turn(device, isOn)}
          />
        </div>
      ))}
      <p className={styles['said']}>
        {intl.formatMessage({
          id: chosen.length === 0 ? 'settings.ringDevices.default' : 'settings.ringDevices.explain',
        })}
      </p>
    </SettingsGroup>
  );
}
