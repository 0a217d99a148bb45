import { expect, test } from 'vitest';
import { readContactLink } from '../../../core/protocol/contactLink.ts';
import { openedStore } from '../../../test/stage/openedStore.ts';
import { createOwnLinkStore, MAX_OWN_LINKS } from '../../store/tables/ownLinkStore.ts';
import { createOwnLinks, type LinkedAccount } from './ownLinks.ts';

const NOW = 1_800_000_000_123;
const HOUR = 3_600_000;
const hosted: LinkedAccount = {
  handle: 'anna',
  identity: 'a1'.repeat(32),
  serverId: 'here',
  places: [
    { origin: 'https://192.168.1.20:7443', certificate: 'c5'.repeat(32) },
    { origin: 'https://10.0.0.7:7443', certificate: 'c5'.repeat(32) },
  ],
};

function phone(account: LinkedAccount = hosted) {
  const world = { now: NOW, account, drawn: 0 };
  const store = createOwnLinkStore(openedStore().database);
  const links = createOwnLinks({
    present: () => ({ store, account: world.account }),
    draw: (bytes) => new Uint8Array(bytes).fill((world.drawn += 1)),
    now: () => world.now,
  });
  return { world, store, links };
}

test('the standing link is made when it is first asked for, and is the same one until it is revoked', async () => {
  const { links } = phone();
  const first = await links.standingLink(null);
  expect(await links.standingLink(null)).toEqual(first);
  expect(first).toMatchObject({ state: 'works', expiresAt: null, mostPeople: null, guests: 0, hasInvite: false });
  await links.revokeLink({ id: first?.id ?? 0 });
  const next = await links.standingLink(null);
  expect(next?.id).not.toBe(first?.id);
  expect(await links.ownLinks(null)).toMatchObject([{ id: next?.id }, { id: first?.id, state: 'revoked', texts: [] }]);
});

test('a link says at each address of the server what leads to the person and lets ring', async () => {
  const { links } = phone();
  const link = await links.standingLink(null);
  expect(link?.texts.map(({ address }) => address)).toEqual(hosted.places.map(({ origin }) => origin));
  expect(readContactLink(link?.texts[1]?.text ?? '')).toEqual({
    ok: true,
    link: {
      ...{ handle: 'anna', identity: hosted.identity, serverId: 'here', invite: null, expiresAt: null },
      ...{ origin: 'https://10.0.0.7:7443', certificate: 'c5'.repeat(32), token: '01'.repeat(16) },
    },
  });
});

test('one with limits tells its end in the link, and is over by time or by the people who rang', async () => {
  const { world, links, store } = phone();
  expect(await links.makeLink({ forMs: HOUR, people: null, invite: ' 0123456789abcdef ' })).toMatchObject({ ok: true });
  const made = await links.makeLink({ forMs: null, people: 1, invite: '' });
  const [single, hour] = await links.ownLinks(null);
  expect(made).toEqual({ ok: true, id: single?.id });
  const read = readContactLink(hour?.texts[0]?.text ?? '');
  expect(read).toMatchObject({ link: { expiresAt: NOW - 123 + HOUR + 1000, invite: '0123-4567-89AB-CDEF' } });
  expect(hour).toMatchObject({ hasInvite: true, state: 'works' });
  expect(store.redeem('02'.repeat(16), 'oleg', NOW)).toBe('rings');
  world.now += HOUR + 1000;
  expect(await links.ownLinks(null)).toMatchObject([
    { id: single?.id, state: 'usedUp', guests: 1, texts: [] },
    { id: hour?.id, state: 'expired', texts: [] },
  ]);
});

test('what is no invite code, and more links than anybody keeps apart, are refused with their reason', async () => {
  const { links } = phone();
  expect(await links.makeLink({ forMs: null, people: null, invite: 'hello' })).toMatchObject({
    reason: 'inviteInvalid',
  });
  for (let count = 0; count < MAX_OWN_LINKS; count += 1) {
    expect(await links.makeLink({ forMs: HOUR, people: null, invite: '' })).toMatchObject({ ok: true });
  }
  expect(await links.makeLink({ forMs: HOUR, people: null, invite: '' })).toMatchObject({ reason: 'tooMany' });
  expect(await links.standingLink(null)).toBeNull();
});

test('a computer in no network has a link without a text', async () => {
  const { links } = phone({ ...hosted, places: [] });
  expect(await links.standingLink(null)).toMatchObject({ state: 'works', texts: [] });
});

test('before there is an account there is no link', async () => {
  const links = createOwnLinks({ present: () => null, draw: () => new Uint8Array(), now: () => NOW });
  expect(await links.ownLinks(null)).toEqual([]);
  expect(await links.standingLink(null)).toBeNull();
  expect(await links.makeLink({ forMs: null, people: null, invite: '' })).toMatchObject({ reason: 'failed' });
});
