import { expect, test } from 'vitest';
import type { DoctorCheck } from '../../core/ipc/snapshot.ts';
import { doctorReport, type DoctorFacts, type StoreFacts } from './doctor.ts';

const NOW = 1_800_000_000;
const healthyContents: NonNullable<StoreFacts['contents']> = {
  identity: 'whole',
  prekeys: { oneTime: 100, kemOneTime: 98, signedSince: NOW - 7200, unpublishedSince: null, uploadFailure: null },
  sessions: { active: 3, archived: 1, unacknowledged: 1, unreadable: 0 },
  undecidedIdentities: 0,
  outbox: 0,
  inbox: 0,
};
const healthyStore: StoreFacts = {
  faults: 0,
  schemaVersion: 4,
  newestSchemaVersion: 4,
  rollback: 'inStep',
  contents: healthyContents,
};
const healthyKeys: DoctorFacts['keys'] = {
  file: 'whole',
  unreadableSlots: [],
  keyring: { available: true, backend: 'kwallet6' },
  keyringSlot: 'kwallet6',
  keyringOpens: true,
  passphrase: true,
};
const healthy: DoctorFacts = {
  keys: healthyKeys,
  store: healthyStore,
  logBytes: 4096,
  primitives: { x25519: 'native', ed25519: 'native', sha256: 'native', hmac: 'noble' },
  now: NOW,
};

const missing = { available: false, missing: 'kwallet6' } as const;
const withKeys = (keys: Partial<DoctorFacts['keys']>): DoctorFacts => ({
  ...healthy,
  keys: { ...healthyKeys, ...keys },
});
const withStore = (store: Partial<StoreFacts>): DoctorFacts => ({ ...healthy, store: { ...healthyStore, ...store } });
const withContents = (contents: Partial<NonNullable<StoreFacts['contents']>>): DoctorFacts =>
  withStore({ contents: { ...healthyContents, ...contents } });

const checksOf = (facts: DoctorFacts) => doctorReport(facts).findings.map(({ check }) => check);
const findingOf = (facts: DoctorFacts, check: DoctorCheck) =>
  doctorReport(facts).findings.find((finding) => finding.check === check);

test('a store in order has every finding, and each of them is good', () => {
  const { findings } = doctorReport(healthy);
  expect(findings.map(({ verdict }) => verdict)).toEqual(findings.map(() => 'good'));
  expect(findings.map(({ check }) => check)).toEqual([
    'keyFile',
    'keyring',
    'passphrase',
    'databaseOpens',
    'databaseIntegrity',
    'schemaVersion',
    'rollback',
    'identity',
    'prekeys',
    'sessions',
    'undecidedIdentities',
    'outbox',
    'inbox',
    'writeAheadLog',
    'primitives',
  ]);
});

test('a lost keyring is bad where it is the only way in, and worth a look where a passphrase is', () => {
  const gone = { keyring: missing, keyringOpens: false } as const;
  expect(findingOf(withKeys({ ...gone, passphrase: false }), 'keyring')).toMatchObject({
    verdict: 'bad',
    detail: 'kwallet6',
  });
  expect(findingOf(withKeys(gone), 'keyring')).toMatchObject({ verdict: 'attention', detail: 'kwallet6' });
});

test('a keyring alone is worth a look: with it everything would be lost', () => {
  expect(findingOf(withKeys({ passphrase: false }), 'passphrase')).toMatchObject({ verdict: 'attention' });
});

test('a profile of a passphrase alone misses no keyring that is there, and is told of one that is not', () => {
  const alone = { keyringSlot: null, keyringOpens: false } as const;
  expect(findingOf(withKeys(alone), 'keyring')).toMatchObject({ verdict: 'good', detail: 'kwallet6' });
  expect(findingOf(withKeys({ ...alone, keyring: missing }), 'keyring')).toMatchObject({ verdict: 'attention' });
});

test.each(['gone', 'keyFileCorrupt', 'readOnly'])(
  'a key file that is %s is bad, and no passphrase is spoken of',
  (file) => {
    const facts = { ...withKeys({ file, keyringOpens: false, keyringSlot: null, passphrase: false }), store: null };
    expect(findingOf(facts, 'keyFile')).toMatchObject({ verdict: 'bad', detail: file });
    expect(checksOf(facts)).toEqual(['keyFile', 'keyring', 'writeAheadLog', 'primitives']);
  },
);

test('a locked store has findings about the keys alone', () => {
  const locked = withKeys({ keyring: missing, keyringOpens: false });
  expect(checksOf({ ...locked, store: null, logBytes: null })).toEqual([
    'keyFile',
    'keyring',
    'passphrase',
    'primitives',
  ]);
});

