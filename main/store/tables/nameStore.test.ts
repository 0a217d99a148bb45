import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openedStore } from '../../../test/stage/openedStore.ts';
import { storeKey } from '../../../test/stage/openedStore.ts';
import { temporaryFolder } from '../../../test/stage/temporaryFolder.ts';
import { createAccountStore } from './accountStore.ts';
import { createAdmissionStore } from './admissionStore.ts';
import { createContactStore } from './contactStore.ts';
import { migrations } from '../migrations/all.ts';
import { createNameStore, MAX_STRANGER_NAMES } from './nameStore.ts';
import { openStore } from '../database/openStore.ts';

const account = {
  ...{ handle: 'alice', deviceId: 7, serverUrl: 'http://127.0.0.1:7443', hosting: true },
  ...{ serverId: 'one', serverKey: null, certificate: null, signedOut: false },
};

/** A store with these contacts, and the person whose it is. */
async function people(...handles: readonly string[]) {
  const { database } = openedStore();
  await createAccountStore(database).save(account);
  const [contacts, names] = [createContactStore(database), createNameStore(database)];
  for (const handle of handles) await contacts.add({ handle, addedAt: 1 });
  const listed = async (query = '') =>
    (await contacts.page({ query, after: null, limit: 100 })).contacts.map(({ handle }) => handle);
  return { database, contacts, names, listed };
}

test('a contact is called as they say, and the nickname wins until it is taken away', async () => {
  const { names, contacts } = await people('anna', 'bob');
  expect(names.keep('anna', { text: 'Анна' }, 5)).toBe(true);
  expect(names.shownOf(['anna', 'bob', 'nobody'])).toEqual(new Map([['anna', 'Анна']]));
  names.setNickname('anna', 'Mum');
  expect(names.shownOf(['anna'])).toEqual(new Map([['anna', 'Mum']]));
  expect(await contacts.find('anna')).toMatchObject({ displayName: 'Анна', nickname: 'Mum' });
  names.setNickname('anna', null);
  expect(names.keep('anna', { text: null }, 6)).toBe(true);
  expect(names.shownOf(['anna'])).toEqual(new Map());
});

test('a name that is said again is no news', async () => {
  const { names } = await people('anna');
  names.keep('anna', { text: 'Анна' }, 5);
  expect(names.keep('anna', { text: 'Анна' }, 6)).toBe(false);
});

test('what a stranger is called is shown once they are a contact, and not before', async () => {
  const { names, contacts } = await people();
  expect(names.keep('anna', { text: 'Анна' }, 5)).toBe(false);
  expect(names.shownOf(['anna'])).toEqual(new Map());
  await contacts.add({ handle: 'anna', addedAt: 1 });
  expect(names.shownOf(['anna'])).toEqual(new Map([['anna', 'Анна']]));
});

test('what a stranger was called at one server says nothing of who has that handle at another', async () => {
  const { names, contacts, database } = await people();
  names.keep('anna', { text: 'Анна' }, 5);
  await createAccountStore(database).save({ ...account, deviceId: 8, serverUrl: 'https://other.example' });
  await contacts.add({ handle: 'anna', addedAt: 1 });
  expect(names.shownOf(['anna'])).toEqual(new Map());
});

test('strangers cannot fill the disk with names: those heard last are kept', async () => {
  const { names, contacts } = await people();
  for (let n = 0; n <= MAX_STRANGER_NAMES; n += 1) names.keep(`stranger${n}`, { text: `Stranger ${n}` }, n);
  await contacts.add({ handle: 'stranger0', addedAt: 1 });
  await contacts.add({ handle: 'stranger1', addedAt: 1 });
  expect([...names.shownOf(['stranger0', 'stranger1']).keys()]).toEqual(['stranger1']);
});

test('the own name is for contacts who are not blocked, and for nobody else', async () => {
  const { names, database } = await people('anna', 'bob');
  const admission = createAdmissionStore(database, { rights: 10, blocked: 10 });
  names.setOwn('Алиса');
  admission.block({ handle: 'bob', blockedAt: 1 });
  expect([names.ownFor('anna'), names.ownFor('bob'), names.ownFor('mallory')]).toEqual([{ text: 'Алиса' }, null, null]);
  names.setOwn(null);
  expect(names.ownFor('anna')).toEqual({ text: null });
});

test('the own name stays when the account signs out or follows its server, and goes when it is deleted', async () => {
  const { names, database } = await people();
  const accounts = createAccountStore(database);
  names.setOwn('Алиса');
  await accounts.save({ ...account, signedOut: true });
  expect(names.own()).toBe('Алиса');
  await accounts.discard();
  expect(names.own()).toBeNull();
});

test('contacts are sorted by what they are called, whatever the case, page by page', async () => {
  const { names, contacts, listed } = await people('anna', 'bob', 'carol', 'dora');
  names.setNickname('dora', 'Älvis');
  names.keep('bob', { text: 'ёж' }, 1);
  names.keep('anna', { text: 'Zoë' }, 1);
  expect(await listed()).toEqual(['dora', 'carol', 'anna', 'bob']);
  const first = await contacts.page({ query: '', after: null, limit: 3 });
  const second = await contacts.page({ query: '', after: first.next, limit: 3 });
  expect([...first.contacts, ...second.contacts].map(({ handle }) => handle)).toEqual(['dora', 'carol', 'anna', 'bob']);
  await contacts.setFavourite('bob', true);
  expect(await listed()).toEqual(['bob', 'dora', 'carol', 'anna']);
});

test('a search finds people by nickname, display name and handle, in any case, each word somewhere', async () => {
  const { names, listed } = await people('anna', 'bell.a', 'carol', 'dora');
  names.keep('carol', { text: 'Анна Сергеевна' }, 1);
  names.setNickname('dora', 'Anna from work');
  expect(await listed('ANN')).toEqual(['anna', 'dora']);
  expect(await listed('@bell'), 'as usernames are shown').toEqual(['bell.a']);
  expect(await listed('анна')).toEqual(['carol']);
  expect(await listed('серг')).toEqual(['carol']);
  expect(await listed('work anna')).toEqual(['dora']);
  // What they call themselves, and the handle, find them too while a nickname is shown.
  expect(await listed('dora')).toEqual(['dora']);
  names.setNickname('carol', 'Boss');
  expect(await listed('сергеевна')).toEqual(['carol']);
  names.keep('carol', { text: null }, 2);
  expect(await listed('сергеевна')).toEqual([]);
});

test('a contact who is removed is found no more, and put back with the names they had', async () => {
  const { names, contacts, listed } = await people('anna');
  names.setNickname('anna', 'Mum');
  const removed = await contacts.remove('anna');
  expect(await listed('mum')).toEqual([]);
  if (removed !== null) await contacts.putBack(removed);
  expect(await listed('mum')).toEqual(['anna']);
});

test('contacts from before there were names are sorted and found by their handles', async () => {
  const file = join(temporaryFolder(), 'store.db');
  const old = openStore({ file, key: storeKey, migrations: migrations.slice(0, 23) });
  for (const handle of ['bob', 'anna.k']) {
    old.database.prepare('INSERT INTO contact (handle, added_at) VALUES (?, 1)').run(handle);
  }
  old.close();
  const contacts = createContactStore(openedStore(file).database);
  const listed = async (query: string) =>
    (await contacts.page({ query, after: null, limit: 10 })).contacts.map(({ handle }) => handle);
  expect([await listed(''), await listed('k'), await listed('na.')]).toEqual([
    ['anna.k', 'bob'],
    ['anna.k'],
    ['anna.k'],
  ]);
});
