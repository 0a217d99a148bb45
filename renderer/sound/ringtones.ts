import type { Ringtone } from '../../core/ipc/settings.ts';
import bells from '../../assets/sounds/ringtoneBells.wav';
import breeze from '../../assets/sounds/ringtoneBreeze.wav';
import chimes from '../../assets/sounds/ringtoneChimes.wav';
import marimba from '../../assets/sounds/ringtoneMarimba.wav';
import pulse from '../../assets/sounds/ringtonePulse.wav';

/** In the order of the settings page. */
export const RINGTONES = ['marimba', 'bells', 'pulse', 'chimes', 'breeze'] as const satisfies readonly Ringtone[];

/** Where each ringtone is to be had; `scripts/sounds.ts` makes them. */
export const ringtoneUrls: Readonly<Record<Ringtone, string>> = { marimba, bells, pulse, chimes, breeze };