test('a store that does not open is bad by the code of its error, and nothing is said of what is inside', () => {
  const facts = { ...healthy, store: 'wrongKey' };
  expect(findingOf(facts, 'databaseOpens')).toMatchObject({ verdict: 'bad', detail: 'wrongKey' });
  expect(checksOf(facts)).not.toContain('sessions');
});

test.each<[string, DoctorCheck, DoctorFacts, string, string | null]>([
  ['faults in the file', 'databaseIntegrity', withStore({ faults: 3, contents: null }), 'bad', '3'],
  ['a file that cannot be read on', 'databaseIntegrity', withStore({ faults: 'corrupt' }), 'bad', 'corrupt'],
  ['a schema from the future', 'schemaVersion', withStore({ schemaVersion: 5, contents: null }), 'bad', '5 > 4'],
  ['a schema of an older Ringfort', 'schemaVersion', withStore({ schemaVersion: 3 }), 'good', '3 < 4'],
  ['an old copy put back', 'rollback', withStore({ rollback: 'rolledBack' }), 'attention', 'rolledBack'],
  ['no mirror to compare with', 'rollback', withStore({ rollback: 'unknown' }), 'attention', 'unknown'],
  ['an account without its keys', 'identity', withContents({ identity: 'missing' }), 'bad', 'missing'],
  ['the keys of somebody else', 'identity', withContents({ identity: 'unfit' }), 'bad', 'unfit'],
  ['a contact to decide about', 'undecidedIdentities', withContents({ undecidedIdentities: 1 }), 'attention', '1'],
  ['frames that wait to leave', 'outbox', withContents({ outbox: 2 }), 'attention', '2'],
  ['messages that wait to be handled', 'inbox', withContents({ inbox: 4 }), 'attention', '4'],
  ['a log that is never emptied', 'writeAheadLog', { ...healthy, logBytes: 9 << 20 }, 'attention', '9216 KiB'],
])('%s: %s says so', (_what, check, facts, verdict, detail) => {
  expect(findingOf(facts, check)).toEqual({ check, verdict, detail });
});

test.each<[string, Partial<typeof healthyContents.prekeys>]>([
  ['too few one-time prekeys', { oneTime: 19 }],
  ['too few KEM prekeys', { kemOneTime: 0 }],
  ['a signed prekey past its 48 hours', { signedSince: NOW - 48 * 3600 - 1 }],
  ['no signed prekey at all', { signedSince: null }],
])('%s: the prekeys are worth a look', (_what, prekeys) => {
  const facts = withContents({ prekeys: { ...healthyContents.prekeys, ...prekeys } });
  expect(findingOf(facts, 'prekeys')).toMatchObject({ verdict: 'attention' });
});

test('the sessions are counted, and one that cannot be read is worth a look', () => {
  expect(findingOf(healthy, 'sessions')?.detail).toBe('active 3, archived 1, unacknowledged 1, unreadable 0');
  const sessions = { ...healthyContents.sessions, unreadable: 1 };
  expect(findingOf(withContents({ sessions }), 'sessions')).toMatchObject({ verdict: 'attention' });
});

test('before anybody signed up there is nothing to say of keys and sessions', () => {
  expect(checksOf(withContents({ identity: 'none' }))).not.toContain('prekeys');
});

test('a primitive of this computer that gave wrong answers is worth a look', () => {
  const primitives = { ...healthy.primitives, ed25519: 'noble' };
  expect(findingOf({ ...healthy, primitives }, 'primitives')).toEqual({
    check: 'primitives',
    verdict: 'attention',
    detail: 'x25519 native, ed25519 noble, sha256 native, hmac noble',
  });
});

test.each(['keyring', 'passphrase'])(
  'a %s slot that cannot be read needs attention, and the other one opens (A83)',
  (slot) => {
    const { findings } = doctorReport({ ...healthy, keys: { ...healthyKeys, unreadableSlots: [slot] } });
    expect(findings[0]).toEqual({ check: 'keyFile', verdict: 'attention', detail: slot });
  },
);

test('keys that the server has not taken for hours are worth a look, however fresh they are here', () => {
  const failing = (seconds: number) =>
    findingOf(
      withContents({
        prekeys: { ...healthyContents.prekeys, unpublishedSince: NOW - seconds, uploadFailure: 'too_many_prekeys' },
      }),
      'prekeys',
    );
  expect(failing(600)).toMatchObject({ verdict: 'good' });
  expect(failing(3 * 24 * 3600)).toMatchObject({
    verdict: 'attention',
    detail: 'one-time 100, KEM one-time 98, signed 2 h, not published for 72 h (too_many_prekeys)',
  });
});
