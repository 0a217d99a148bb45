import { createHash } from 'node:crypto';
import type { AdmissionRequest } from '../../../core/protocol/httpApi.ts';
import type { Timers } from '../../ports/clock.ts';

/** What this computer knows of who may ring; every change of it counts the revision up. */
export interface Admission {
  readonly revision: () => number;
  readonly setRevision: (revision: number) => void;
  readonly withdrawAllRights: () => void;
  readonly state: () => {
    readonly revision: number;
    /** Lower-case hex. */
    readonly rights: readonly string[];
    readonly blocked: readonly string[];
  };
}

export interface AdmissionUpkeepPorts extends Timers {
  readonly admission: Admission;
  /** Resolves to the revision that the server has then; null when it did not arrive. */
  readonly put: (request: AdmissionRequest) => Promise<number | null>;
  readonly isOnline: () => boolean;
  readonly onFault: (what: string, error?: unknown) => void;
}

export interface AdmissionUpkeep {
  /** The server says after each sign-in what it has; null: it knows nothing of rights to ring. */
  readonly signedIn: (revision: number | null) => void;
  /** A right was made or withdrawn, or somebody was blocked or unblocked. */
  readonly changed: () => void;
  /** Whether the server takes rights to ring. */
  readonly isTaken: () => boolean;
  readonly stop: () => void;
}

/** Whoever blocks three people blocks them in one request. */
const SETTLE_MS = 1000;
const BETWEEN_MS = 5000;
const LONGEST_MS = 300_000;

/**
 * Keeps the server told who has a right to ring and who is blocked (A86). What is owed survives a restart by itself:
 * the revision of the store and that of the server are compared at each sign-in, so that a server that lost it, or was
 * set up anew, is told as well.
 */
export function createAdmissionUpkeep(ports: AdmissionUpkeepPorts): AdmissionUpkeep {
  const { admission, startTimer } = ports;
  /** The revision that the server has, as far as we know. */
  let told: number | null = null;
  let isSending = false;
  let cancelNext: (() => void) | null = null;
  let failures = 0;
  let stopped = false;

  const look = (afterMs: number): void => {
    if (stopped || told === null || isSending || cancelNext !== null || admission.revision() === told) return;
    wait(afterMs);
  };

  const wait = (ms: number): void => {
    if (stopped) return;
    cancelNext = startTimer(ms, () => {
      cancelNext = null;
      if (told !== null && admission.revision() !== told) void send();
    });
  };

  const send = async (): Promise<void> => {
    if (told === null || !ports.isOnline()) return;
    isSending = true;
    try {
      if (told > admission.revision()) overtake(told);
      const { revision, rights, blocked } = admission.state();
      // In an order that says nothing of who was added when.
      const hashes = rights.map((right) => hashOf(right)).toSorted();
      const has = await ports.put({ revision, rights: hashes, blocked: blocked.toSorted() });
      if (has !== null && told !== null) told = has;
      failures = has === revision ? 0 : failures + 1;
    } catch (error) {
      failures += 1;
      ports.onFault('admission', error);
    } finally {
      isSending = false;
    }
    // Changes meanwhile wait for the end of the pause.
    wait(Math.min(BETWEEN_MS * 2 ** Math.min(failures, 16), LONGEST_MS));
  };

  /**
   * The server has heard of changes that this store knows nothing of: it is an older copy. What was withdrawn since
   * would count again, so every right is made anew.
   */
  const overtake = (theirs: number): void => {
    if (theirs >= Number.MAX_SAFE_INTEGER) throw new RangeError('no revision is left at this server');
    ports.onFault('admission is of an older copy');
    admission.withdrawAllRights();
    admission.setRevision(theirs + 1);
  };

  return {
    signedIn: (revision) => {
      told = revision;
      // However long the pause is: it was for another connection.
      cancelNext?.();
      cancelNext = null;
      look(failures === 0 ? SETTLE_MS : BETWEEN_MS);
    },
    changed: () => look(SETTLE_MS),
    isTaken: () => told !== null,
    stop: () => {
      stopped = true;
      cancelNext?.();
      cancelNext = null;
    },
  };
}

/** All that the server learns of a right: nobody finds 128 random bits from it. */
function hashOf(right: string): string {
  return createHash('sha256').update(Buffer.from(right, 'hex')).digest('base64');
}
