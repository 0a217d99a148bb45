import { useIntl } from 'react-intl';
import type { RememberedDevice } from '../../../../core/ipc/devices.ts';
import { Toggle } from '../../../components/Toggle.tsx';
import { shownLabel } from '../../../media/deviceList.ts';
import { useDeviceList } from '../../../sound/useDeviceList.ts';
import { SettingsGroup } from './SettingsGroup.tsx';
import settings from '../SettingsPage.module.css';
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
  const isChosen = ({ label }: RememberedDevice) => chosen.some((one) => one.label === label);
  const absent = chosen.filter(({ label }) => !devices.speaker.some((one) => one.label === label));
  // Two of one name cannot be told apart for long: they ring together.
  const present = devices.speaker.filter(
    ({ label }, index) => devices.speaker.findIndex((one) => one.label === label) === index,
  );
  const turn = ({ label, group }: RememberedDevice, isOn: boolean) => {
    const others = chosen.filter((one) => one.label !== label);
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
