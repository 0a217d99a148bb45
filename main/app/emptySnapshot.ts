import { DEFAULT_SETTINGS } from '../../core/ipc/readSettings.ts';
import type { RegionView } from '../../core/ipc/snapshot.ts';

/** What windows are shown before anything is known. */
export function emptySnapshot(region: RegionView) {
  return {
    call: { view: { phase: 'idle' }, security: null, second: null, ringtone: null },
    account: { state: { phase: 'opening' }, connection: { state: 'none' }, leftOut: [], link: null },
    contacts: { count: 0, blockedCount: 0 },
    recents: { count: 0, missedCount: 0, voiceCount: 0, notNowCount: 0, reminders: [] },
    settings: {
      ...{ values: DEFAULT_SETTINGS, quiet: null, clock: { offsetMs: 0, tellWrong: false } },
      ...{ region, isReplaced: false },
    },
  } as const;
}
