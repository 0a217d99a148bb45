import { expect, test } from 'vitest';
import type { DeviceBundle } from '../../../core/protocol/prekeyBundle.ts';
import { RatchetError } from '../../../core/ratchet/signalCrypto.ts';
import type { DevicePin } from '../../crypto/RatchetStore.ts';
import { createContactBook } from './contactBook.ts';

const key = { id: 1, notBefore: 1, notAfter: 2, publicKey: '', signature: '' };
const identity = { signingKey: '', dhKey: '', capabilities: '', certificate: '' };
const bundle = (userId: string): DeviceBundle => ({
  ...{ userId, deviceId: 7, identity, signedPrekey: key, kemPrekey: key, kemPrekeyKind: 'oneTime' },
});

/** What tells in these tests that somebody has no ratchet: their capabilities. */
const pinOf = (hasRatchet: boolean, part: Partial<DevicePin> = {}): DevicePin => ({
  ...{ deviceId: 7, identity: new Uint8Array(64), capabilities: Uint8Array.of(hasRatchet ? 2 : 0) },
  ...{ drPinned: false, verified: false, changedTo: null },
  ...part,
});

/** A contact book over lists, before people of whom some have no ratchet. */
function book(withoutRatchet: readonly string[] = [], known: Readonly<Record<string, readonly DevicePin[]>> = {}) {
  const contacts = new Map<string, boolean>();
  const pins = new Map<string, readonly DevicePin[]>(Object.entries(known));
  const questions: string[] = [];
  /** To whom links are open again. */
  const opened: string[] = [];
  const stored = (handle: string) => ({
    ...{
      handle,
      displayName: null,
      nickname: null,
      addedAt: 5,
      alwaysRelay: handle === 'carol',
      favourite: false,
      rings: 'usual' as const,
      ringtone: null,
    },
    allowsStaticFallback: contacts.get(handle) ?? false,
  });
  const contactBook = createContactBook({
    ownHandle: 'alice',
    onAdded: (handle) => void questions.push(`added ${handle}`),
    stores: {
      contacts: {
        page: async ({ after, limit }) => {
          questions.push('contacts');
          const handles = [...contacts.keys()].toSorted();
          const page = handles.slice(after === null ? 0 : handles.indexOf(after.handle) + 1).slice(0, limit);
          const last = page.length < limit ? undefined : page.at(-1);
          const next = last === undefined ? null : ({ rank: 1, sortName: last, handle: last } as const);
          return { contacts: page.map(stored), next };
        },
        find: async (handle) => (contacts.has(handle) ? stored(handle) : null),
        has: async (handle) => contacts.has(handle),
        add: async ({ handle }) => contacts.set(handle, false),
        setStaticFallback: async (handle, allowed) => void contacts.set(handle, allowed),
      },
      ownLinks: { openTo: (handle) => opened.push(handle) },
      admission: {
        blockedOf: (handles) => {
          questions.push('blocked');
          return new Set(handles.filter((handle) => handle === 'eve'));
        },
      },
      peerIdentity: (handle) => (pins.has(handle) ? 'pinned' : 'unknown'),
      pinsOf: (handles) => {
        questions.push('pins');
        return new Map(handles.flatMap((handle) => (pins.has(handle) ? [[handle, pins.get(handle) ?? []]] : [])));
      },
    },
    crypto: {
      meet: ({ userId }) => {
        if (userId === 'mallory') throw new RatchetError('E_DOWNGRADE', 'less than there is');
        pins.set(userId, [pinOf(!withoutRatchet.includes(userId))]);
      },
      staticFallback: (handle) => (withoutRatchet.includes(handle) ? 'refused' : undefined),
      isForStaticKeys: (of) => of.some(({ capabilities }) => capabilities[0] === 0),
    },
    http: {
      fetchBundles: async (handle) =>
        handle === 'nobody'
          ? { ok: false, problem: 'no_such_user', cause: null, detail: null }
          : { ok: true, value: { bundles: [bundle(handle)] } },
    },
    now: () => 5,
  });
  return { contactBook, contacts, met: () => [...pins.keys()], questions, opened };
}

const everybody = { query: '', after: null, limit: 200 } as const;

