import type { Instant } from './call.ts';
import type { MediaStates } from './mediaState.ts';

/** Media that flowed flow no more, for as long as the connection is being mended. */
export interface Interruption {
  readonly since: Instant;
  /** Nothing but silence says so. */
  readonly onlySilent: boolean;
  /** It has lasted so long that a person is told. */
  readonly shown: boolean;
  readonly restarts: number;
  readonly rejoins: number;
  /** The other side has closed its end in good order: it hung up, or begins again. */
  readonly closedThere: boolean;
}

export function interruptedAt(since: Instant): Interruption {
  return { since, onlySilent: false, shown: false, restarts: 0, rejoins: 0, closedThere: false };
}

/** Shorter ones are heard, and not worth a word. */
export const RECONNECTING_MS = 2_000;
/** Longer than any way that comes back by itself; both sides go by it. */
export const GIVE_UP_MS = 30_000;
/** From one restart to the next: 2, 4, 8 and 16 s after the first. The other side answers 24 a minute. */
const RESTART_AGAIN_MS = [2_000, 2_000, 4_000, 8_000] as const;
/**
 * With so many in vain, sixteen seconds have passed, and ICE would long have said that the path is gone. Restarts that
 * go on meanwhile keep it from saying so: five to ten seconds were seen.
 */
export const SILENT_RESTARTS = 4;
/** A window begins anew within a second or two, and its answer comes through the server. */
export const REJOIN_AGAIN_MS = 10_000;
/** Until a rejoin that is out is looked at again, because an address changed meanwhile. */
export const REJOINING_MS = 2_000;
/** A window that is lost as often as this while the connection is being mended will be lost again. */
export const MAX_REJOINS = 3;

/** How long until the next restart; null if there were enough. */
export function restartAgainMs({ restarts }: Interruption): number | null {
  return RESTART_AGAIN_MS[restarts - 1] ?? null;
}

/** Silence is said a second after the last packet, and a word of theirs may be a moment sooner or later than sound. */
const STOPPED_WITH_WORD_MS = 3_000;

/**
 * Whether silence says that the path is broken. While a side holds, or has no microphone to send from, nothing is sent
 * and ICE decides; so it does with an older Ringfort, which does not say what it sends. Who is muted sends as much as
 * who speaks (ADR 30), and says the same as who has no microphone: packets that went on for long after that word were
 * those of somebody muted.
 */
export function isSilenceASign({ ours, theirs }: MediaStates, now: Instant): boolean {
  if (theirs === null || theirs.state.held || ours?.held === true) return false;
  return theirs.state.microphone || now - theirs.soundSince >= STOPPED_WITH_WORD_MS;
}
