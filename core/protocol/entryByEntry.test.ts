import fc from 'fast-check';
import Type from 'typebox';
import { describe, expect, test } from 'vitest';
import { listReader, MAX_REFUSED_TOLD, readerByEntry } from './entryByEntry.ts';
import { BundleReply, TurnReply } from './httpApi.ts';

const Person = Type.Object({ name: Type.String({ maxLength: 8 }), age: Type.Integer({ minimum: 0 }) });
const readPeople = listReader(Person, 20);
const good = { name: 'anna', age: 3 };

describe('a list that is read entry by entry (A83)', () => {
  test('loses what does not fit, says where and why, and keeps all the rest in order', () => {
    const list = [good, null, { name: 'a name too long', age: 1 }, { name: 'bob', age: -1 }, { ...good, age: 4 }];
    const { entries, refused } = readPeople(list);
    expect(entries).toEqual([good, { ...good, age: 4 }]);
    expect(refused.map(({ path }) => path)).toEqual(['/1', '/2', '/3']);
    expect(refused.map(({ why }) => why)).toEqual([
      expect.stringContaining('object'),
      expect.stringContaining('/name'),
      expect.stringContaining('/age'),
    ]);
  });

  test('keeps every entry that fits, wherever the bad ones stand', () => {
    const entry = fc.record({ name: fc.string({ maxLength: 8, unit: 'grapheme-ascii' }), age: fc.nat() });
    const junk = fc.oneof(fc.anything(), fc.record({ name: fc.string(), age: fc.double() }));
    fc.assert(
      fc.property(fc.array(fc.oneof(entry, junk), { maxLength: 20 }), (list) => {
        const { entries, refused } = readPeople(list);
        expect(entries.length + Math.min(refused.length, MAX_REFUSED_TOLD)).toBeLessThanOrEqual(list.length);
        expect(entries).toEqual(list.filter((value) => readPeople([value]).entries.length === 1));
      }),
    );
  });

  test('is cut where it is longer than it may be, and tells of the bad ones only so many times', () => {
    expect(readPeople(Array.from({ length: 30 }, () => good))).toEqual({
      entries: Array.from({ length: 20 }, () => good),
      refused: [{ path: '/20', why: 'the list has more than 20 entries' }],
    });
    const { entries, refused } = listReader(Person)(Array.from({ length: 1000 }, () => 'junk'));
    expect(entries).toEqual([]);
    expect(refused).toHaveLength(MAX_REFUSED_TOLD + 1);
    expect(refused.at(-1)?.why).toBe(`${1000 - MAX_REFUSED_TOLD} more`);
  });

  test('says nothing of what stood in a bad entry', () => {
    const { refused } = readPeople([{ name: 'secret-secret', age: 'hidden' }, 'hush']);
    expect(JSON.stringify(refused)).not.toMatch(/secret|hidden|hush/);
  });
});

describe('lists inside of a reply (A83)', () => {
  const server = { urls: ['turn:relay.example.org'], username: 'u', credential: 'c' };
  const times = { expires_at: 2, server_time: 1 };
  const readTurn = readerByEntry(TurnReply);

  test('a whole reply is taken as it is', () => {
    const reply = { ice_servers: [server], ...times };
    expect(readTurn(reply)).toEqual({ ok: true, value: reply, refused: [] });
  });

  test('a bad address costs its relay nothing but itself, a relay without any costs the others nothing', () => {
    const half = { ...server, urls: [7, 'turn:relay.example.org', 'x'.repeat(300)] };
    const read = readTurn({ ice_servers: [{ ...server, urls: [null] }, half, 'junk', server], ...times });
    expect(read).toMatchObject({ ok: true, value: { ice_servers: [server, server] } });
    expect(read.ok && read.refused.map(({ path }) => path)).toEqual([
      '/ice_servers/0/urls/0',
      '/ice_servers/0',
      '/ice_servers/1/urls/0',
      '/ice_servers/1/urls/2',
      '/ice_servers/2',
    ]);
  });

  test('what is wrong outside of a list is still no reply, and says what', () => {
    expect(readTurn({ ice_servers: [server], expires_at: 'soon', server_time: 1 })).toEqual({
      ok: false,
      why: expect.stringContaining('/expires_at'),
    });
    for (const value of [null, undefined, 7, 'x', [], {}, { ice_servers: 'x', ...times }]) {
      expect(readTurn(value).ok).toBe(false);
    }
  });

  test('a reply without one good entry where one is needed is none', () => {
    expect(readerByEntry(BundleReply)({ bundles: [{}, 'x'] })).toMatchObject({ ok: false });
  });

  test('hostile keys and values of any kind do no more than be refused', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (one, other) => {
        readTurn(JSON.parse('{"__proto__":{"ice_servers":[]},"ice_servers":[{"__proto__":[]}]}'));
        readTurn({ ice_servers: [one, server, other], ...times });
        return Object.getPrototypeOf({}) === Object.prototype && !('ice_servers' in {});
      }),
    );
  });
});
