import { timingSafeEqual } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { RatchetStore } from '../../crypto/RatchetStore.ts';
import { writeWhole } from '../../files/writeWhole.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Keyring } from './keyring.ts';

export interface RollbackGuardPorts extends Clock {
  /** The mirror, beside the database and sealed by the keyring. */
  readonly file: string;
  readonly keyring: Keyring;
  readonly store: RatchetStore;
  readonly onFault: (what: string, error?: unknown) => void;
}

/** `unknown`: there is no mirror, or nothing here can read it. */
export type RollbackVerdict = 'inStep' | 'rolledBack' | 'unknown';

export interface RollbackGuard {
  /** The store with every commit counted. */
  readonly store: RatchetStore;
  /**
   * At start, before anything is sent. `rolledBack`: every session is receive-only from now on, and all keys are
   * published anew.
   */
  readonly check: () => Promise<RollbackVerdict>;
  /** What `check` found, or what was found once the keyring answered. */
  readonly verdict: () => RollbackVerdict;
  /** The keyring answers: `check` again, if it could not be asked then. */
  readonly keyringAnswers: () => Promise<void>;
  /** At quit. The mirror becomes as new as the store if all that the store has is on the disk, and it was checked. */
  readonly close: (isOnDisk: boolean) => Promise<void>;
}

/**
 * What the mirror says. `unreadable`: the keyring does not answer, so it may be the newer one; `foreign`: the keyring
 * answers, and it is not the one that sealed this, or the file is no mirror.
 */
export type Mirror = { readonly count: number } | 'none' | 'unreadable' | 'foreign';

/** The mirror may lag behind by so many saved states; what is lost of a restored copy below that is not noticed. */
export const MIRROR_EVERY = 64;
const PREFIX = Buffer.from('ringfort/1/rollback\0', 'ascii');

/**
 * Notices that the database is an older copy of itself (a restored backup or snapshot): its count of saved states is
 * then below the mirror's. Sending on from old states would use message keys again, so nothing of them sends any more
 * (A21). Without a keyring there is no mirror; the fresh salt in every header still keeps keys and nonces from
 * repeating.
 */
export function createRollbackGuard({ file, keyring, store, now, onFault }: RollbackGuardPorts): RollbackGuard {
  /** What the mirror has, or is about to have. Below every count: the first commit is worth a mirror. */
  let mirrored = -MIRROR_EVERY;
  /** The last count that was seen: only a commit that grew it has waited for the disk, and for all before it. */
  let counted = 0;
  /** The count that the store was opened with. */
  let opened: number | null = null;
  let isCompared = false;
  let verdict: RollbackVerdict = 'unknown';
  let depth = 0;
  let writing: Promise<void> = Promise.resolve();

  const epoch = (): number => store.transaction((transaction) => transaction.stateEpoch());

  const inTurn = (work: () => Promise<void>): Promise<void> => {
    writing = writing.then(work).catch((error: unknown) => onFault('mirror of the store', error));
    return writing;
  };

  const mirror = (value: number): Promise<void> => {
    mirrored = value;
    return inTurn(async () => {
      // A mirror brought in step with a copy that could not be checked would make that copy the newest.
      await compare();
      if (isCompared) await write(mirrored);
    });
  };

  const write = async (value: number): Promise<void> => {
    if (!(await keyring.isAvailable()).available) return;
    const plain = Buffer.alloc(PREFIX.length + 8);
    PREFIX.copy(plain);
    plain.writeBigUInt64BE(BigInt(value), PREFIX.length);
    await writeWhole(file, await keyring.wrap(plain));
  };

  /** Once. Left for later while the keyring does not answer, and where what follows cannot be written: that throws. */
  const compare = async (): Promise<void> => {
    if (isCompared || opened === null) return;
    const seen = await readMirror(file, keyring);
    if (isCompared || seen === 'unreadable') return;
    if (typeof seen !== 'string') {
      if (opened < seen.count) putInOrder(Math.max(seen.count, epoch()) + 1);
      else verdict = 'inStep';
      mirrored = Math.max(mirrored, seen.count);
    }
    isCompared = true;
  };

  const putInOrder = (newest: number): void => {
    store.transaction((transaction) => {
      transaction.archiveEverySession(Math.floor(now() / 1000));
      // What the newer copy published since is lost, and the server hands it out.
      transaction.oweKeyUpload('everything');
      // From here on this copy counts as the newest, so that sessions begun now are not taken for old ones.
      transaction.advanceStateEpoch(newest);
    });
    verdict = 'rolledBack';
    counted = newest;
    onFault('the store is an older copy of itself');
    void mirror(newest);
  };

  return {
    store: {
      transaction: (work, safe) => {
        depth += 1;
        let result;
        try {
          result = store.transaction(work, safe);
        } finally {
          depth -= 1;
        }
        if (depth > 0) return result;
        const value = epoch();
        // Only what is committed for good: a mirror ahead of the store would look like a restored copy.
        const isWaitedFor = safe !== 'later' && value > counted;
        counted = value;
        if (isWaitedFor && value >= mirrored + MIRROR_EVERY) void mirror(value);
        return result;
      },
    },
    check: async () => {
      opened = epoch();
      counted = opened;
      await compare();
      return verdict;
    },
    verdict: () => verdict,
    keyringAnswers: () => inTurn(compare),
    close: async (isOnDisk) => {
      if (isOnDisk && opened !== null) await mirror(epoch());
      await writing;
    },
  };
}

/** Never rejects. */
export async function readMirror(file: string, keyring: Keyring): Promise<Mirror> {
  let sealed: Uint8Array;
  try {
    sealed = await readFile(file);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'none' : 'unreadable';
  }
  let plain: Buffer;
  try {
    plain = Buffer.from(await keyring.unwrap(sealed));
  } catch {
    return (await answers(keyring)) ? 'foreign' : 'unreadable';
  }
  if (plain.length !== PREFIX.length + 8 || !timingSafeEqual(plain.subarray(0, PREFIX.length), PREFIX))
    return 'foreign';
  return { count: Number(plain.readBigUInt64BE(PREFIX.length)) };
}

/** One that is locked and one that did not seal this refuse alike; only the other opens what it sealed itself. */
async function answers(keyring: Keyring): Promise<boolean> {
  try {
    if (!(await keyring.isAvailable()).available) return false;
    return timingSafeEqual(PREFIX, await keyring.unwrap(await keyring.wrap(PREFIX)));
  } catch {
    return false;
  }
}
