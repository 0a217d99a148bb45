import { FileText } from 'lucide-react';
import { useIntl } from 'react-intl';
import { Button } from '../../../../components/controls/Button.tsx';
import { useAsk } from '../../MainBridge.tsx';
import { SettingsCard } from '../parts/SettingsGroup.tsx';
import styles from '../parts/Settings.module.css';

/** Where the file lies that tells what went wrong. */
export function LogGroup() {
  const intl = useIntl();
  const ask = useAsk();
  return (
    <SettingsCard>
      <div className={styles['item']}>
        <p className={styles['explain']}>{intl.formatMessage({ id: 'log.explain' })}</p>
        <div className={styles['buttons']}>
          <Button icon={<FileText size={16} aria-hidden="true" />} onClick={() => void ask((main) => main.showLog())}>
            {intl.formatMessage({ id: 'log.show' })}
          </Button>
        </div>
      </div>
    </SettingsCard>
  );
}
