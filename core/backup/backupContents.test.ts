import { expect, test } from 'vitest';
import { readBackupContents } from './backupContents.ts';

const CONTACT = {
  ...{ handle: 'bob', addedAt: 1, displayName: null, nickname: null, favourite: false, alwaysRelay: false },
  ...{ rings: 'usual', ringtone: null },
  pins: [
    {
      ...{ device: 7, hasRatchet: true, verified: true },
      identity: Buffer.alloc(64, 1).toString('base64'),
      capabilities: Buffer.alloc(12, 2).toString('base64'),
    },
  ],
};
const CONTENTS = {
  ...{ version: 1, savedAt: 5, handle: 'alice', contacts: [CONTACT], blocked: [], calls: [], settings: {} },
};

test('a backup is read as it was written', () => {
  expect(readBackupContents(CONTENTS)).toEqual({ ok: true, contents: CONTENTS, leftOut: [] });
});

test.each([
  ['a handle that no server gives', { handle: '../etc' }],
  ['a time before all calendars', { addedAt: -1 }],
  ['an identity that is too short', { pins: [{ ...CONTACT.pins[0], identity: 'AAAA' }] }],
  ['another field', { admin: true }],
])('a contact with %s is left out and takes no other along (A83)', (_what, change) => {
  const read = readBackupContents({ ...CONTENTS, contacts: [{ ...CONTACT, handle: 'carol', ...change }, CONTACT] });
  expect(read.ok && read.contents.contacts.map(({ handle, pins }) => [handle, pins.length])).toEqual(
    'pins' in change
      ? [
          ['carol', 0],
          ['bob', 1],
        ]
      : [['bob', 1]],
  );
  expect(read.ok && read.leftOut.length).toBe(1);
});

test('contents of a later version are told from damaged ones', () => {
  expect(readBackupContents({ ...CONTENTS, version: 2 })).toEqual({ ok: false, reason: 'newer' });
  for (const value of [null, [], 'text', { ...CONTENTS, savedAt: 'now' }, { version: 1 }]) {
    expect(readBackupContents(value)).toEqual({ ok: false, reason: 'damaged' });
  }
});
