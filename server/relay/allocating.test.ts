import { describe, expect, test } from 'vitest';
import {
  allocated,
  client,
  faults,
  pass,
  PEER,
  policy,
  RELAY,
  relayInEachTest,
  sockets,
  start,
  time,
  turn,
  wanted,
} from '../../test/stage/relayWithoutNetwork.ts';
import { addressIn, codeOf, lifetimeIn, RELAY_SECRET, REQUESTED_UDP, TurnClient } from '../../test/stage/TurnClient.ts';
import { DEFAULT_QUOTAS } from './allocations.ts';
import { ATTRIBUTE, attributeOf, METHOD } from './stunMessage.ts';
import { TurnServer } from './turnServer.ts';

relayInEachTest();

describe('an allocation', () => {
  test('is one for a 5-tuple: another request is refused, the same one that comes again is answered the same', async () => {
    const alice = client();
    await alice.greet();
    const id = Buffer.alloc(12, 3);
    const request = alice.sealed(METHOD.allocate, [REQUESTED_UDP], id);
    const first = await alice.ask(request);
    const second = await alice.ask(request);
    expect(second.bytes).toEqual(first.bytes);
    expect(sockets).toHaveLength(1);
    expect(codeOf(await alice.allocate())).toBe(437);
  });

  test.each([
    ['no transport', [], 400],
    ['a transport that is none', [[ATTRIBUTE.requestedTransport, Buffer.from([17])]], 400],
    ['TCP to the peer', [[ATTRIBUTE.requestedTransport, Buffer.from([6, 0, 0, 0])]], 442],
    ['DONT-FRAGMENT, which cannot be kept', [REQUESTED_UDP, [ATTRIBUTE.dontFragment, Buffer.alloc(0)]], 420],
    ['an attribute of tomorrow', [REQUESTED_UDP, [0x7001, Buffer.alloc(3)]], 420],
    ['a family that is none', [REQUESTED_UDP, [ATTRIBUTE.requestedAddressFamily, Buffer.from([3, 0, 0, 0])]], 440],
    ['a lifetime that is none', [REQUESTED_UDP, [ATTRIBUTE.lifetime, Buffer.alloc(3)]], 400],
    ['a token of nobody', [REQUESTED_UDP, [ATTRIBUTE.reservationToken, Buffer.alloc(8)]], 508],
    ['a token that is none', [REQUESTED_UDP, [ATTRIBUTE.reservationToken, Buffer.alloc(7)]], 400],
    [
      'a token and a family',
      [
        REQUESTED_UDP,
        [ATTRIBUTE.reservationToken, Buffer.alloc(8)],
        [ATTRIBUTE.requestedAddressFamily, Buffer.from([1, 0, 0, 0])],
      ],
      400,
    ],
    ['IPv4 beside IPv4', [REQUESTED_UDP, [ATTRIBUTE.additionalAddressFamily, Buffer.from([1, 0, 0, 0])]], 400],
  ] as const)('with %s is refused with its code', async (_, attributes, code) => {
    const alice = client();
    await alice.greet();
    const answer = await alice.ask(alice.sealed(METHOD.allocate, attributes));
    expect(codeOf(answer)).toBe(code);
    expect(alice.isSealed(answer)).toBe(true);
    // What was refused holds no place in the quota.
    expect(codeOf(await alice.allocate())).toBe(0);
  });

  test('the attributes that are not understood are named', async () => {
    const alice = client();
    await alice.greet();
    const attributes = [
      REQUESTED_UDP,
      [0x7001, Buffer.alloc(0)],
      [0x7002, Buffer.alloc(0)],
      [0xc001, Buffer.alloc(0)],
    ] as const;
    const answer = await alice.ask(alice.sealed(METHOD.allocate, attributes));
    expect(attributeOf(answer, ATTRIBUTE.unknownAttributes)?.toString('hex')).toBe('70017002');
  });

  test('may be of IPv6, and asked for both it is of IPv4 and says that the other is not', async () => {
    const alice = client();
    const six = await alice.allocate([[ATTRIBUTE.requestedAddressFamily, Buffer.from([2, 0, 0, 0])]]);
    expect(addressIn(six, ATTRIBUTE.xorRelayedAddress)).toBe('2001:db8::1:50000');
    expect(codeOf(await alice.createPermission(PEER))).toBe(443);
    expect(codeOf(await alice.createPermission('2001:4860::8888'))).toBe(0);
    const both = await client().allocate([[ATTRIBUTE.additionalAddressFamily, Buffer.from([2, 0, 0, 0])]]);
    expect(codeOf(both)).toBe(0);
    expect(attributeOf(both, ATTRIBUTE.addressErrorCode)?.subarray(0, 4)).toEqual(Buffer.from([2, 0, 4, 40]));
  });

  test('at an even port may keep the next one for half a minute, for who asked', async () => {
    const evenAndNext = [ATTRIBUTE.evenPort, Buffer.from([0x80])] as const;
    const alice = client();
    const token = attributeOf(await alice.allocate([evenAndNext]), ATTRIBUTE.reservationToken) ?? Buffer.alloc(0);
    expect(wanted.at(-1)?.evenPort).toBe('evenAndNext');
    const kept = [ATTRIBUTE.reservationToken, token] as const;
    expect(codeOf(await client('mallory').allocate([kept]))).toBe(508);
    const second = await client().allocate([kept]);
    expect(addressIn(second, ATTRIBUTE.xorRelayedAddress)).toBe(`${RELAY}:50001`);
    expect(codeOf(await client().allocate([kept]))).toBe(508);

    const late = attributeOf(await client().allocate([evenAndNext]), ATTRIBUTE.reservationToken) ?? Buffer.alloc(0);
    pass(30_000);
    expect(sockets.at(-1)?.isClosed).toBe(true);
    expect(codeOf(await client().allocate([[ATTRIBUTE.reservationToken, late]]))).toBe(508);
  });

  test('lives as long as it was asked for, ten minutes to an hour, and is gone when nobody refreshes it', async () => {
    const alice = await allocated();
    expect(lifetimeIn(await alice.refresh(1))).toBe(600);
    expect(lifetimeIn(await alice.refresh(1_000))).toBe(1_000);
    expect(lifetimeIn(await alice.refresh(86_400))).toBe(3_600);
    expect(lifetimeIn(await alice.refresh())).toBe(600);
    pass(599_000);
    expect(sockets[0]?.isClosed).toBe(false);
    pass(1_001);
    expect(sockets[0]?.isClosed).toBe(true);
    await alice.greet();
    expect(codeOf(await alice.refresh())).toBe(437);
  });

  test('is given back with a lifetime of nothing, and with the connection it was made on', async () => {
    const alice = await allocated();
    expect(lifetimeIn(await alice.refresh(0))).toBe(0);
    expect(sockets[0]?.isClosed).toBe(true);
    const bob = await allocated('bob');
    turn.pathClosed(bob.path);
    expect(sockets[1]?.isClosed).toBe(true);
    const carol = client('carol');
    await carol.greet();
    carol.transmit(carol.sealed(METHOD.allocate, [REQUESTED_UDP]));
    turn.pathClosed(carol.path);
    await expect.poll(() => sockets[2]?.isClosed).toBe(true);
  });

  test('may be changed by nobody else, whoever sits at the same address', async () => {
    const alice = await allocated();
    const { username, password } = alice;
    alice.as('1800003600:mallory');
    expect(codeOf(await alice.refresh(0))).toBe(441);
    expect(codeOf(await alice.createPermission(PEER))).toBe(441);
    expect(sockets[0]?.isClosed).toBe(false);
    [alice.username, alice.password] = [username, password];
    expect(codeOf(await alice.refresh())).toBe(0);
  });

  test('is counted for each user and for all: 486 and 508, until one is given back (F26)', async () => {
    start({ allocationsPerUser: 2, allocations: 3 });
    const [first] = [await allocated(), await allocated()];
    expect(codeOf(await client().allocate())).toBe(486);
    await allocated('bob');
    expect(codeOf(await client('carol').allocate())).toBe(508);
    // The same person under the credential of an hour later.
    time.now += 60_000;
    expect(codeOf(await client().allocate())).toBe(486);
    await first.refresh(0);
    expect(codeOf(await client().allocate())).toBe(0);
  });

  test('that cannot have a socket is refused, and holds no place', async () => {
    const closed = new TurnServer({
      ...{ secret: RELAY_SECRET, policy, quotas: { ...DEFAULT_QUOTAS, allocationsPerUser: 1 } },
      openSocket: async () => ({ ok: false, error: 'insufficientCapacity' }),
      guard: faults.guard,
      ...{ now: () => time.now, elapsed: () => time.elapsed },
    });
    const alice = new TurnClient((path, bytes) => closed.receive(path, bytes), '192.0.2.55', time.now);
    expect([codeOf(await alice.allocate()), codeOf(await alice.allocate())]).toEqual([508, 508]);
  });
});
