import { useState } from 'react';
import { useIntl } from 'react-intl';
import type { SettingsSection } from '../../../../core/ipc/settingsSection.ts';

/** What the settings begin with in their search; the count grows with each that somebody opens. */
export function useSettingsStart(show: () => void) {
  const intl = useIntl();
  const [{ search, count }, setStart] = useState({ search: '', count: 0 });
  const openFound = (wanted: string) => {
    setStart((before) => ({ search: wanted, count: before.count + 1 }));
    show();
  };
  return {
    start: search,
    count,
    openFound,
    /** Null: all of them. */
    openSection: (name: SettingsSection | null) =>
      openFound(name === null ? '' : intl.formatMessage({ id: `settings.${name}` })),
    clear: () => setStart((before) => (before.search === '' ? before : { search: '', count: before.count + 1 })),
  };
}
