import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  allocated,
  client,
  pass,
  PEER,
  relayInEachTest,
  sockets,
  start,
  turn,
} from '../../test/stage/relayWithoutNetwork.ts';
import { bare, codeOf, REQUESTED_UDP, type TurnClient } from '../../test/stage/TurnClient.ts';
import { ATTRIBUTE, attributeOf, type AttributeToSend, METHOD } from './stunMessage.ts';

relayInEachTest();

const EVEN_AND_NEXT: AttributeToSend = [ATTRIBUTE.evenPort, Buffer.from([0x80])];
const openSockets = (): number => sockets.filter(({ isClosed }) => !isClosed).length;

/** An allocation and the token of the port above it. */
async function pairOf(
  user?: string,
  address?: string,
): Promise<{ code: number; who: TurnClient; token: AttributeToSend }> {
  const who = client(user, address);
  const answer = await who.allocate([EVEN_AND_NEXT]);
  const token = attributeOf(answer, ATTRIBUTE.reservationToken) ?? Buffer.alloc(8);
  return { code: codeOf(answer), who, token: [ATTRIBUTE.reservationToken, token] };
}

test('who keeps ports for second allocations, over and over, holds no more sockets than the quota (F26)', async () => {
  for (let round = 0; round < 200; round += 1) {
    const { who, code } = await pairOf('mallory', `192.0.2.${round}`);
    if (code === 0) await who.refresh(0);
    expect(openSockets()).toBeLessThanOrEqual(16);
  }
  expect((await pairOf('mallory')).code).toBe(486);
  await allocated('bob');
  pass(30_000);
  expect(openSockets()).toBe(1);
  expect((await pairOf('mallory')).code).toBe(0);
});

test('the ports of all that are kept count among all allocations too: 508 (F26)', async () => {
  start({ allocations: 3 });
  expect([(await pairOf('alice')).code, (await pairOf('bob')).code]).toEqual([0, 508]);
  await allocated('bob');
  expect(codeOf(await client('carol').allocate())).toBe(508);
});

test('a port that is kept has one place of the user: for half a minute, or as long as the allocation that takes it', async () => {
  start({ allocationsPerUser: 2 });
  const { who: first, token } = await pairOf();
  expect(codeOf(await client().allocate()), 'both places are taken').toBe(486);
  const second = client();
  expect(codeOf(await second.allocate([token])), 'it brings its place along').toBe(0);
  pass(29_000);
  await Promise.all([first.refresh(), second.refresh()]);
  pass(1_000);
  expect(codeOf(await client().allocate()), 'nobody waits for it any more, and it is in use').toBe(486);
  await second.refresh(0);
  expect((await pairOf()).code, 'one place is not enough for two').toBe(486);
  await first.refresh(0);

  const again = await pairOf();
  await again.who.refresh(0);
  const other = await allocated();
  expect(codeOf(await client().allocate()), 'kept, though the allocation below it is gone').toBe(486);
  pass(29_000);
  await other.refresh();
  pass(1_000);
  await allocated();
  expect(codeOf(await client().allocate())).toBe(486);
  await other.refresh(0);
  await allocated();
});

test('a connection that ends while its pair is opened, and a relay that is stopped, leave no socket', async () => {
  start({ allocationsPerUser: 2 });
  const opening = async (): Promise<TurnClient> => {
    const who = client();
    await who.greet();
    who.transmit(who.sealed(METHOD.allocate, [REQUESTED_UDP, EVEN_AND_NEXT]));
    return who;
  };
  turn.pathClosed((await opening()).path);
  await expect.poll(() => [sockets.length, openSockets()]).toEqual([2, 0]);
  const { who } = await pairOf();
  await who.refresh(0);
  turn.addressGone(who.path.server.address);
  expect(openSockets(), 'the port that is kept').toBe(1);
  pass(30_000);
  expect(openSockets()).toBe(0);

  turn.addressGone((await opening()).path.server.address);
  await expect.poll(() => [sockets.length, openSockets()]).toEqual([6, 0]);
  expect((await pairOf()).code).toBe(0);
  turn.close();
  expect(openSockets()).toBe(0);
  await opening();
  turn.close();
  await expect.poll(() => [sockets.length, openSockets()]).toEqual([10, 0]);
});

test('somebody who goes from network to network in a call leaves allocations behind, and gets new ones all the same (F26)', async () => {
  const call: TurnClient[] = [];
  for (let moved = 0; moved < 60; moved += 1) {
    // By UDP and by TCP; those of the network before are given back by nobody.
    call.splice(0, 2, await allocated('alice', `192.0.2.${moved}`), await allocated('alice', `192.0.2.${moved}`));
    for (const who of call) await who.createPermission(PEER);
    expect(openSockets()).toBeLessThanOrEqual(16);
    pass(10_000);
  }
  expect(call.map(({ path }) => turn.hasAllocation(path))).toEqual([true, true]);
});

test('of allocations whose clients have been silent for half a minute the oldest gives way, and no other (F26)', async () => {
  const all: TurnClient[] = [];
  for (let held = 0; held < 16; held += 1) all.push(await allocated());
  const bob = await allocated('bob');
  pass(29_999);
  expect(codeOf(await client().allocate()), 'not silent for so long').toBe(486);
  // The first one speaks, if only to a peer that it may not speak to.
  all[0]?.send(PEER, 4000, 'still here');
  pass(1);
  await allocated();
  expect(all.map(({ path }) => turn.hasAllocation(path))).toEqual([
    true,
    false,
    ...Array.from({ length: 14 }, () => true),
  ]);
  expect(turn.hasAllocation(bob.path), "somebody else's").toBe(true);
  expect(openSockets()).toBe(17);
});

