import { MonitorX, ScreenShare } from 'lucide-react';
import { useIntl } from 'react-intl';
import { Button } from '../../../components/controls/Button.tsx';
import styles from './SharingBar.module.css';

export interface SharingBarProps {
  readonly peer: string;
  readonly stop: () => void;
}

/** That somebody looks on, round the whole window and in words, with the button that ends it. It never hides. */
export function SharingBar({ peer, stop }: SharingBarProps) {
  const intl = useIntl();
  return (
    <>
      <div className={styles['frame']} aria-hidden="true" />
      <div className={styles['bar']} role="status">
        <ScreenShare size={16} aria-hidden="true" />
        <span className={styles['text']}>{intl.formatMessage({ id: 'call.screen.sharing' }, { peer })}</span>
        <Button size="small" icon={<MonitorX size={15} aria-hidden="true" />} onClick={stop}>
          {intl.formatMessage({ id: 'call.screen.stop' })}
        </Button>
      </div>
    </>
  );
}
