import { useIntl } from 'react-intl';
import { RingTestButton } from '../../ringTest/RingTestButton.tsx';
import { SettingsCard } from '../parts/SettingsGroup.tsx';
import styles from '../parts/Settings.module.css';

/** Beside the settings that decide whether it rings. */
export function RingTestGroup() {
  const intl = useIntl();
  return (
    <SettingsCard>
      <div className={styles['item']}>
        <p className={styles['explain']}>{intl.formatMessage({ id: 'ringTest.explain' })}</p>
        <div className={styles['buttons']}>
          <RingTestButton />
        </div>
      </div>
    </SettingsCard>
  );
}
