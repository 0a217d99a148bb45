import { timingSafeEqual } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { RatchetStore } from '../crypto/RatchetStore.ts';
import { writeWhole } from '../files/writeWhole.ts';
import type { Clock } from '../ports/clock.ts';
import type { Keyring } from './keyring.ts';

export interface RollbackGuardPorts extends Clock {
  /** The mirror, beside the database and sealed by the keyring. */
  readonly file: string;
  readonly keyring: Keyring;
  readonly store: RatchetStore;
  readonly onFault: (what: string, error?: unknown) => void;
}

/** `unknown`: there is no mirror, or the keyring that sealed it is not here. */
export type RollbackVerdict = 'inStep' | 'rolledBack' | 'unknown';

export interface RollbackGuard {
  /** The store with every commit counted. */
  readonly store: RatchetStore;
  /**
   * At start, before anything is sent. `rolledBack`: every session is receive-only from now on, and all keys are
   * published anew.
   */
  readonly check: () => Promise<RollbackVerdict>;
  /** At quit: the mirror is as new as the store, if that was checked. */
  readonly close: () => Promise<void>;
}

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
  let mirrored = 0;
  let isChecked = false;
  let depth = 0;
  let writing: Promise<void> = Promise.resolve();

  const epoch = (): number => store.transaction((transaction) => transaction.stateEpoch());

  const mirror = (value: number): void => {
    mirrored = value;
    writing = writing.then(() => write(value)).catch((error: unknown) => onFault('mirror of the store', error));
  };

  const write = async (value: number): Promise<void> => {
    if (!(await keyring.isAvailable()).available) return;
    const plain = Buffer.alloc(PREFIX.length + 8);
    PREFIX.copy(plain);
    plain.writeBigUInt64BE(BigInt(value), PREFIX.length);
    await writeWhole(file, await keyring.wrap(plain));
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
        // Only what is committed for good: a mirror ahead of the store would look like a restored copy.
        if (depth === 0 && safe !== 'later') {
          const value = epoch();
          if (value >= mirrored + MIRROR_EVERY) mirror(value);
        }
        return result;
      },
    },
    check: async () => {
      const seen = await readMirror(file, keyring);
      const here = epoch();
      mirrored = here;
      if (seen !== null && here < seen) {
        store.transaction((transaction) => {
          transaction.archiveEverySession(Math.floor(now() / 1000));
          // What the newer copy published since is lost, and the server hands it out.
          transaction.oweKeyUpload('everything');
          // From here on this copy counts as the newest, so that sessions begun now are not taken for old ones.
          transaction.advanceStateEpoch(seen + 1);
        });
        onFault('the store is an older copy of itself');
        isChecked = true;
        mirror(seen + 1);
        return 'rolledBack';
      }
      isChecked = true;
      mirror(here);
      return seen === null ? 'unknown' : 'inStep';
    },
    close: async () => {
      // A mirror brought in step with a copy that could not be checked would make that copy the newest.
      if (isChecked) mirror(epoch());
      await writing;
    },
  };
}

/** How many saved states the mirror has seen. Null: there is none, or the keyring that sealed it is not here. */
export async function readMirror(file: string, keyring: Keyring): Promise<number | null> {
  try {
    const plain = Buffer.from(await keyring.unwrap(await readFile(file)));
    if (plain.length !== PREFIX.length + 8 || !timingSafeEqual(plain.subarray(0, PREFIX.length), PREFIX)) return null;
    return Number(plain.readBigUInt64BE(PREFIX.length));
  } catch {
    return null;
  }
}
