import { expect, test } from 'vitest';
import { scryptStretch } from './passphraseSlot.ts';

test('a passphrase costs what the file says, however its letters were typed', async () => {
  const salt = Uint8Array.from({ length: 32 }, (_, at) => at);
  // scrypt of Python's hashlib (OpenSSL) and of @noble/hashes, N = 2^17, r = 8, p = 1.
  const known = '2cb18142cfaa2a74fb4cb8bdb99a792fdc872fa1360673215a573c3d589ab70b';
  // Full-width letters and the sign for the unit ångström are these letters (NFKC).
  const typed = 'correct \uff48\uff4f\uff52\uff53\uff45 \u212b';
  expect(Buffer.from(await scryptStretch(typed, salt)).toString('hex')).toBe(known);
});
