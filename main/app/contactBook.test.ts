import { expect, test } from 'vitest';
import type { DeviceBundle } from '../../core/protocol/prekeyBundle.ts';
import { RatchetError } from '../../core/ratchet/signalCrypto.ts';
import { createContactBook } from './contactBook.ts';

const key = { id: 1, notBefore: 1, notAfter: 2, publicKey: '', signature: '' };
const identity = { signingKey: '', dhKey: '', capabilities: '', certificate: '' };
const bundle = (userId: string): DeviceBundle => ({
  ...{ userId, deviceId: 7, identity, signedPrekey: key, kemPrekey: key, kemPrekeyKind: 'oneTime' },
});

/** A contact book over lists, with people of whom the pins say this about the fallback. */
function book(fallback: Readonly<Record<string, 'refused' | 'allowed' | undefined>> = {}) {
  const contacts = new Map<string, boolean>();
  const met: string[] = [];
  const contactBook = createContactBook({
    ownHandle: 'alice',
    stores: {
      contacts: {
        list: async () => [...contacts.keys()].map((handle) => ({ handle, addedAt: 5 })),
        has: async (handle) => contacts.has(handle),
        add: async ({ handle }) => contacts.set(handle, false),
        setStaticFallback: async (handle, allowed) => void contacts.set(handle, allowed),
      },
      peerIdentity: (handle) => (met.includes(handle) ? 'pinned' : 'unknown'),
    },
    trust: { isMarked: () => false },
    crypto: {
      meet: ({ userId }) => {
        if (userId === 'mallory') throw new RatchetError('E_DOWNGRADE', 'less than there is');
        met.push(userId);
      },
      staticFallback: (handle) => fallback[handle],
    },
    http: {
      fetchBundles: async (handle) =>
        handle === 'nobody'
          ? { ok: false, problem: 'no_such_user' }
          : { ok: true, value: { bundles: [bundle(handle)] } },
    },
    now: () => 5,
  });
  return { contactBook, contacts, met };
}

test('who is added is met once, and shown with what is known of them', async () => {
  const { contactBook, met } = book({ bob: 'refused' });
  expect(await contactBook.add('bob')).toEqual({ ok: true });
  expect(await contactBook.add('carol')).toEqual({ ok: true });
  expect(met).toEqual(['bob', 'carol']);
  const shown = { addedAt: 5, identity: 'pinned', verified: false };
  expect(await contactBook.list()).toEqual([
    { handle: 'bob', ...shown, staticFallback: 'refused' },
    { handle: 'carol', ...shown, staticFallback: null },
  ]);
});

test('A35 whose keys are refused is not added, and the code of the refusal is told', async () => {
  const { contactBook, contacts } = book();
  expect(await contactBook.add('mallory')).toEqual({ ok: false, reason: 'keysRefused', detail: 'E_DOWNGRADE' });
  expect(await contactBook.add('nobody')).toMatchObject({ reason: 'unknownUser' });
  expect([...contacts]).toEqual([]);
});

test('A35 leave to speak without a ratchet is kept for nobody who has one, and can always be taken back', async () => {
  const { contactBook, contacts } = book({ bob: 'refused' });
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
