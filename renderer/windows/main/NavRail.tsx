import { History, Settings, Users, type LucideIcon } from 'lucide-react';
import { useIntl } from 'react-intl';
import { Mark } from '../../components/empty/drawings.tsx';
import type { ShortcutName } from '../../../core/shortcuts/shortcuts.ts';
import { missedCalls } from '../../../core/ipc/missedCalls.ts';
import type { RecentsPart } from '../../../core/ipc/snapshot.ts';
import { ariaShortcuts, keysOf } from '../../components/keys/shortcutText.ts';
import { useHasNewer } from './settings/parts/useUpdates.ts';
import styles from './NavRail.module.css';

export type Section = 'contacts' | 'recents' | 'settings';

export interface NavRailProps {
  readonly section: Section;
  readonly recents: Pick<RecentsPart, 'missedCount' | 'voiceCount'>;
  readonly onGo: (section: Section) => void;
}

const ICONS: Readonly<Record<Section, LucideIcon>> = { contacts: Users, recents: History, settings: Settings };

export function NavRail({ section, recents, onGo }: NavRailProps) {
  const intl = useIntl();
  const hasNewer = useHasNewer();
  const { missedCount, voiceCount } = recents;
  const missed = missedCalls(recents);
  const item = (name: Section) => {
    const Icon = ICONS[name];
    const hasBadge = name === 'recents' && missedCount > 0;
    const hasDot = name === 'settings' && hasNewer;
    return (
      <button
        type="button"
        className={styles['item']}
        aria-current={section === name ? 'page' : undefined}
        title={keysOf(intl, name satisfies ShortcutName)}
        aria-keyshortcuts={ariaShortcuts(name)}
        onClick={() => onGo(name)}
      >
        <span className={styles['pill']} aria-hidden="true">
          <Icon />
          {hasBadge && <span className={styles['badge']}>{missedCount > 99 ? '99+' : missedCount}</span>}
          {hasDot && <span className={styles['dot']} />}
        </span>
        <span className={styles['text']}>{intl.formatMessage({ id: `nav.${name}` })}</span>
        {hasBadge && missed > 0 && (
          <span className="visuallyHidden">{intl.formatMessage({ id: 'nav.missed' }, { count: missed })}</span>
        )}
        {hasBadge && voiceCount > 0 && (
          <span className="visuallyHidden">{intl.formatMessage({ id: 'nav.voice' }, { count: voiceCount })}</span>
        )}
        {hasDot && <span className="visuallyHidden">{intl.formatMessage({ id: 'nav.newer' })}</span>}
      </button>
    );
  };
  return (
    <nav className={styles['rail']} aria-label={intl.formatMessage({ id: 'nav.label' })}>
      <span className={styles['mark']}>
        <Mark size={30} />
      </span>
      {item('contacts')}
      {item('recents')}
      <span className={styles['space']} />
      {item('settings')}
    </nav>
  );
}
