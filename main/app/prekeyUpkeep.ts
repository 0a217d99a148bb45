import { PREKEYS_LOW } from '../../core/protocol/limits.ts';
import type { KeyUpload } from '../../core/protocol/prekeyBundle.ts';
import type { Clock } from '../ports/clock.ts';
import type { PrekeyStock } from '../ports/prekeyStock.ts';

export interface PrekeyUpkeepPorts extends Clock {
  /** The signed prekey is too old, or an upload is owed. */
  readonly uploadDue: () => boolean;
  readonly makeUpload: (stock: PrekeyStock) => Promise<KeyUpload>;
  /** False when it did not arrive. */
  readonly upload: (upload: KeyUpload) => Promise<boolean>;
  readonly uploadTaken: () => void;
  /** Asks the server; null when it does not say. */
  readonly askStock: () => Promise<PrekeyStock | null>;
  readonly isOnline: () => boolean;
}

export interface PrekeyUpkeep {
  /** The server says what it has left: after each sign-in, and when it runs low. */
  readonly check: (stock: PrekeyStock) => Promise<void>;
  /** Now and then, for a phone that signs in once in weeks: asks the server only if there is something to upload. */
  readonly look: () => Promise<void>;
  readonly stop: () => void;
}

/** How long an upload that did not arrive is worth sending again. */
const UNSENT_LIFETIME_MS = 24 * 3600 * 1000;

/** Keeps prekeys published: enough one-time keys, and a signed prekey that is not too old. One upload at a time. */
export function createPrekeyUpkeep(ports: PrekeyUpkeepPorts): PrekeyUpkeep {
  let running: Promise<void> | null = null;
  /** The same keys again: new ones with each try would push those that are published out of the store. */
  let unsent: { readonly upload: KeyUpload; readonly madeAt: number } | null = null;
  let stopped = false;

  const run = async (stock: PrekeyStock): Promise<void> => {
    const low = Math.min(stock.oneTimePrekeys, stock.oneTimeKemPrekeys) < PREKEYS_LOW;
    if (!low && !ports.uploadDue()) return;
    if (unsent === null || ports.now() >= unsent.madeAt + UNSENT_LIFETIME_MS) {
      unsent = { upload: await ports.makeUpload(stock), madeAt: ports.now() };
    }
    if (!(await ports.upload(unsent.upload))) return;
    unsent = null;
    // The store may be closed by now; the upload is then owed at the next start, which does no harm.
    if (!stopped) ports.uploadTaken();
  };

  const check = (stock: PrekeyStock): Promise<void> => {
    running ??= run(stock).finally(() => {
      running = null;
    });
    return running;
  };

  return {
    check,
    look: async () => {
      if (!ports.isOnline() || !ports.uploadDue()) return;
      const stock = await ports.askStock();
      if (stock !== null && !stopped) await check(stock);
    },
    stop: () => {
      stopped = true;
    },
  };
}
