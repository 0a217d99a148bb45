import { useIntl } from 'react-intl';
import type { SettingsSection } from '../../../../core/ipc/settingsSection.ts';
import { useHasNewer } from './parts/useUpdates.ts';
import styles from './SettingsRail.module.css';

interface SettingsRailProps {
  readonly sections: readonly SettingsSection[];
  readonly current: SettingsSection | null;
  readonly onGo: (section: SettingsSection) => void;
}

/** The sections of the settings beside them; one page holds all, so that it can be read from end to end as well. */
export function SettingsRail({ sections, current, onGo }: SettingsRailProps) {
  const intl = useIntl();
  const hasNewer = useHasNewer();
  return (
    <nav className={styles['rail']} aria-label={intl.formatMessage({ id: 'settings.sections' })}>
      {sections.map((section) => (
        <button
          key={section}
          type="button"
          className={styles['item']}
          aria-current={section === current ? 'true' : undefined}
          onClick={() => onGo(section)}
        >
          {intl.formatMessage({ id: `settings.${section}` })}
          {section === 'about' && hasNewer && (
            <>
              <span className={styles['dot']} />
              <span className="visuallyHidden">{intl.formatMessage({ id: 'nav.newer' })}</span>
            </>
          )}
        </button>
      ))}
    </nav>
  );
}
