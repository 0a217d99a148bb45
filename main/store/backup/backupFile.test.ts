import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { BackupContents } from '../../../core/backup/backupContents.ts';
import { cheapStretch } from '../../../test/fakes/cheapStretch.ts';
import { createBackupFile } from './backupFile.ts';

const CONTENTS: BackupContents = {
  version: 1,
  savedAt: 1_700_000_000_000,
  handle: 'alice',
  contacts: [],
  blocked: [{ handle: 'mallory', blockedAt: 5 }],
  calls: [],
  settings: { theme: 'dark' },
};
const file = createBackupFile(cheapStretch);
const sealed = () => file.seal(CONTENTS, 'correct horse battery');
const opened = (bytes: Uint8Array) => file.open(bytes, 'correct horse battery');

test('what was sealed under a passphrase opens with it alone, and shows nothing without', async () => {
  const bytes = await sealed();
  expect(file.faultOf(bytes)).toBeNull();
  expect(await opened(bytes)).toEqual({ ok: true, contents: CONTENTS, leftOut: [] });
  expect(await file.open(bytes, 'correct horse batterz')).toEqual({ ok: false, reason: 'wrongPassphrase' });
  expect(Buffer.from(bytes).includes('mallory')).toBe(false);
});

test('two backups of the same have nothing in common that is sealed', async () => {
  const [one, other] = [await sealed(), await sealed()];
  expect(Buffer.from(one.subarray(-40)).equals(Buffer.from(other.subarray(-40)))).toBe(false);
});

test('a file that lost its end, or of which any byte was changed, is refused', async () => {
  const bytes = await sealed();
  const body = bytes.indexOf(0x0a) + 1;
  for (const length of [0, 10, body, body + 24, bytes.length - 1]) {
    expect((await opened(bytes.subarray(0, length))).ok).toBe(false);
  }
  for (let at = 0; at < bytes.length; at += 1) {
    const changed = Uint8Array.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect((await opened(changed)).ok, `byte ${at}`).toBe(false);
  }
});

test('a damaged body is told from a wrong passphrase', async () => {
  const bytes = await sealed();
  bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) ^ 1;
  expect(await opened(bytes)).toEqual({ ok: false, reason: 'damaged' });
});

test.each([
  ['nothing', '', 'notABackup'],
  ['a picture', '\u0089PNG\r\n\u001a\n', 'notABackup'],
  ['a line without an end', 'x'.repeat(5000), 'notABackup'],
  ['JSON of something else', '{"ringfort":"profile","version":1}\n', 'notABackup'],
  ['a backup of a later version', '{"ringfort":"backup","version":2,"slot":{"kdf":"other"}}\n', 'newer'],
  ['a backup without its slot', '{"ringfort":"backup","version":1}\n', 'damaged'],
  ['a slot that asks for other work', '{"ringfort":"backup","version":1,"slot":{"kdf":"scrypt-30-8-1"}}\n', 'damaged'],
])('%s is named before a passphrase is asked for', async (_what, text, reason) => {
  const bytes = Buffer.from(text, 'latin1');
  expect(file.faultOf(bytes)).toBe(reason);
  expect(await opened(bytes)).toEqual({ ok: false, reason });
});

test('what unpacks to more than any backup holds is damaged, and is not unpacked', async () => {
  const bomb = { ...CONTENTS, settings: { theme: 'x'.repeat(65 * 1024 * 1024) } };
  const bytes = await file.seal(bomb, 'correct horse battery');
  expect(bytes.length).toBeLessThan(gzipSync(Buffer.alloc(65 * 1024 * 1024)).length + 2048);
  expect(await opened(bytes)).toEqual({ ok: false, reason: 'damaged' });
});
