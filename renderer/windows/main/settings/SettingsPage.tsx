import { ArrowLeft } from 'lucide-react';
import { useEffect, useRef, useState, type RefObject } from 'react';
import { useIntl } from 'react-intl';
import type { Settings } from '../../../../core/ipc/settings.ts';
import type { SettingsSection } from '../../../../core/ipc/settingsSection.ts';
import type {
  AccountView,
  ConnectionView,
  ContactsPart,
  LeftOutView,
  RecentsPart,
} from '../../../../core/ipc/snapshot.ts';
import { GuardedSurface } from '../../../components/guard/GuardedSurface.tsx';
import { IconButton } from '../../../components/controls/IconButton.tsx';
import { SearchField } from '../../../components/controls/SearchField.tsx';
import { useAsk } from '../MainBridge.tsx';
import { LeftOutGroup } from './backup/LeftOutGroup.tsx';
import { SettingsRail } from './SettingsRail.tsx';
import { SectionWayProvider } from './sectionWay.ts';
import { settingsSections } from './settingsSections.tsx';
import { sectionId, useSectionInView } from './useSectionInView.ts';
import { FROM_THE_TOP, type SettingsStart } from './useSettingsStart.ts';
import styles from './parts/Settings.module.css';

export interface SettingsPageProps {
  readonly start?: SettingsStart;
  readonly settings: Settings;
  readonly connection: ConnectionView;
  readonly leftOut: readonly LeftOutView[];
  readonly account: Extract<AccountView, { phase: 'ready' }>;
  readonly contacts: ContactsPart;
  readonly recents: RecentsPart;
  /** A call has the devices, or is about to. */
  readonly inCall: boolean;
  readonly search: RefObject<HTMLInputElement | null>;
  /** Begins them anew at that one. */
  readonly openSection: (section: SettingsSection) => void;
  readonly onBack: () => void;
}

/** Every change applies at once; the switch follows the snapshot, so it shows what main holds and nothing else. */
export function SettingsPage({
  start = FROM_THE_TOP,
  settings,
  connection,
  leftOut,
  account,
  contacts,
  recents,
  inCall,
  search,
  openSection,
  onBack,
}: SettingsPageProps) {
  const intl = useIntl();
  const ask = useAsk();
  const page = useRef<HTMLDivElement>(null);
  const [query, setQuery] = useState(start.search);
  const shown = {
    settings,
    connection,
    account,
    contacts,
    recents,
    inCall,
    onChange: async (changes: Partial<Settings>) => (await ask((main) => main.changeSettings(changes))).done,
  };
  const sections = settingsSections(intl, shown, query.trim());
  const names = sections.map(({ name }) => name);
  const [inView, hold] = useSectionInView(page, names);
  useEffect(() => {
    if (start.section === null) return;
    goToSection(start.section);
    hold(start.section);
  }, [start, hold]);
  const go = (section: SettingsSection): void => {
    goToSection(section);
    hold(section);
  };

  return (
    <main className={styles['settings']}>
      <header className={styles['head']}>
        <IconButton
          className={styles['back']}
          label={intl.formatMessage({ id: 'app.back' })}
          icon={<ArrowLeft />}
          onClick={onBack}
        />
        <h1 className={styles['title']}>{intl.formatMessage({ id: 'settings.title' })}</h1>
        <div className={styles['search']}>
          <SearchField
            field={search}
            label={intl.formatMessage({ id: 'settings.search' })}
            clearLabel={intl.formatMessage({ id: 'contacts.search.clear' })}
            value={query}
            onChange={setQuery}
          />
        </div>
      </header>
      <div className={styles['body']}>
        <SettingsRail sections={names} current={names.find((name) => name === inView) ?? null} onGo={go} />
        <div ref={page} className={styles['page']}>
          <div className={styles['column']}>
            {leftOut.length > 0 && query === '' && <LeftOutGroup lists={leftOut} />}
            {/* Who is unblocked and what is forgotten goes from above what comes under the pointer then. */}
            <GuardedSurface
              isOpenAtFirst
              shows={JSON.stringify([contacts.blockedCount, settings.headsets, settings.declineTexts])}
            >
              <SectionWayProvider value={openSection}>
                {sections.map(({ name, parts }) => (
                  <section key={name} id={sectionId(name)} className={styles['section']}>
                    <h2 className={styles['sectionTitle']} tabIndex={-1}>
                      {intl.formatMessage({ id: `settings.${name}` })}
                    </h2>
                    {parts.map(({ key, node }) => (
                      <div key={key}>{node}</div>
                    ))}
                  </section>
                ))}
              </SectionWayProvider>
            </GuardedSurface>
            <p className={styles['nothing']} role="status">
              {sections.length === 0 && intl.formatMessage({ id: 'settings.search.nothing' }, { query: query.trim() })}
            </p>
          </div>
        </div>
      </div>
    </main>
  );
}

/** The heading has the focus as well: whoever cannot see the page is told where they are. */
function goToSection(name: SettingsSection): void {
  const heading = document.querySelector<HTMLElement>(`#${sectionId(name)} > h2`);
  heading?.scrollIntoView({ block: 'start' });
  heading?.focus({ preventScroll: true });
}
