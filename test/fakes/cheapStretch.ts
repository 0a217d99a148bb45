import { createHash } from 'node:crypto';
import type { Stretch } from '../../main/store/key/passphraseSlot.ts';

/** Costs nothing. That the real one fits is shown in databaseKey.test.ts. */
export const cheapStretch: Stretch = async (passphrase, salt) =>
  createHash('sha256').update(salt).update(passphrase).digest();
