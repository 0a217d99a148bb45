import type { Instant } from './call.ts';
import { ANSWERED_A_MINUTE } from './connection.ts';

/** A restart that we asked for: because an address changed here, or because media do not flow. */
export interface OwnRestart {
  readonly at: Instant;
  readonly why: 'addresses' | 'broken';
}

const MINUTE_MS = 60_000;
/** From one to the next for another address, within a minute. After them the first of the minute has to lapse. */
const APART_MS = [2_000, 4_000, 8_000] as const;

/** With one more; those of a minute count. */
export function withRestart(restarts: readonly OwnRestart[], restart: OwnRestart): readonly OwnRestart[] {
  return [...lately(restarts, restart.at), restart];
}

/**
 * How long another address has to wait for a restart. The first is asked for at once, for it may be the way back; then
 * 2, 4 and 8 s apart: an interface that comes and goes must not use up what the other side answers.
 */
export function addressRestartAfterMs(restarts: readonly OwnRestart[], now: Instant): number {
  const counted = lately(restarts, now);
  const forAddresses = counted.filter(({ why }) => why === 'addresses');
  const last = forAddresses.at(-1);
  if (counted.length >= ANSWERED_A_MINUTE.restart) return lapsesAfterMs(counted, now);
  if (last === undefined) return 0;
  const apartMs = APART_MS[forAddresses.length - 1];
  return apartMs === undefined ? lapsesAfterMs(forAddresses, now) : Math.max(0, last.at + apartMs - now);
}

/** A clock that was set back makes nobody wait: what lies ahead of it counts as long past. */
function lately(restarts: readonly OwnRestart[], now: Instant): readonly OwnRestart[] {
  return restarts.filter(({ at }) => at <= now && now - at < MINUTE_MS);
}

function lapsesAfterMs([first]: readonly OwnRestart[], now: Instant): number {
  return first === undefined ? 0 : first.at + MINUTE_MS - now;
}
