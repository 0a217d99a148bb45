import { useIntl } from 'react-intl';
import { Button } from '../../../components/controls/Button.tsx';
import { Sheet } from '../../../components/sheets/Sheet.tsx';
import sheet from '../../../components/sheets/Sheet.module.css';
import { ShortcutTable } from './ShortcutTable.tsx';

/** The keys of Ringfort at a glance, over whatever is open. */
export function ShortcutsSheet({ onClose }: { readonly onClose: () => void }) {
  const intl = useIntl();
  return (
    <Sheet title={intl.formatMessage({ id: 'settings.shortcuts' })} isOpen onClose={onClose} isWide>
      <ShortcutTable />
      <div className={sheet['actions']}>
        <Button kind="primary" autoFocus onClick={onClose}>
          {intl.formatMessage({ id: 'app.close' })}
        </Button>
      </div>
    </Sheet>
  );
}
