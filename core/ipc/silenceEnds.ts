import type { Silence } from '../call/silence.ts';
import type { SettingsChange } from './settings.ts';

/**
 * How a person has calls ring again, wherever that is offered: the words for it, and what they change. Nobody may ring
 * then whom they did not let before.
 */
export const SILENCE_ENDS = {
  nobodyMayRing: { words: 'ringTest.fix.contactsMayRing', change: { whoMayRing: 'contacts' } },
  doNotDisturb: { words: 'tray.doNotDisturb.off', change: { doNotDisturb: 'off' } },
  quietHours: { words: 'ringTest.fix.quietHours', change: { quietHours: false } },
} as const satisfies Readonly<Record<Silence, { readonly words: string; readonly change: SettingsChange }>>;
