import { useState } from 'react';
import type { SettingsSection } from '../../../../core/ipc/settingsSection.ts';

/** How the settings begin: with something looked for, or whole and at one of their sections. */
export interface SettingsStart {
  readonly search: string;
  readonly section: SettingsSection | null;
}

export const FROM_THE_TOP: SettingsStart = { search: '', section: null };

/** How the settings begin; the count grows with each beginning that somebody opens. */
export function useSettingsStart(show: () => void) {
  const [{ start, count }, setStart] = useState({ start: FROM_THE_TOP, count: 0 });
  const open = (next: SettingsStart) => {
    setStart((before) => ({ start: next, count: before.count + 1 }));
    show();
  };
  return {
    start,
    count,
    openFound: (search: string) => open({ search, section: null }),
    /** Null: all of them. */
    openSection: (section: SettingsSection | null) => open({ search: '', section }),
    clear: () =>
      setStart((before) => (before.start === FROM_THE_TOP ? before : { start: FROM_THE_TOP, count: before.count + 1 })),
  };
}
