import type { IceServer } from '../../core/call/call.ts';
import { MIN_RELAY_REFRESH_MS } from '../../core/protocol/limits.ts';
import type { ElapsedTime, Timers } from '../ports/clock.ts';

/** What the server gives out: relays with credentials, and when these lapse by the elapsed clock. */
export interface RelayGrant {
  readonly iceServers: readonly IceServer[];
  readonly expiresAt: number;
}

export interface RelayCredentialsPorts extends ElapsedTime, Timers {
  /** Asks the server; null when it cannot be reached. */
  readonly fetchGrant: () => Promise<RelayGrant | null>;
  readonly onChange: (standing: RelayStanding) => void;
}

/** unknown: the server has not answered, or failed. That it has none is its own word alone (A77). */
export type RelayStanding = 'available' | 'none' | 'unknown';

export interface RelayCredentials {
  /** Relays usable now; empty when there are none or their credentials have lapsed. */
  readonly current: () => readonly IceServer[];
  readonly standing: () => RelayStanding;
  readonly refresh: () => Promise<void>;
  /** The same, with nothing put off for what failed before. */
  readonly signedIn: () => Promise<void>;
  readonly stop: () => void;
}

/**
 * Credentials live one hour; ten minutes before that new ones are fetched, so that a call never begins with stale
 * ones.
 */
const REFRESH_BEFORE_MS = 10 * 60_000;

/**
 * After a question that came to nothing the next waits so long, doubled with each of them in a row up to
 * MIN_RELAY_REFRESH_MS. One asked as the computer woke up and had no network yet keeps nobody waiting for long.
 */
const FIRST_FAILURE_MS = 1_000;

/** Keeps TURN credentials at hand, so that dialling and answering need not wait for the server. */
export function createRelayCredentials(ports: RelayCredentialsPorts): RelayCredentials {
  let grant: RelayGrant = { iceServers: [], expiresAt: 0 };
  let cancelTimer = (): void => undefined;
  let stopped = false;
  let hasAnswered = false;
  let askedAt = Number.NEGATIVE_INFINITY;
  let failures = 0;
  let asking: Promise<void> | null = null;

  const current = (): readonly IceServer[] => (ports.elapsed() < grant.expiresAt ? grant.iceServers : []);

  const standing = (): RelayStanding => {
    if (current().length > 0) return 'available';
    return hasAnswered ? 'none' : 'unknown';
  };

  const spacingMs = (): number =>
    failures === 0 ? MIN_RELAY_REFRESH_MS : Math.min(MIN_RELAY_REFRESH_MS, FIRST_FAILURE_MS * 2 ** (failures - 1));

  /**
   * One at a time, and not again and again for a server that has us sign in, or whose credentials lapse, every moment,
   * whatever came of the last question (A85). Nobody waits for one that is put off: a call goes on with what there is.
   */
  const refresh = (): Promise<void> => {
    if (asking !== null || stopped) return asking ?? Promise.resolve();
    cancelTimer();
    const waitMs = askedAt + spacingMs() - ports.elapsed();
    if (waitMs > 0) {
      cancelTimer = ports.startTimer(waitMs, () => void refresh());
      return Promise.resolve();
    }
    askedAt = ports.elapsed();
    asking = ask().finally(() => {
      asking = null;
    });
    return asking;
  };

  /**
   * The server is there: failures of before say nothing about it any more, nor does one that was asked before and is to
   * fail yet. A server that has us sign in again and again is asked no faster, for sign-ins have pauses of their own
   * (A85).
   */
  const signedIn = async (): Promise<void> => {
    await asking;
    if (failures > 0) {
      failures = 0;
      askedAt = Number.NEGATIVE_INFINITY;
    }
    await refresh();
  };

  const ask = async (): Promise<void> => {
    const before = standing();
    const fetched = await ports.fetchGrant();
    if (stopped) return;
    hasAnswered = fetched !== null;
    failures = hasAnswered ? 0 : Math.min(failures + 1, 16);
    if (fetched !== null) grant = fetched;
    const lifetime = grant.expiresAt - ports.elapsed() - REFRESH_BEFORE_MS;
    const again = fetched === null ? MIN_RELAY_REFRESH_MS : Math.max(lifetime, MIN_RELAY_REFRESH_MS);
    // A server without relays is not asked again until the next sign-in.
    if (fetched === null || fetched.iceServers.length > 0) cancelTimer = ports.startTimer(again, () => void refresh());
    const after = standing();
    if (before !== after) ports.onChange(after);
  };

  return {
    current,
    standing,
    refresh,
    signedIn,
    stop: () => {
      stopped = true;
      cancelTimer();
    },
  };
}
