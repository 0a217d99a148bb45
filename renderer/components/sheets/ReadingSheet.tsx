import { useIntl } from 'react-intl';
import { Button } from '../controls/Button.tsx';
import { Sheet } from './Sheet.tsx';
import type { SheetProps } from './SheetWindow.tsx';
import styles from './Sheet.module.css';

/** A sheet that is read, and closed again. */
export function ReadingSheet({ children, ...sheet }: SheetProps) {
  const intl = useIntl();
  return (
    <Sheet {...sheet}>
      {children}
      <div className={styles['actions']}>
        <Button onClick={sheet.onClose} autoFocus>
          {intl.formatMessage({ id: 'app.close' })}
        </Button>
      </div>
    </Sheet>
  );
}
