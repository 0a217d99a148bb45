import { it } from 'vitest';
import { CRASH_POINTS } from '../ratchet/crashingDevice.ts';
import { killWhileDecrypting, killWhileEncrypting } from '../ratchet/crashRounds.ts';

it.each(CRASH_POINTS.encrypt)('A22 fifty times %s of encrypting: nothing is lost, doubled or sealed twice', (point) =>
  killWhileEncrypting(point, 50),
);

it.each(CRASH_POINTS.decrypt)('A22 fifty times %s of decrypting: nothing is lost and nothing happens twice', (point) =>
  killWhileDecrypting(point, 50),
);
