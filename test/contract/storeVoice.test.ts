import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import type { NewVoice, VoiceRoom } from '../../server/store/VoiceStore.ts';
import { alice, bob, now, storeAdapters, StoreWorld } from '../stage/StoreWorld.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const room: VoiceRoom = { messages: 10, pieces: 170, messagesOfPair: 5, piecesInAll: 1000 };

describe.each(storeAdapters)('%s', (_, create) => {
  const world = new StoreWorld(create);
  beforeEach(() => Promise.all([world.register(alice), world.register(bob)]));

  const voice = (change: Partial<NewVoice> = {}): NewVoice => ({
    id: randomUUID(),
    callId: randomUUID(),
    from: alice.address,
    to: bob.address,
    payload: 'AAAA',
    pieces: 2,
    expiresAt: now + DAY_MS,
    ...change,
  });
  const hold = (one: NewVoice, limits = room, at = now) => world.store.voice.hold(one, limits, at);
  const add = (id: string, index: number, text = `piece ${index}`, from = 'alice') =>
    addAt(now, id, index, room, text, from);
  const addAt = (at: number, id: string, index: number, limits = room, text = 'piece', from = 'alice') => {
    const dates = { now: at, uploadExpiresAt: at + MINUTE_MS, expiresAt: at + 7 * DAY_MS };
    return world.store.voice.addPiece(from, { id, index }, Buffer.from(text), dates, limits);
  };
  const leave = async (one = voice()): Promise<NewVoice> => {
    expect(await hold(one)).toEqual({ outcome: 'held', received: 0 });
    for (let index = 0; index < one.pieces; index += 1) await add(one.id, index);
    return one;
  };
  const waiting = async (at = now) => (await world.store.voice.waiting(bob.address, at)).map(({ id }) => id);
  const pieceOf = async (id: string, index: number) => {
    const piece = await world.store.voice.piece(bob.address, id, index, now);
    return piece === undefined ? undefined : Buffer.from(piece).toString();
  };

  describe('voice messages', () => {
    test('wait once every piece is there, and over a restart', async () => {
      const one = voice();
      expect(await hold(one)).toEqual({ outcome: 'held', received: 0 });
      expect(await add(one.id, 0)).toEqual({ received: 1, isWhole: false, to: bob.address });
      expect(await waiting()).toEqual([]);
      expect(await pieceOf(one.id, 0), 'not before it is whole').toBeUndefined();
      await world.reopen();
      expect(await hold(one), 'the same again says how far it came').toEqual({ outcome: 'held', received: 1 });
      expect(await add(one.id, 1)).toEqual({ received: 2, isWhole: true, to: bob.address });
      await world.reopen();
      const stored = await world.store.voice.waiting(bob.address, now);
      expect(stored).toEqual([{ ...one, leftAt: now, expiresAt: now + 7 * DAY_MS }]);
      expect(await world.store.voice.countWaiting(bob.address, now)).toBe(1);
      expect([await pieceOf(one.id, 0), await pieceOf(one.id, 1)]).toEqual(['piece 0', 'piece 1']);
      expect(await pieceOf(one.id, 2)).toBeUndefined();
    });

    test('a piece that is not the next one changes nothing, and nobody adds one to what another left', async () => {
      const one = voice();
      await hold(one);
      expect(await add(one.id, 1)).toEqual({ received: 0, isWhole: false, to: bob.address });
      await add(one.id, 0, 'first');
      expect(await add(one.id, 0, 'again')).toEqual({ received: 1, isWhole: false, to: bob.address });
      expect(await add(one.id, 1, 'theirs', 'bob')).toBeUndefined();
      expect(await add(randomUUID(), 0)).toBeUndefined();
      await add(one.id, 1);
      expect(await add(one.id, 1, 'late')).toEqual({ received: 2, isWhole: false, to: bob.address });
      expect([await pieceOf(one.id, 0), await pieceOf(one.id, 1)]).toEqual(['first', 'piece 1']);
    });

    test('have room by number and by pieces, for the receiver, the sender and both, and in all', async () => {
      await leave(voice({ pieces: 4 }));
      const next = voice({ pieces: 4 });
      const limited = async (change: Partial<VoiceRoom>, one = next) =>
        (await hold(one, { ...room, ...change })).outcome;
      expect(await limited({ messages: 1 })).toBe('boxFull');
      expect(await limited({ pieces: 7 })).toBe('boxFull');
      const toAnother = voice({ to: { user: 'carol', device: 1 }, pieces: 4 });
      expect(await limited({ messages: 1 }, toAnother)).toBe('senderFull');
      expect(await limited({ pieces: 7 }, toAnother)).toBe('senderFull');
      expect(await limited({ messagesOfPair: 1 })).toBe('senderFull');
      expect(await limited({ messagesOfPair: 1 }, toAnother)).toBe('held');
      expect(await limited({ piecesInAll: 5 })).toBe('serverFull');
      expect(await limited({ piecesInAll: 6, pieces: 12 })).toBe('held');
    });

    test('take the room of what came and of one piece more: who only promises keeps nobody out', async () => {
      const limits = { ...room, piecesInAll: 5 };
      const [promised, sent] = [voice({ pieces: 4 }), voice({ pieces: 4 })];
      expect([(await hold(promised, limits)).outcome, (await hold(sent, limits)).outcome]).toEqual(['held', 'held']);
      for (let index = 0; index < 3; index += 1)
        expect(await addAt(now, sent.id, index, limits)).toMatchObject({ received: index + 1 });
      expect((await hold(voice(), limits)).outcome).toBe('serverFull');
      expect(await addAt(now, promised.id, 0, limits), 'there is no room for the one after it').toBe('serverFull');
      expect(await addAt(now, sent.id, 3, limits), 'its room was taken before').toMatchObject({ isWhole: true });
    });

    test('that are not whole wait for as long as was said after each sign of life', async () => {
      const one = voice({ pieces: 4, expiresAt: now + MINUTE_MS });
      await hold(one);
      await addAt(now + 50_000, one.id, 0);
      const again = { ...one, expiresAt: now + 160_000 };
      expect(await hold(again, room, now + 109_999)).toEqual({ outcome: 'held', received: 1 });
      expect(await hold(again, room, now + 159_999)).toEqual({ outcome: 'held', received: 1 });
      expect(await hold(again, room, now + 160_000)).toEqual({ outcome: 'held', received: 0 });
    });

    test('are counted where they are written, so that none of those that come at once goes beyond (F24)', async () => {
      const outcomes = await Promise.all(Array.from({ length: 8 }, () => hold(voice(), { ...room, messages: 3 })));
      expect(outcomes.filter(({ outcome }) => outcome === 'held')).toHaveLength(3);
    });

    test('one for a call: a half one gives way to its sender, a whole one and an id of somebody else do not', async () => {
      const half = voice();
      await hold(half);
      const again = voice({ callId: half.callId });
      expect((await hold({ ...again, from: bob.address, to: alice.address })).outcome).toBe('taken');
      await leave(again);
      expect(await add(half.id, 0)).toBeUndefined();
      expect((await hold(voice({ callId: half.callId }))).outcome).toBe('taken');
      expect((await hold(voice({ id: again.id, from: bob.address, to: alice.address }))).outcome).toBe('taken');
      expect(await waiting()).toEqual([again.id]);
    });

    test('are removed by their receiver and their sender, and by nobody else', async () => {
      const [first, second] = [await leave(), await leave()];
      await world.store.voice.remove('carol', first.id);
      expect(await waiting()).toHaveLength(2);
      await world.store.voice.remove('bob', first.id);
      await world.store.voice.remove('alice', second.id);
      expect(await waiting()).toEqual([]);
      expect(await pieceOf(first.id, 0)).toBeUndefined();
      expect((await hold(voice({ callId: first.callId }))).outcome).toBe('held');
    });

    test('expire by the time of the server, and make room', async () => {
      const one = await leave();
      const later = now + 7 * DAY_MS;
      expect(await waiting(later - 1)).toEqual([one.id]);
      expect(await waiting(later)).toEqual([]);
      expect(await world.store.voice.countWaiting(bob.address, later)).toBe(0);
      expect((await hold(voice(), { ...room, messages: 1 }, later)).outcome).toBe('held');
      await world.store.voice.forgetExpired(later + DAY_MS);
      expect((await hold(voice({ expiresAt: later + 2 * DAY_MS }), { ...room, piecesInAll: 2 }, later)).outcome).toBe(
        'held',
      );
    });

    test('of whom the receiver blocks go at once', async () => {
      await leave();
      await world.store.replaceAdmission('bob', { revision: 1, rights: [], blocked: ['mallory'] });
      expect(await waiting()).toHaveLength(1);
      await world.store.replaceAdmission('bob', { revision: 2, rights: [], blocked: ['alice'] });
      expect(await waiting()).toEqual([]);
    });

    test.each([alice, bob])('go with the account of $user', async (device) => {
      await leave();
      await world.store.deleteDevice(device.address, now);
      expect(await waiting()).toEqual([]);
    });
  });
});
