import type { DeviceBundle } from '../../core/protocol/prekeyBundle.ts';
import {
  type Address,
  RatchetError,
  type RotationNeed,
  type RotationStep,
  rotationStep,
} from '../../core/ratchet/signalCrypto.ts';
import type { ElapsedTime, Timers } from '../ports/clock.ts';
import type { SessionStatus } from './DoubleRatchetSignalCrypto.ts';

/**
 * What is about to be sent. An offer begins a call, so a session that is due is replaced before it; a farewell must not
 * wait for the network; every other message does whatever its moment allows.
 */
export type SendingKind = 'offer' | 'message' | 'farewell';

export interface SessionUpkeepPorts extends ElapsedTime, Timers {
  readonly status: (peer: Address) => SessionStatus | undefined;
  /** Verifies and begins a session if there is need for one; throws RatchetError. */
  readonly initializeSession: (peer: Address, bundle: DeviceBundle) => unknown;
  /** Bundles of all devices of a user, each of which uses up one-time keys; null if none can be had now. */
  readonly fetchBundles: (userId: string) => Promise<readonly DeviceBundle[] | null>;
  /** Between the offer and `connected` of a call with this user. */
  readonly isInCallSetup: (userId: string) => boolean;
  readonly onFault: (what: string, error: unknown) => void;
}

export interface SessionUpkeep {
  /**
   * Resolves when the session is as good as it can be made. It never rejects for that: `encrypt` refuses what must not
   * leave.
   */
  readonly beforeSending: (peer: Address, kind: SendingKind) => Promise<void>;
  /** Fetches a bundle ahead if the session comes to its end. Does not wait for it. */
  readonly afterSending: (peer: Address) => void;
  readonly stop: () => void;
}

/** A bundle that waits longer may name keys the peer has replaced. */
const BUNDLE_LIFETIME_MS = 24 * 3600 * 1000;
/** After a fetch that failed; the server hands out six bundles of one user at once and one more every ten minutes. */
const RETRY_MS = 60_000;
/** A message that cannot leave without one asks sooner. */
const URGENT_RETRY_MS = 5_000;

/**
 * Lets no session carry more than it may: fetches bundles ahead, and begins new sessions with the next ordinary
 * message.
 */
export function createSessionUpkeep(ports: SessionUpkeepPorts): SessionUpkeep {
  const held = new Map<string, { readonly bundle: DeviceBundle; readonly since: number }>();
  const fetching = new Map<string, Promise<void>>();
  const failedAt = new Map<string, number>();
  const timers = new Map<string, () => void>();

  const needOf = (peer: Address): RotationNeed | 'noSession' => ports.status(peer)?.rotation ?? 'noSession';

  const inHand = (peer: Address): DeviceBundle | undefined => {
    const found = held.get(keyOf(peer));
    if (found === undefined || ports.elapsed() < found.since + BUNDLE_LIFETIME_MS) return found?.bundle;
    held.delete(keyOf(peer));
    return undefined;
  };

  const fetchAhead = (userId: string, retryMs: number): Promise<void> => {
    const running = fetching.get(userId);
    if (running !== undefined) return running;
    if (ports.elapsed() - (failedAt.get(userId) ?? -Infinity) < retryMs) return Promise.resolve();
    const fetch = fetchOnce(userId).finally(() => fetching.delete(userId));
    fetching.set(userId, fetch);
    return fetch;
  };

  const fetchOnce = async (userId: string): Promise<void> => {
    let bundles: readonly DeviceBundle[] | null = null;
    try {
      bundles = await ports.fetchBundles(userId);
    } catch (error) {
      ports.onFault('fetch a bundle ahead', error);
    }
    if (bundles === null) {
      failedAt.set(userId, ports.elapsed());
      return;
    }
    failedAt.delete(userId);
    for (const bundle of bundles) held.set(keyOf(bundle), { bundle, since: ports.elapsed() });
  };

  /** Throws what the bundle in hand is refused for. */
  const rotate = (peer: Address): boolean => {
    const bundle = inHand(peer);
    if (bundle === undefined) return false;
    held.delete(keyOf(peer));
    ports.initializeSession(peer, bundle);
    return true;
  };

  const stepFor = (peer: Address): RotationStep =>
    rotationStep(needOf(peer), ports.isInCallSetup(peer.userId), inHand(peer) !== undefined);

  const refused = (error: unknown): void => {
    if (!(error instanceof RatchetError)) throw error;
    ports.onFault('begin a new session', error);
  };

  const beforeSending = async (peer: Address, kind: SendingKind): Promise<void> => {
    const need = needOf(peer);
    if (rotationStep(need, kind !== 'offer' && ports.isInCallSetup(peer.userId), false) !== 'rotate') return;
    try {
      if (rotate(peer) || kind === 'farewell') return;
    } catch (error) {
      // A bundle that lay too long; a fresh one may do.
      refused(error);
    }
    await fetchAhead(peer.userId, need === 'due' ? RETRY_MS : URGENT_RETRY_MS);
    try {
      rotate(peer);
    } catch (error) {
      refused(error);
    }
  };

  const afterSending = (peer: Address): void => {
    if (stepFor(peer) === 'nothing' || inHand(peer) !== undefined) return;
    void fetchAhead(peer.userId, RETRY_MS).then(() => {
      if (inHand(peer) === undefined) tryAgainLater(peer);
    });
  };

  const tryAgainLater = (peer: Address): void => {
    const key = keyOf(peer);
    if (timers.has(key)) return;
    const cancel = ports.startTimer(RETRY_MS, () => {
      timers.delete(key);
      afterSending(peer);
    });
    timers.set(key, cancel);
  };

  return {
    beforeSending,
    afterSending,
    stop: () => {
      for (const cancel of timers.values()) cancel();
      timers.clear();
    },
  };
}

function keyOf({ userId, deviceId }: Address): string {
  return `${userId}:${deviceId}`;
}
