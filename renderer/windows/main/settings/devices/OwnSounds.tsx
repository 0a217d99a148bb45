import { useIntl } from 'react-intl';
import type { Settings, SettingsChange } from '../../../../../core/ipc/settings.ts';
import { Button } from '../../../../components/controls/Button.tsx';
import { shownLabel } from '../../../../media/deviceList.ts';
import styles from '../parts/Settings.module.css';

export interface OwnSoundsProps {
  readonly sounds: Settings['microphoneSounds'];
  readonly onChange: (change: SettingsChange) => void;
}

/** Which microphones the switches above leave alone, and the way to have one sound for all. */
export function OwnSounds({ sounds, onChange }: OwnSoundsProps) {
  const intl = useIntl();
  if (sounds.length === 0) return null;
  const devices = intl.formatList(sounds.map(({ label }) => shownLabel(label)));
  return (
    <>
      <p className={styles['explain']}>
        {intl.formatMessage({ id: 'settings.microphoneSounds.apart' }, { devices, count: sounds.length })}
      </p>
      <div>
        <Button size="small" onClick={() => onChange({ microphoneSounds: [] })}>
          {intl.formatMessage({ id: 'settings.microphoneSounds.forget' })}
        </Button>
      </div>
    </>
  );
}
