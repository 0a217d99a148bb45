import { beforeAll, describe, expect, it } from 'vitest';
import { cheapPrimitives } from '../fakes/cheapPrimitives.ts';
import { drain, expectNoChainTooLong, expectOneSession, numbers, randomWalk } from './randomRotation.ts';
import { sharedPrimitives } from '../stage/ratchetParty.ts';
import { copyOfPair, rotatingPair, type RotatingPair } from './rotatingPair.ts';

const DAY_MS = 24 * 3600 * 1000;

describe('A20 rotation', () => {
  /** Alice has sent 1890 messages, all on one chain, and Bob has read them: ten more, and a bundle is fetched. */
  let spent: RotatingPair;
  beforeAll(async () => {
    spent = await rotatingPair(cheapPrimitives);
    const { alice, bob } = spent;
    while (alice.sent.length < 1890) {
      await alice.send();
      await bob.receive();
    }
  });
  const spentPair = (): RotatingPair => copyOfPair(spent, cheapPrimitives);

  it('over 10,000 random steps no chain and no session carries more than 2000 messages, and nothing that arrives is unreadable (with fake primitives; 100,000 in the soak)', async () => {
    const pair = await rotatingPair(cheapPrimitives);
    await randomWalk(pair, 10_000, numbers(1));
    for (const side of [pair.alice, pair.bob]) {
      expectNoChainTooLong(side);
      expect(new Set(side.sent.map(({ sessionId }) => sessionId)).size).toBeGreaterThan(2);
      expect(side.faults).toEqual([]);
    }
    expect(pair.alice.sent.length + pair.bob.sent.length).toBeGreaterThan(9_500);
    await expectOneSession(pair);
  }, 120_000);

  it('the same holds with real primitives over 2100 steps, most of them one-way', async () => {
    const pair = await rotatingPair(sharedPrimitives);
    const { alice, bob } = pair;
    for (let i = 0; i < 2100; i++) {
      await (i % 100 === 99 ? bob : alice).send();
      pair.advance(200);
      await bob.receive();
      await alice.receive();
    }
    await drain(pair);
    expectNoChainTooLong(alice);
    expect(new Set(alice.sent.map(({ sessionId }) => sessionId)).size).toBe(2);
    await expectOneSession(pair);
  }, 60_000);

  it('message 2001 has a new session id, in an opening, whatever the jitter', async () => {
    const pair = await rotatingPair(cheapPrimitives);
    const { alice, bob } = pair;
    Object.assign(alice, { inCallSetup: true });
    while (alice.sent.length < 2001) {
      await alice.send();
      await bob.receive();
    }
    const ids = alice.sent.map(({ sessionId }) => sessionId);
    expect(new Set(ids.slice(0, 2000)).size).toBe(1);
    expect(ids[2000]).not.toBe(ids[1999]);
    expect(alice.sent[2000]?.isPrekey).toBe(true);
  });

  it('a bundle is fetched once at 1900, before it is needed', async () => {
    const { alice } = spentPair();
    const before = alice.fetches;
    while (alice.sent.length < 1899) await alice.send();
    expect(alice.fetches).toBe(before);
    await alice.send();
    expect(alice.fetches).toBe(before + 1);
    alice.serverIsUp = false;
    while (alice.sent.length < 2001) await alice.send('offer');
    expect(alice.fetches).toBe(before + 1);
  });

  it('between the offer and the connection no session is replaced before its cap, and the offer itself replaces one that is due', async () => {
    const { alice } = spentPair();
    const sessions = () => new Set(alice.sent.map(({ sessionId }) => sessionId)).size;
    alice.inCallSetup = true;
    while (alice.sent.length < 1999) await alice.send();
    expect(sessions()).toBe(1);
    await alice.send('offer');
    expect(sessions()).toBe(2);
  });

  it('without a bundle at 2000 nothing leaves (E_ROTATION_REQUIRED), reading goes on, and with a bundle it goes on at once', async () => {
    const pair = spentPair();
    const { alice, bob } = pair;
    alice.serverIsUp = false;
    while (alice.sent.length < 2000) await alice.send();
    for (let i = 0; i < 20; i++) expect(await alice.send()).toBe('E_ROTATION_REQUIRED');
    // The server is asked seldom however often somebody tries.
    expect(alice.fetches).toBeLessThan(6);
    await bob.receive();
    await bob.send();
    await alice.receive();
    alice.serverIsUp = true;
    pair.advance(5_000);
    expect(await alice.send()).not.toMatch(/^E_/);
    alice.inFlight.splice(0, alice.inFlight.length - 1);
    await bob.receive();
  });

  it.each([1, 2, 5, 40])('losing the first %d messages of the new session loses nothing else', async (lost) => {
    const pair = spentPair();
    const { alice, bob } = pair;
    while (alice.sent.length < 1999) await alice.send();
    const old = alice.inFlight.splice(0);
    while (alice.inFlight.length < lost + 3) await alice.send('offer');
    expect(new Set(alice.sent.slice(-3).map(({ sessionId }) => sessionId)).size).toBe(1);
    alice.inFlight.splice(0, lost);
    await drain(pair);
    // What is left of the old session is read as well, and what Bob had sent on it.
    alice.inFlight.push(...old);
    await drain(pair);
    await bob.send();
    await drain(pair);
    expect(alice.sent.at(-1)?.sessionId).toBe(bob.sent.at(-1)?.sessionId);
  });

  it('A28 both rotate at the same moment, and one round later speak on one session', async () => {
    const pair = spentPair();
    const { alice, bob } = pair;
    for (const side of [alice, bob]) side.inCallSetup = true;
    while (alice.sent.length < 1999) await alice.send();
    while (bob.sent.length < 1999) await bob.send();
    await drain(pair);
    await alice.send('offer');
    await bob.send('offer');
    expect(alice.sent.at(-1)?.sessionId).not.toBe(bob.sent.at(-1)?.sessionId);
    await drain(pair);
    await alice.send();
    await bob.send();
    expect(alice.sent.at(-1)?.sessionId).toBe(bob.sent.at(-1)?.sessionId);
    await drain(pair);
  });

  it('a session of seven days is replaced by the next offer', async () => {
    const pair = await rotatingPair(cheapPrimitives);
    const { alice, bob } = pair;
    pair.advance(7 * DAY_MS);
    bob.party.publish();
    await alice.send('offer');
    expect(new Set(alice.sent.map(({ sessionId }) => sessionId)).size).toBe(2);
    await drain(pair);
  });

  it('a bundle that was refused is thrown away and another is fetched', async () => {
    const { alice, bob, advance } = spentPair();
    while (alice.sent.length < 1950) await alice.send();
    expect(alice.fetches).toBe(2);
    advance(15 * DAY_MS);
    bob.party.publish();
    await alice.send('offer');
    expect(alice.sent.at(-1)?.isPrekey).toBe(true);
    expect(alice.fetches).toBe(3);
  });

  it('somebody who only listens sends a heartbeat after 50 messages, and with it the chain of the other side ends', async () => {
    const pair = await rotatingPair(cheapPrimitives);
    const { alice, bob } = pair;
    const before = bob.sent.length;
    const hear = async (count: number) => {
      for (let i = 0; i < count; i++) {
        await alice.send();
        await bob.receive();
      }
      return bob.sent.length - before;
    };
    pair.advance(10_000);
    expect(await hear(49)).toBe(0);
    expect(await hear(1)).toBe(1);
    const chain = alice.sent.at(-1)?.ratchetKey;
    await alice.receive();
    pair.advance(10_000);
    expect(await hear(49)).toBe(1);
    expect(alice.sent.at(-1)?.ratchetKey).not.toBe(chain);
    expect(await hear(1)).toBe(2);
  });
});
