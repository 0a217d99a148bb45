import type { System } from '../../../core/shortcuts/combination.ts';

/** Keys are named and held in another way on a Mac. */
export const system: System = navigator.userAgent.includes('Macintosh') ? 'mac' : 'other';