test('of allocations in use none gives way: the seventeenth of a person is refused (F26)', async () => {
  const all: TurnClient[] = [];
  for (let held = 0; held < 16; held += 1) all.push(await allocated());
  for (let minute = 0; minute < 4; minute += 1) {
    pass(20_000);
    for (const who of all) who.send(PEER, 4000, 'sound');
    expect(codeOf(await client().allocate())).toBe(486);
  }
});

test('two silent ones give way to a pair, none to a pair that one would not be enough for', async () => {
  start({ allocationsPerUser: 2 });
  const first = await allocated();
  const second = await allocated();
  pass(30_000);
  await second.refresh();
  expect((await pairOf()).code).toBe(486);
  expect(turn.hasAllocation(first.path), 'nothing was taken for nothing').toBe(true);
  pass(30_000);
  expect((await pairOf()).code).toBe(0);
  expect([first, second].map(({ path }) => turn.hasAllocation(path))).toEqual([false, false]);
});

const step = fc.oneof(
  fc.record({ does: fc.constant('allocate' as const), attributes: fc.constantFrom([], [EVEN_AND_NEXT]) }),
  fc.record({ does: fc.constantFrom('take' as const, 'giveBack' as const, 'close' as const), which: fc.nat(9) }),
  fc.record({ does: fc.constant('wait' as const), ms: fc.constantFrom(1_000, 15_000, 30_000) }),
);

test('in whatever order ports are kept, taken, given back and cut off, every socket has exactly one place', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      start({ allocationsPerUser: 4 });
      const clients: TurnClient[] = [];
      const tokens: AttributeToSend[] = [];
      const allocate = async (attributes: readonly AttributeToSend[]): Promise<void> => {
        const who = client();
        const before = openSockets();
        const answer = await who.allocate(attributes);
        const token = attributeOf(answer, ATTRIBUTE.reservationToken);
        if (token !== undefined) tokens.push([ATTRIBUTE.reservationToken, token]);
        if (codeOf(answer) === 0) clients.push(who);
        // Whoever has room for it gets it.
        const wanted = attributes.includes(EVEN_AND_NEXT) ? 2 : 1;
        if (codeOf(answer) === 486) expect(before + wanted).toBeGreaterThan(4);
      };
      for (const one of steps) {
        if (one.does === 'allocate') await allocate(one.attributes);
        else if (one.does === 'wait') pass(one.ms);
        else if (one.does === 'take') await allocate(tokens.slice(one.which, one.which + 1));
        else {
          const who = clients[one.which];
          if (one.does === 'close' && who !== undefined) turn.pathClosed(who.path);
          if (one.does === 'giveBack' && turn.hasAllocation(who?.path ?? { key: '' })) await who?.refresh(0);
        }
        expect(openSockets()).toBeLessThanOrEqual(4);
      }
    }),
    { numRuns: 60 },
  );
});

test('a call with 128 candidates for each of its allocations is answered at once, a flood of one user is not (F26)', async () => {
  const peers = Array.from({ length: 128 }, (_, host) => `198.51.100.${host + 1}`);
  const call = [await allocated('alice'), await allocated('alice')];
  for (const who of call) {
    for (const [index, peer] of peers.entries()) {
      expect(codeOf(await who.createPermission(peer))).toBe(0);
      expect(codeOf(await who.bindChannel(0x4000 + index, peer, 4000))).toBe(0);
    }
  }
  for (let minute = 0; minute < 9; minute += 4) {
    pass(4 * 60_000);
    for (const who of call) {
      await who.greet();
      expect(codeOf(await who.refresh())).toBe(0);
      for (const peer of peers) expect(codeOf(await who.createPermission(peer))).toBe(0);
    }
  }

  const mallory = await allocated('mallory');
  const bob = await allocated('bob');
  const request = mallory.sealed(METHOD.refresh);
  const before = mallory.answers.length;
  for (let count = 0; count < 3_000; count += 1) mallory.transmit(request);
  expect(mallory.answers.length - before).toBeLessThanOrEqual(2_048);
  const answered = mallory.answers.length;
  const elsewhere = client('mallory', '192.0.2.99');
  await elsewhere.greet();
  elsewhere.transmit(elsewhere.sealed(METHOD.allocate, [REQUESTED_UDP]));
  expect(elsewhere.answers, 'another address is no other user').toHaveLength(1);
  expect(codeOf(await bob.createPermission(PEER))).toBe(0);
  pass(1_000);
  mallory.transmit(request);
  expect(mallory.answers).toHaveLength(answered + 1);
  // What it may ask as a stranger is counted apart.
  mallory.transmit(bare());
  expect(mallory.answers).toHaveLength(answered + 2);
});

test('what is sent over UDP in the name of an address costs nobody there their relay over TCP (F26)', () => {
  const forged = client('alice');
  for (let count = 0; count < 100; count += 1) forged.transmit(bare());
  expect(forged.answers.length).toBeLessThan(100);
  const honest = client('alice', undefined, true);
  honest.transmit(bare());
  expect(honest.answers).toHaveLength(1);
});
