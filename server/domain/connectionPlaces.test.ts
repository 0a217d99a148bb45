import { describe, expect, test } from 'vitest';
import { ConnectionPlaces, type Placed } from './connectionPlaces.ts';

function setUp() {
  const places = new ConnectionPlaces({ all: 5, idlePerNetwork: 2 });
  const evicted: string[] = [];
  const come = (
    name: string,
    network: string | null,
    is: 'silent' | 'speaking' | 'inUse' = 'silent',
  ): Placed | undefined => {
    const placed: Placed = {
      network,
      isInUse: () => is === 'inUse',
      hasSpoken: () => is !== 'silent',
      evict: () => void evicted.push(name),
    };
    return places.take(placed) ? placed : undefined;
  };
  return { places, evicted, come };
}

describe('places of connections that have no use yet (F26)', () => {
  test('go to the newcomer: the oldest of its network that never said anything gives way, then the oldest that has no use', () => {
    const { evicted, come } = setUp();
    come('speaks', 'a', 'speaking');
    come('silent', 'a');
    expect(come('third', 'a', 'speaking')).toBeDefined();
    expect(evicted).toEqual(['silent']);
    expect(come('fourth', 'a')).toBeDefined();
    expect(evicted).toEqual(['silent', 'speaks']);
  });

  test('are limited over all networks, and the oldest silent one of all gives way', () => {
    const { evicted, come } = setUp();
    come('speaks', 'a', 'speaking');
    for (const name of ['b', 'c', 'd', 'e', 'f']) expect(come(name, name)).toBeDefined();
    expect(evicted).toEqual(['b']);
  });

  test('stay with who has an allocation, in a network as in all, and it takes none of its neighbours', () => {
    const { evicted, come } = setUp();
    for (const name of ['one', 'two', 'three']) expect(come(name, 'office', 'inUse')).toBeDefined();
    for (const name of ['four', 'five']) expect(come(name, 'office')).toBeDefined();
    expect(evicted).toEqual([]);
    expect(come('six', 'office', 'inUse')).toBeDefined();
    expect(come('seven', 'elsewhere', 'inUse')).toBeDefined();
    expect(evicted).toEqual(['four', 'five']);
    expect(come('eight', 'elsewhere'), 'nobody is there who could give way').toBeUndefined();
    expect(evicted).toEqual(['four', 'five']);
  });

  test('of who speaks for everybody are limited with all others alone', () => {
    const { evicted, come } = setUp();
    for (const name of ['one', 'two', 'three', 'four', 'five']) expect(come(name, null)).toBeDefined();
    expect(evicted).toEqual([]);
    expect(come('six', 'a')).toBeDefined();
    expect(evicted).toEqual(['one']);
  });

  test('are free again when a connection is closed', () => {
    const { places, evicted, come } = setUp();
    const one = come('one', 'a');
    come('two', 'a');
    if (one !== undefined) places.leave(one);
    come('three', 'a');
    expect(evicted).toEqual([]);
    come('four', 'a');
    expect(evicted).toEqual(['two']);
  });
});
