import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  allocated,
  client,
  faults,
  PEER,
  policy,
  relayInEachTest,
  sockets,
  time,
} from '../../test/stage/relayWithoutNetwork.ts';
import { addressIn, bare, codeOf, RELAY_SECRET, REQUESTED_UDP, TurnClient } from '../../test/stage/TurnClient.ts';
import { DEFAULT_QUOTAS } from './allocations.ts';
import { withFingerprint } from './messageIntegrity.ts';
import { ATTRIBUTE, attributeOf, encodeStunMessage, METHOD } from './stunMessage.ts';
import { TurnServer } from './turnServer.ts';

relayInEachTest();

test('a peer that may not be is refused with 403, and none of its request is', async () => {
  const alice = await allocated();
  expect(codeOf(await alice.createPermission(PEER, '192.168.1.1'))).toBe(403);
  expect(codeOf(await alice.bindChannel(0x4001, '10.0.0.1', 4000))).toBe(403);
  alice.send(PEER, 4000, 'not permitted');
  expect(sockets[0]?.sent).toEqual([]);
  expect(codeOf(await alice.createPermission())).toBe(400);
});

test('a binding request tells whoever asks its address, and a fingerprint is answered with one', async () => {
  const alice = client();
  const answer = await alice.ask(withFingerprint(encodeStunMessage('request', METHOD.binding, Buffer.alloc(12), [])));
  expect(addressIn(answer, ATTRIBUTE.xorMappedAddress)).toBe(`192.0.2.55:${alice.path.client.port}`);
  expect(attributeOf(answer, ATTRIBUTE.fingerprint)).toBeDefined();
});

test('a binding request with what is not understood is refused with 420, and that is named', async () => {
  const attributes = [
    [0x7001, Buffer.alloc(0)],
    [0xc001, Buffer.alloc(0)],
  ] as const;
  const answer = await client().ask(encodeStunMessage('request', METHOD.binding, Buffer.alloc(12), [...attributes]));
  expect(codeOf(answer)).toBe(420);
  expect(attributeOf(answer, ATTRIBUTE.unknownAttributes)?.toString('hex')).toBe('7001');
});

test('whatever arrives, nothing throws, and strangers get no allocation by chance', async () => {
  const alice = await allocated();
  await alice.createPermission(PEER);
  const real = [bare(), alice.sealed(METHOD.refresh), alice.sealed(METHOD.channelBind)];
  fc.assert(
    fc.property(
      fc.nat(real.length - 1),
      fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }),
      (which, bends) => {
        const bytes = Buffer.from(real[which] ?? []);
        for (const [at, value] of bends) bytes[at % bytes.length] = value;
        alice.transmit(bytes);
        time.elapsed += 1_000;
      },
    ),
  );
  fc.assert(fc.property(fc.uint8Array({ maxLength: 120 }), (bytes) => alice.transmit(Buffer.from(bytes))));
  expect(sockets).toHaveLength(1);
});

test('a socket that cannot be opened for a reason nobody thought of costs its request, and no place (F26)', async () => {
  const closed = new TurnServer({
    ...{ secret: RELAY_SECRET, policy, quotas: { ...DEFAULT_QUOTAS, allocationsPerUser: 1 }, guard: faults.guard },
    openSocket: async () => {
      await Promise.resolve();
      if (faults.due(time.elapsed) === undefined) throw new Error('nobody thought of this');
      return { ok: false, error: 'insufficientCapacity' };
    },
    ...{ now: () => time.now, elapsed: () => time.elapsed },
  });
  const alice = new TurnClient((path, bytes) => closed.receive(path, bytes), '192.0.2.55', time.now);
  await alice.greet();
  alice.transmit(alice.sealed(METHOD.allocate, [REQUESTED_UDP]));
  await expect.poll(() => closed.hasAllocation(alice.path)).toBe(false);
  expect(codeOf(await alice.allocate()), 'its place was given back').toBe(508);
});

test('a datagram that breaks what handles it is dropped, and the next one arrives (F26)', async () => {
  const alice = await allocated();
  await alice.createPermission(PEER);
  const { send } = alice.path;
  let broken = true;
  Object.assign(alice.path, {
    send: (bytes: Buffer) => {
      if (broken) throw new Error('nobody thought of this');
      send(bytes);
    },
  });
  sockets[0]?.arrive('lost', PEER, 4000);
  broken = false;
  sockets[0]?.arrive('heard', PEER, 4000);
  expect(alice.received.map(({ data }) => data)).toEqual(['heard']);
  expect(faults.due(time.elapsed)?.count).toBe(1);
});
