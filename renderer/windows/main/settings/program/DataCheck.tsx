import { useIntl } from 'react-intl';
import { DoctorButton } from '../../doctor/DoctorButton.tsx';
import { pressesOf } from '../../NamedPresses.tsx';
import { RingTestButton } from '../../ringTest/RingTestButton.tsx';
import { DiagnosticsButton } from './DiagnosticsButton.tsx';
import { SettingsCard } from '../parts/SettingsGroup.tsx';
import styles from '../parts/Settings.module.css';

/** The check of the encrypted data, which changes nothing. */
export function DataCheck() {
  const intl = useIntl();
  return (
    <SettingsCard>
      <div className={styles['item']}>
        <p className={styles['explain']}>{intl.formatMessage({ id: 'doctor.explain' })}</p>
        <div className={styles['buttons']}>
          <DoctorButton pressesOf={pressesOf} />
          <RingTestButton />
          <DiagnosticsButton />
        </div>
      </div>
    </SettingsCard>
  );
}
