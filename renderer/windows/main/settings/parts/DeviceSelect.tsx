import { useId } from 'react';
import { useIntl } from 'react-intl';
import { DEVICE_SETTINGS, type DeviceKind } from '../../../../../core/ipc/deviceKinds.ts';
import type { Settings } from '../../../../../core/ipc/settings.ts';
import { presentDevices, shownLabel, type DeviceList } from '../../../../media/deviceList.ts';
import row from '../../../../components/controls/Choice.module.css';
import { useAsk } from '../../MainBridge.tsx';
import styles from './DeviceSelect.module.css';

export interface DeviceSelectProps {
  readonly kind: DeviceKind;
  readonly list: DeviceList;
  readonly settings: Settings;
}

/** Which device of a kind calls use: the choice is the same as in a call. */
export function DeviceSelect({ kind, list: { devices, systemDefault }, settings }: DeviceSelectProps) {
  const intl = useIntl();
  const ask = useAsk();
  const id = useId();
  const used = presentDevices(settings[DEVICE_SETTINGS[kind]], devices[kind])[0] ?? null;
  const named = systemDefault[kind];
  const choose = (chosenId: string) => {
    const chosen = devices[kind].find((device) => device.id === chosenId);
    const device = chosen === undefined ? null : { id: chosen.id, label: chosen.label, group: chosen.group };
    void ask((main) => main.chooseDevice({ kind, device }));
  };
  return (
    <div className={row['group']}>
      <label htmlFor={id} className={row['label']}>
        {intl.formatMessage({ id: `device.${kind}` })}
      </label>
      <select
        id={id}
        className={styles['select']}
        value={used?.id ?? ''}
        onChange={({ target }) => choose(target.value)}
      >
        <option value="">
          {named === null
            ? intl.formatMessage({ id: 'device.systemDefault' })
            : intl.formatMessage({ id: 'device.systemDefault.named' }, { device: shownLabel(named.label) })}
        </option>
        {devices[kind].map((device) => (
          <option key={device.id} value={device.id}>
            {shownLabel(device.label)}
          </option>
        ))}
      </select>
    </div>
  );
}

/** The output that is used, by the id that the engine plays on; empty for the system's default. */
export function speakerOf({ devices }: DeviceList, settings: Settings): string {
  return presentDevices(settings.speakers, devices.speaker)[0]?.id ?? '';
}
