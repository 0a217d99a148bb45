import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openedStore, reopened, storeKey } from '../../../test/stage/openedStore.ts';
import { temporaryFolder } from '../../../test/stage/temporaryFolder.ts';
import { createContactLinkStore } from './contactLinkStore.ts';
import { closedLinks } from '../migrations/0030ClosedLinks.ts';
import { migrations } from '../migrations/all.ts';
import { openStore } from '../database/openStore.ts';
import {
  createOwnLinkStore,
  ENDED_KEPT_MS,
  MAX_OWN_LINKS,
  type NewOwnLink,
  type OwnLinkStore,
} from './ownLinkStore.ts';

const NOW = 1_800_000_000_000;
const DAY = 86_400_000;
const token = (number: number): string => number.toString(16).padStart(32, '0');
const link = (number: number, limits: Partial<NewOwnLink> = {}): NewOwnLink => ({
  token: token(number),
  invite: null,
  createdAt: NOW,
  expiresAt: null,
  mostPeople: null,
  ...limits,
});

function made(links: OwnLinkStore, wanted: NewOwnLink): number {
  const one = links.make(wanted);
  if (one === null) throw new Error('there are too many links');
  return one.id;
}

test('a link lets whoever holds it ring, again and again, and counts people and not calls', () => {
  const links = createOwnLinkStore(openedStore().database);
  made(links, link(1));
  for (const caller of ['anna', 'anna', 'oleg']) expect(links.redeem(token(1), caller, NOW)).toBe('rings');
  expect(links.list()).toMatchObject([{ token: token(1), guests: 2, revokedAt: null }]);
});

test('one for two people lets the third ring no more, and the two for as long as it holds', () => {
  const links = createOwnLinkStore(openedStore().database);
  made(links, link(1, { mostPeople: 2 }));
  const rings = (caller: string) => links.redeem(token(1), caller, NOW);
  expect(['anna', 'oleg', 'mara', 'anna'].map(rings)).toEqual(['rings', 'rings', 'usedUp', 'rings']);
});

test('one with an end lets nobody ring from then on, not even who did before', () => {
  const links = createOwnLinkStore(openedStore().database);
  made(links, link(1, { expiresAt: NOW + DAY }));
  expect(links.redeem(token(1), 'anna', NOW + DAY - 1)).toBe('rings');
  expect(links.redeem(token(1), 'anna', NOW + DAY)).toBe('expired');
});

test('one that was revoked says so, after a restart too, and a second time changes nothing', () => {
  const store = openedStore();
  const links = createOwnLinkStore(store.database);
  const id = made(links, link(1));
  links.revoke(id, NOW + 1);
  links.revoke(id, NOW + 2);
  const after = createOwnLinkStore(reopened(store).database);
  expect(after.redeem(token(1), 'anna', NOW + 3)).toBe('revoked');
  expect(after.list()).toMatchObject([{ revokedAt: NOW + 1, guests: 0 }]);
});

test('a token that nobody gave out is worth nothing', () => {
  const links = createOwnLinkStore(openedStore().database);
  expect(links.redeem(token(7), 'anna', NOW)).toBe('unknown');
});

test('a link that is given out after somebody was removed lets them ring: it may be meant for them', () => {
  const links = createOwnLinkStore(openedStore().database);
  const rings = (number: number) => links.redeem(token(number), 'anna', NOW);
  made(links, link(1));
  links.closeTo('anna');
  // Made with a clock that was set back meanwhile: what counts is the order.
  made(links, link(2, { createdAt: NOW - DAY }));
  expect([1, 2].map(rings)).toEqual(['revoked', 'rings']);
  links.closeTo('anna');
  made(links, link(3));
  expect([1, 2, 3].map(rings)).toEqual(['revoked', 'revoked', 'rings']);
});

test('whoever was removed by an earlier Ringfort rings by none of the links that there were then', () => {
  const file = join(temporaryFolder(), 'store.db');
  const before = migrations.slice(0, migrations.indexOf(closedLinks));
  const { database, close } = openStore({ file, key: storeKey, migrations: before });
  database.exec(`INSERT INTO own_link (token, created_at) VALUES (x'${token(1)}', 1), (x'${token(2)}', 2);
    INSERT INTO link_closed (handle) VALUES ('anna')`);
  close();
  const links = createOwnLinkStore(openedStore(file).database);
  made(links, link(3));
  expect([1, 2, 3].map((number) => links.redeem(token(number), 'anna', NOW))).toEqual(['revoked', 'revoked', 'rings']);
});

test('no link lets somebody ring whom the person removed, until they are a contact again', () => {
  const links = createOwnLinkStore(openedStore().database);
  made(links, link(1));
  made(links, link(2));
  expect(links.redeem(token(1), 'anna', NOW)).toBe('rings');
  links.closeTo('anna');
  links.closeTo('anna');
  expect([1, 2].map((number) => links.redeem(token(number), 'anna', NOW))).toEqual(['revoked', 'revoked']);
  links.openTo('anna');
  expect(links.redeem(token(2), 'anna', NOW)).toBe('rings');
});

test('there are no more links than a list can show, and those that ended a month ago make room', () => {
  const links = createOwnLinkStore(openedStore().database);
  for (let number = 1; number <= MAX_OWN_LINKS; number += 1) made(links, link(number, { expiresAt: NOW + number }));
  expect(links.make(link(100))).toBeNull();
  const later = NOW + ENDED_KEPT_MS + 2;
  expect(links.make(link(100, { createdAt: later }))).toMatchObject({ token: token(100) });
  expect(links.list().map((one) => one.token)).not.toContain(token(1));
  expect(links.list().map((one) => one.token)).toContain(token(2));
});

test('who has as many links as a list can show makes another one by revoking one: what ended first gives way', () => {
  const links = createOwnLinkStore(openedStore().database);
  for (let number = 1; number <= MAX_OWN_LINKS; number += 1) {
    made(links, link(number, { expiresAt: number === 7 ? NOW + 7 : null }));
  }
  expect(links.make(link(100))).toBeNull();
  const [newest] = links.list();
  links.revoke(newest?.id ?? 0, NOW + 5);
  const madeAt = (number: number, createdAt: number) => links.make(link(number, { createdAt }))?.token ?? null;
  expect([madeAt(100, NOW + 6), madeAt(101, NOW + 6), madeAt(101, NOW + 7)]).toEqual([token(100), null, token(101)]);
  const left = links.list().map((one) => one.token);
  expect(left).toHaveLength(MAX_OWN_LINKS);
  for (const gone of [newest?.token, token(7)]) expect(left).not.toContain(gone);
});

test('the token of the last link of somebody is the one that goes with calls to them', () => {
  const tokens = createContactLinkStore(openedStore().database);
  expect(tokens.tokenFor('anna')).toBeNull();
  tokens.keep('anna', token(1));
  tokens.keep('anna', token(2));
  tokens.keep('oleg', token(3));
  expect([tokens.tokenFor('anna'), tokens.tokenFor('oleg')]).toEqual([token(2), token(3)]);
});
