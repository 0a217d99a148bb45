import { PREKEYS_LOW } from '../../core/protocol/limits.ts';
import type { KeyUpload } from '../../core/protocol/prekeyBundle.ts';

/** What the server still has to hand out for this device. */
export interface PrekeyStock {
  readonly oneTimePrekeys: number;
  readonly oneTimeKemPrekeys: number;
}

export interface PrekeyUpkeepPorts {
  readonly rotationDue: () => boolean;
  readonly makeUpload: (stock: PrekeyStock) => Promise<KeyUpload>;
  /** False when it did not arrive; the next sign-in tries again. */
  readonly upload: (upload: KeyUpload) => Promise<boolean>;
}

/** Keeps prekeys published: enough one-time keys, and a signed prekey that is not too old. One upload at a time. */
export function createPrekeyUpkeep({ rotationDue, makeUpload, upload }: PrekeyUpkeepPorts) {
  let running: Promise<void> | null = null;
  const run = async (stock: PrekeyStock): Promise<void> => {
    const low = Math.min(stock.oneTimePrekeys, stock.oneTimeKemPrekeys) < PREKEYS_LOW;
    if (low || rotationDue()) await upload(await makeUpload(stock));
  };
  return {
    check: (stock: PrekeyStock): Promise<void> => {
      running ??= run(stock).finally(() => {
        running = null;
      });
      return running;
    },
  };
}
