import { expect, test } from 'vitest';
import type { BackupContents } from '../../core/backup/backupContents.ts';
import { createBackupHandlers, type BackupPorts } from './backupHandlers.ts';

const CONTENTS: BackupContents = {
  ...{ version: 1, savedAt: 86_400_000, handle: 'alice', contacts: [], blocked: [], calls: [], settings: {} },
};

/** A file is a text: the passphrase and the contents, in clear. */
function desk(ports: Partial<BackupPorts> = {}) {
  const written = new Map<string, string>();
  const restored: string[] = [];
  let onDisk: string | null = `secret passphrase|${JSON.stringify(CONTENTS)}`;
  const handlers = createBackupHandlers({
    now: () => 86_400_000,
    profile: () => ({
      handle: 'alice',
      store: {
        collect: async (whose) => ({ ...CONTENTS, ...whose }),
        restore: async (_contents, ownHandle) => {
          restored.push(ownHandle);
          return { contacts: 3, calls: 4 };
        },
      },
    }),
    isInCall: () => false,
    breathe: async () => undefined,
    files: {
      save: async (name, bytes) => {
        written.set(name, Buffer.from(await bytes()).toString());
        return 'saved';
      },
      read: async () => (onDisk === null ? null : { name: 'mine', bytes: Buffer.from(onDisk) }),
    },
    file: async () => ({
      mostBytes: 100,
      seal: async (contents, passphrase) => Buffer.from(`${passphrase}|${JSON.stringify(contents)}`),
      faultOf: (bytes) => (Buffer.from(bytes).includes('|') ? null : 'notABackup'),
      open: async (bytes, passphrase) =>
        Buffer.from(bytes).toString().startsWith(`${passphrase}|`)
          ? { ok: true, contents: CONTENTS, leftOut: [{ path: '/contacts/0', why: 'it' }] }
          : { ok: false, reason: 'wrongPassphrase' },
    }),
    onTaken: async () => undefined,
    ...ports,
  });
  return { handlers, written, restored, lies: (text: string | null) => void (onDisk = text) };
}
const right = { passphrase: 'secret passphrase' };

test('a backup is called after its owner and the day', async () => {
  const { handlers, written } = desk();
  expect(await handlers.saveBackup(right)).toEqual({ ok: true });
  expect([...written.keys()]).toEqual(['Ringfort alice 1970-01-02.ringfort-backup']);
});

test('a passphrase that is soon guessed, and a dialog that was left, write nothing', async () => {
  const { handlers, written } = desk();
  expect(await handlers.saveBackup({ passphrase: 'short' })).toMatchObject({ reason: 'tooShort' });
  const left = desk({ files: { save: async () => null, read: async () => null } }).handlers;
  expect(await left.saveBackup(right)).toMatchObject({ reason: 'cancelled' });
  expect(await left.chooseBackup(null)).toMatchObject({ reason: 'cancelled' });
  expect(written.size).toBe(0);
});

test('what stands in it is shown before it is taken, and it is taken once', async () => {
  const { handlers, restored } = desk();
  expect(await handlers.chooseBackup(null)).toEqual({ ok: true, name: 'mine' });
  expect(await handlers.takeBackup(null)).toMatchObject({ reason: 'gone' });
  expect(await handlers.openBackup({ passphrase: 'wrong passphrase' })).toMatchObject({ reason: 'wrong' });
  expect(await handlers.openBackup(right)).toEqual({
    ...{ ok: true, handle: 'alice', savedAt: 86_400_000, contacts: 0, calls: 0, leftOut: 1 },
  });
  expect(restored).toEqual([]);
  expect(await handlers.takeBackup(null)).toEqual({ ok: true, contacts: 3, calls: 4 });
  expect(await handlers.takeBackup(null)).toMatchObject({ reason: 'gone' });
  expect(restored).toEqual(['alice']);
});

test('another file, a foreign one, and closing put the chosen one away', async () => {
  const { handlers, lies } = desk();
  await handlers.chooseBackup(null);
  lies('a letter');
  expect(await handlers.chooseBackup(null)).toMatchObject({ reason: 'notABackup' });
  expect(await handlers.openBackup(right)).toMatchObject({ reason: 'gone' });
  lies('secret passphrase|');
  await handlers.chooseBackup(null);
  await handlers.openBackup(right);
  await handlers.forgetBackup(null);
  expect(await handlers.takeBackup(null)).toMatchObject({ reason: 'gone' });
});

test.each(['diskFull', 'notWritable'] as const)('a place that is %s is said', async (fault) => {
  const { handlers } = desk({ files: { save: async () => fault, read: async () => null } });
  expect(await handlers.saveBackup(right)).toMatchObject({ ok: false, reason: fault });
});

test('a file that is larger than any backup is not read', async () => {
  const read = async () => ({ name: 'film', bytes: 'tooLarge' as const });
  const { handlers } = desk({ files: { save: async () => null, read } });
  expect(await handlers.chooseBackup(null)).toMatchObject({ reason: 'tooLarge' });
});

test('without an account there is nothing to save or to add to', async () => {
  const { handlers } = desk({ profile: () => null });
  expect(await handlers.saveBackup(right)).toMatchObject({ reason: 'failed' });
  await handlers.chooseBackup(null);
  await handlers.openBackup(right);
  expect(await handlers.takeBackup(null)).toMatchObject({ reason: 'gone' });
});

test('during a call nothing is added, and the file stays chosen until it is over', async () => {
  let isInCall = true;
  const { handlers, restored } = desk({ isInCall: () => isInCall });
  await handlers.chooseBackup(null);
  await handlers.openBackup(right);
  expect(await handlers.takeBackup(null)).toMatchObject({ ok: false, reason: 'inCall' });
  expect(restored).toEqual([]);
  isInCall = false;
  expect(await handlers.takeBackup(null)).toMatchObject({ ok: true });
});
