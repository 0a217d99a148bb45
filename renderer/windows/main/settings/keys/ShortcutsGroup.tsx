import { useCallback } from 'react';
import { useIntl } from 'react-intl';
import type { Settings, SettingsChange } from '../../../../../core/ipc/settings.ts';
import { GLOBAL_ACTIONS, GLOBAL_SETTINGS, type GlobalAction } from '../../../../../core/shortcuts/globalShortcuts.ts';
import { Notice } from '../../../../components/asking/Notice.tsx';
import { useAsk } from '../../MainBridge.tsx';
import { ShortcutTable } from '../../shortcuts/ShortcutTable.tsx';
import { CombinationControl } from './CombinationControl.tsx';
import { SettingsCard, SettingsGroup } from '../parts/SettingsGroup.tsx';
import { useTakenShortcuts } from './useTakenShortcuts.ts';
import styles from '../parts/Settings.module.css';

export interface ShortcutsGroupProps {
  readonly settings: Settings;
  readonly onChange: (change: SettingsChange) => void;
}

/** Keys that work while another program is in front; none until somebody chooses one. */
export function GlobalShortcutsGroup({ settings, onChange }: ShortcutsGroupProps) {
  const intl = useIntl();
  const ask = useAsk();
  const taken = useTakenShortcuts(settings);
  const onRecording = useCallback((isOn: boolean) => void ask((main) => main.recordKeys({ isOn })), [ask]);
  const keysOf = (action: GlobalAction) => settings[GLOBAL_SETTINGS[action]];
  return (
    <SettingsGroup title={intl.formatMessage({ id: 'settings.globalShortcuts' })}>
      <div className={styles['item']}>
        <p className={styles['explain']}>{intl.formatMessage({ id: 'settings.globalShortcuts.explain' })}</p>
      </div>
      {GLOBAL_ACTIONS.map((action) => (
        <div key={action} className={styles['item']}>
          <CombinationControl
            label={intl.formatMessage({ id: `settings.${GLOBAL_SETTINGS[action]}` })}
            value={keysOf(action)}
            others={GLOBAL_ACTIONS.filter((other) => other !== action).map(keysOf)}
            onChange={(value) => onChange({ [GLOBAL_SETTINGS[action]]: value })}
            onRecording={onRecording}
          />
          {taken.includes(action) && (
            <Notice kind="warning" role="status">
              {intl.formatMessage({ id: 'shortcuts.taken' })}
            </Notice>
          )}
        </div>
      ))}
    </SettingsGroup>
  );
}

export function ShortcutsGroup() {
  return (
    <SettingsCard>
      <div className={styles['item']}>
        <ShortcutTable />
      </div>
    </SettingsCard>
  );
}
