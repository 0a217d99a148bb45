import { ShortcutTable } from '../shortcuts/ShortcutTable.tsx';
import { SettingsCard } from './SettingsGroup.tsx';
import styles from '../SettingsPage.module.css';

export function ShortcutsGroup() {
  return (
    <SettingsCard>
      <div className={styles['item']}>
        <ShortcutTable />
      </div>
    </SettingsCard>
  );
}
