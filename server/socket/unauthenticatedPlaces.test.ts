import { describe, expect, test } from 'vitest';
import { type Newcomer, UnauthenticatedPlaces } from './unauthenticatedPlaces.ts';

const stranger = (address: string): Newcomer => ({ kind: 'stranger', address });
const phone: Newcomer = { kind: 'device', device: { user: 'bob', device: 7 } };

function setUp() {
  const places = new UnauthenticatedPlaces({ strangers: 4, perAddress: 2, perDevice: 2 });
  const evicted: string[] = [];
  const take = (newcomer: Newcomer, name: string) => places.take(newcomer, () => evicted.push(name));
  return { evicted, take };
}

describe('places of connections that have not signed in (A80)', () => {
  test('go to the newcomer: the longest silent one of its address gives way', () => {
    const { evicted, take } = setUp();
    for (const name of ['one', 'two', 'three', 'four']) expect(take(stranger('a'), name)).toBeDefined();
    expect(evicted).toEqual(['one', 'two']);
  });

  test('stay with who is about to sign in', () => {
    const { evicted, take } = setUp();
    take(stranger('a'), 'one')?.spoke();
    take(stranger('a'), 'two');
    expect(take(stranger('a'), 'three')).toBeDefined();
    expect(evicted).toEqual(['two']);
    const { take: again, evicted: none } = setUp();
    for (const name of ['one', 'two']) again(stranger('a'), name)?.spoke();
    expect(again(stranger('a'), 'three')).toBeUndefined();
    expect(none).toEqual([]);
  });

  test('are limited over all addresses, and the longest silent of all gives way', () => {
    const { evicted, take } = setUp();
    for (const address of ['a', 'b', 'c', 'd', 'e']) take(stranger(address), address);
    expect(evicted).toEqual(['a']);
  });

  test('are free again when a connection signed in or closed', () => {
    const { evicted, take } = setUp();
    take(stranger('a'), 'one')?.leave();
    take(stranger('a'), 'two');
    take(stranger('a'), 'three');
    expect(evicted).toEqual([]);
  });

  test('of a device with a ticket are its own: strangers neither take them nor lose theirs to it', () => {
    const { evicted, take } = setUp();
    for (const address of ['a', 'b', 'c', 'd']) take(stranger(address), address)?.spoke();
    expect(take(stranger('e'), 'e')).toBeUndefined();
    for (const name of ['first', 'second', 'third']) expect(take(phone, name)).toBeDefined();
    expect(evicted).toEqual(['first']);
  });
});
