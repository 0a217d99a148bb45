import { MAX_PAST_MS } from './limits.ts';

/**
 * When something happened that a server or a peer dates: by the corrected time not in the future, and not before what
 * any server keeps (A85). Both in milliseconds since 1970.
 */
export function pastDate(told: number, now: number): number {
  return Math.min(Math.max(told, now - MAX_PAST_MS), now);
}