const NAMELESS = { displayName: null, nickname: null };

test('who is added is met once, and shown with what is known of them', async () => {
  const { contactBook, met } = book(['bob']);
  expect(await contactBook.add('bob')).toEqual({ ok: true });
  expect(await contactBook.add('carol')).toEqual({ ok: true });
  expect(met()).toEqual(['bob', 'carol']);
  const shown = {
    ...NAMELESS,
    addedAt: 5,
    identity: 'pinned',
    verified: false,
    favourite: false,
    rings: 'usual' as const,
    ringtone: null,
    blocked: false,
  };
  const bob = { handle: 'bob', ...shown, staticFallback: 'refused', alwaysRelay: false };
  expect(await contactBook.page(everybody)).toEqual({
    items: [bob, { handle: 'carol', ...shown, staticFallback: null, alwaysRelay: true }],
    next: null,
  });
  expect(await contactBook.find('bob')).toEqual(bob);
  expect(await contactBook.find('dora')).toBeNull();
});

test('who is met by a link is met only if every device is theirs, and whoever is added may use links again', async () => {
  const { contactBook, met, opened } = book();
  expect(await contactBook.meet('bob', () => false)).toMatchObject({ ok: false, reason: 'otherKeys' });
  expect(met()).toEqual([]);
  expect(await contactBook.meet('bob', ({ userId }) => userId === 'bob')).toEqual({ ok: true });
  expect([met(), opened]).toEqual([['bob'], []]);
  expect(await contactBook.add('bob')).toEqual({ ok: true });
  expect(opened).toEqual(['bob']);
});

test('a page of contacts is three questions to the store, however long it is, and says where it goes on', async () => {
  const { contactBook, contacts, questions } = book();
  for (let index = 0; index < 300; index += 1) contacts.set(`person${String(index).padStart(3, '0')}`, false);
  const first = await contactBook.page(everybody);
  expect([first.items.length, first.next?.handle]).toEqual([200, 'person199']);
  expect(questions).toEqual(['contacts', 'pins', 'blocked']);
  const rest = await contactBook.page({ ...everybody, after: first.next });
  expect([rest.items[0]?.handle, rest.items.length, rest.next]).toEqual(['person200', 100, null]);
});

test('the mark of a contact is shown as it is stored, and counts only while no other identity waits', async () => {
  const other = { identity: Uint8Array.of(1), capabilities: Uint8Array.of(2) };
  const { contactBook, contacts } = book([], {
    bob: [pinOf(true, { verified: true })],
    carol: [pinOf(true, { verified: true, changedTo: other })],
    dora: [pinOf(true)],
  });
  for (const handle of ['bob', 'carol', 'dora', 'erin']) contacts.set(handle, false);
  const { items } = await contactBook.page(everybody);
  expect(items.map(({ handle, identity, verified }) => [handle, identity, verified])).toEqual([
    ['bob', 'pinned', true],
    ['carol', 'changed', true],
    ['dora', 'pinned', false],
    ['erin', 'unknown', false],
  ]);
  expect([...contactBook.verifiedOf(['bob', 'carol', 'dora', 'erin'])]).toEqual(['bob']);
});

test('A35 whose keys are refused is not added, and the code of the refusal is told', async () => {
  const { contactBook, contacts } = book();
  expect(await contactBook.add('mallory')).toEqual({ ok: false, reason: 'keysRefused', detail: 'E_DOWNGRADE' });
  expect(await contactBook.add('nobody')).toMatchObject({ reason: 'unknownUser' });
  expect([...contacts]).toEqual([]);
});

test('A35 leave to speak without a ratchet is kept for nobody who has one, and can always be taken back', async () => {
  const { contactBook, contacts } = book(['bob']);
  await contactBook.add('bob');
  await contactBook.add('carol');
  await contactBook.allowStaticFallback('bob', true);
  await contactBook.allowStaticFallback('carol', true);
  expect([...contacts]).toEqual([
    ['bob', true],
    ['carol', false],
  ]);
  await contactBook.allowStaticFallback('bob', false);
  contacts.set('carol', true);
  await contactBook.allowStaticFallback('carol', false);
  expect([...contacts.values()]).toEqual([false, false]);
});
