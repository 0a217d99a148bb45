import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  addressIn,
  bare,
  codeOf,
  lifetimeIn,
  peerAddress,
  RELAY_SECRET,
  REQUESTED_UDP,
  TurnClient,
} from '../../test/stage/TurnClient.ts';
import type { RelaySocket } from './allocation.ts';
import type { SocketWanted } from './allocating.ts';
import { DEFAULT_QUOTAS, type RelayQuotas } from './allocations.ts';
import { encodeChannelData } from './channelData.ts';
import { withFingerprint } from './messageIntegrity.ts';
import { PeerPolicy } from './peerPolicy.ts';
import { ATTRIBUTE, attributeOf, encodeStunMessage, METHOD } from './stunMessage.ts';
import { type TransportAddress, transportAddress } from './transportAddress.ts';
import { TurnServer } from './turnServer.ts';

const RELAY = '203.0.113.1';
const PEER = '198.51.100.7';

/** A socket at a relayed address, without a network: it remembers what left it. */
class FakeSocket implements RelaySocket {
  readonly relayed: TransportAddress;
  readonly sent: { readonly data: string; readonly to: string }[] = [];
  isClosed = false;
  #heard: (data: Buffer, from: TransportAddress) => void = () => undefined;

  constructor(port: number, family: 4 | 6) {
    this.relayed = transportAddress(family === 6 ? '2001:db8::1' : RELAY, port);
  }

  send(data: Buffer, to: TransportAddress): void {
    this.sent.push({ data: data.toString(), to: `${to.address}:${to.port}` });
  }

  onDatagram(heard: (data: Buffer, from: TransportAddress) => void): void {
    this.#heard = heard;
  }

  /** A peer sends to the relayed address. */
  arrive(data: string, from: string, port: number): void {
    this.#heard(Buffer.from(data), transportAddress(from, port));
  }

  close(): void {
    this.isClosed = true;
  }
}

let elapsed: number;
let now: number;
let sockets: FakeSocket[];
let wanted: SocketWanted[];
let policy: PeerPolicy;
let turn: TurnServer;

function start(quotas: Partial<RelayQuotas> = {}): void {
  [elapsed, now, sockets, wanted] = [5_000, 1_800_000_000_000, [], []];
  policy = new PeerPolicy([]);
  policy.standIn({ own: [RELAY, '2001:db8::1'], networks: [] });
  turn = new TurnServer({
    secret: RELAY_SECRET,
    policy,
    quotas: { ...DEFAULT_QUOTAS, ...quotas },
    openSocket: async (asked) => {
      wanted.push(asked);
      const open = () => {
        const socket = new FakeSocket(50_000 + sockets.length, asked.family);
        sockets.push(socket);
        return socket;
      };
      return { ok: true, socket: open(), next: asked.evenPort === 'evenAndNext' ? open() : undefined };
    },
    now: () => now,
    elapsed: () => elapsed,
  });
}
beforeEach(() => start());

function pass(ms: number): void {
  elapsed += ms;
  now += ms;
  turn.removeExpired();
}

const client = (user?: string, address = '192.0.2.55') =>
  new TurnClient((path, bytes) => turn.receive(path, bytes), address, now, user);

async function allocated(user?: string, address?: string): Promise<TurnClient> {
  const made = client(user, address);
  expect(codeOf(await made.allocate())).toBe(0);
  return made;
}

describe('who may have an allocation', () => {
  test('nobody without credentials: 401 with realm and nonce, and with them an allocation of ten minutes', async () => {
    const alice = client();
    const refusal = await alice.greet();
    expect(codeOf(refusal)).toBe(401);
    expect(attributeOf(refusal, ATTRIBUTE.realm)?.toString()).toBe('ringfort');
    const granted = await alice.allocate();
    expect(granted.kind).toBe('success');
    expect(alice.isSealed(granted)).toBe(true);
    expect(lifetimeIn(granted)).toBe(600);
    expect(addressIn(granted, ATTRIBUTE.xorRelayedAddress)).toBe(`${RELAY}:50000`);
    expect(addressIn(granted, ATTRIBUTE.xorMappedAddress)).toBe(`192.0.2.55:${alice.path.client.port}`);
  });

  test('not with another password, another secret, or a name that nobody gave out', async () => {
    const wrong = client();
    wrong.password = 'guessed';
    expect(codeOf(await wrong.allocate())).toBe(401);
    for (const name of ['alice', '', ':alice', '1e9:alice', '99999999999999999:alice', '1800003600:']) {
      expect(codeOf(await client().as(name).allocate())).toBe(401);
    }
    expect(sockets).toEqual([]);
  });

  test('not with a credential of the past; but an allocation outlives its own (F26)', async () => {
    const alice = await allocated();
    const late = client();
    await late.greet();
    for (let minutes = 0; minutes < 65; minutes += 5) {
      pass(5 * 60_000);
      alice.nonce = '';
      await alice.greet();
      expect(codeOf(await alice.refresh())).toBe(0);
    }
    await late.greet();
    expect(codeOf(await late.allocate())).toBe(401);
    expect(codeOf(await alice.createPermission(PEER))).toBe(0);
  });

  test('not with a nonce of another address, of another relay, or older than ten minutes: 438 with a new one', async () => {
    const alice = client();
    const { nonce } = alice;
    await alice.greet();
    const mallory = client('mallory', '192.0.2.66');
    mallory.nonce = alice.nonce;
    expect(codeOf(await mallory.ask(mallory.sealed(METHOD.allocate, [REQUESTED_UDP])))).toBe(438);
    pass(600_000);
    const stale = await alice.ask(alice.sealed(METHOD.allocate, [REQUESTED_UDP]));
    expect(codeOf(stale)).toBe(438);
    alice.nonce = attributeOf(stale, ATTRIBUTE.nonce)?.toString() ?? nonce;
    expect(codeOf(await alice.allocate())).toBe(0);
    const used = alice.nonce;
    start();
    const again = client();
    again.nonce = used;
    expect(codeOf(await again.allocate())).toBe(438);
  });

  test('a request that is sealed but says not by whom is a bad one', async () => {
    const alice = client();
    await alice.greet();
    const { nonce, realm } = alice;
    for (const missing of [ATTRIBUTE.username, ATTRIBUTE.realm, ATTRIBUTE.nonce]) {
      const all = [
        [ATTRIBUTE.username, Buffer.from(alice.username)],
        [ATTRIBUTE.realm, Buffer.from(realm)],
        [ATTRIBUTE.nonce, Buffer.from(nonce)],
        [ATTRIBUTE.messageIntegrity, Buffer.alloc(20)],
      ] as const;
      const attributes = all.filter(([type]) => type !== missing);
      const bytes = encodeStunMessage('request', METHOD.allocate, Buffer.alloc(12), [REQUESTED_UDP, ...attributes]);
      expect(codeOf(await alice.ask(bytes))).toBe(400);
    }
  });

  test('a flood without credentials, however it forges its source, gets back less than it sends (F26)', () => {
    const victim = client();
    let sent = 0;
    for (let count = 0; count < 1000; count += 1) {
      const request = bare();
      sent += request.length;
      victim.transmit(request);
    }
    expect(victim.bytesReceived).toBeLessThan(sent / 4);
    // Others are answered all the same, and the address too, once it asks as people do.
    const other = client('bob', '192.0.2.77');
    other.transmit(bare());
    expect(other.answers).toHaveLength(1);
    const before = victim.answers.length;
    pass(1_000);
    victim.transmit(bare());
    expect(victim.answers).toHaveLength(before + 1);
    // One household in IPv6 is a /64.
    const addresses = Array.from({ length: 100 }, (_, host) => client('eve', `2001:db8:1:2::${host + 1}`));
    for (const one of addresses) one.transmit(bare());
    expect(addresses.filter(({ answers }) => answers.length > 0)).toHaveLength(50);
  });
});

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
    now += 60_000;
    expect(codeOf(await client().allocate())).toBe(486);
    await first.refresh(0);
    expect(codeOf(await client().allocate())).toBe(0);
  });

  test('that cannot have a socket is refused, and holds no place', async () => {
    const closed = new TurnServer({
      ...{ secret: RELAY_SECRET, policy, quotas: { ...DEFAULT_QUOTAS, allocationsPerUser: 1 } },
      openSocket: async () => ({ ok: false, error: 'insufficientCapacity' }),
      ...{ now: () => now, elapsed: () => elapsed },
    });
    const alice = new TurnClient((path, bytes) => closed.receive(path, bytes), '192.0.2.55', now);
    expect([codeOf(await alice.allocate()), codeOf(await alice.allocate())]).toEqual([508, 508]);
  });
});

describe('what goes through', () => {
  test('a peer is heard and spoken to with a permission, for five minutes', async () => {
    const alice = await allocated();
    const [socket] = sockets;
    alice.send(PEER, 4000, 'too early');
    socket?.arrive('too early', PEER, 4000);
    expect(codeOf(await alice.createPermission(PEER))).toBe(0);
    alice.send(PEER, 4000, 'hello');
    // Of the address, whatever the port (RFC 8656, 9).
    socket?.arrive('hello too', PEER, 4001);
    socket?.arrive('a stranger', '198.51.100.8', 4000);
    expect(socket?.sent).toEqual([{ data: 'hello', to: `${PEER}:4000` }]);
    expect(alice.received).toEqual([{ from: `${PEER}:4001`, data: 'hello too' }]);
    pass(300_000);
    alice.send(PEER, 4000, 'late');
    socket?.arrive('late', PEER, 4000);
    expect([socket?.sent.length, alice.received.length]).toEqual([1, 1]);
  });

  test('a channel carries both ways for ten minutes, and its permission for five', async () => {
    const alice = await allocated();
    const [socket] = sockets;
    expect(codeOf(await alice.bindChannel(0x4001, PEER, 4000))).toBe(0);
    alice.transmit(encodeChannelData({ channel: 0x4001, data: Buffer.from('media') }, false));
    alice.transmit(encodeChannelData({ channel: 0x4002, data: Buffer.from('unbound') }, false));
    socket?.arrive('back', PEER, 4000);
    socket?.arrive('other port', PEER, 4001);
    expect(socket?.sent).toEqual([{ data: 'media', to: `${PEER}:4000` }]);
    expect(alice.received).toEqual([
      { from: 0x4001, data: 'back' },
      { from: `${PEER}:4001`, data: 'other port' },
    ]);
    await alice.refresh(3600);
    pass(299_000);
    await alice.createPermission(PEER);
    pass(301_000);
    await alice.greet();
    await alice.createPermission(PEER);
    socket?.arrive('no channel any more', PEER, 4000);
    expect(alice.received.at(-1)?.from).toBe(`${PEER}:4000`);
  });

  test('a channel belongs to one peer and a peer to one channel, until they lapse', async () => {
    const alice = await allocated();
    await alice.bindChannel(0x4001, PEER, 4000);
    expect(codeOf(await alice.bindChannel(0x4001, PEER, 4000))).toBe(0);
    expect(codeOf(await alice.bindChannel(0x4001, PEER, 4001))).toBe(400);
    expect(codeOf(await alice.bindChannel(0x4002, PEER, 4000))).toBe(400);
    for (const number of [0, 0x3fff, 0x8000, 0xffff])
      expect(codeOf(await alice.bindChannel(number, PEER, 5000))).toBe(400);
    await alice.refresh(3600);
    pass(600_000);
    await alice.greet();
    expect(codeOf(await alice.bindChannel(0x4002, PEER, 4000))).toBe(0);
  });

  test('between two allocations of this relay nothing leaves the computer, and only what both permit arrives', async () => {
    const [alice, bob] = [await allocated('alice'), await allocated('bob', '192.0.2.77')];
    await alice.createPermission(RELAY);
    alice.send(RELAY, 50_001, 'not permitted by bob');
    await bob.createPermission(RELAY);
    alice.send(RELAY, 50_001, 'hello bob');
    bob.send(RELAY, 50_000, 'hello alice');
    // Whatever else of this computer the address leads to.
    for (const port of [22, 7443, 7444, 50_002]) alice.send(RELAY, port, 'the door of the house');
    expect(bob.received).toEqual([{ from: `${RELAY}:50000`, data: 'hello bob' }]);
    expect(alice.received).toEqual([{ from: `${RELAY}:50001`, data: 'hello alice' }]);
    expect(sockets.flatMap(({ sent }) => sent)).toEqual([]);
  });

  test('more than a user may send is lost, and a moment later it goes on', async () => {
    start({ bytesPerUser: { burst: 1_280, refillPerSecond: 1_280 } });
    const alice = await allocated();
    await alice.createPermission(PEER);
    for (let count = 0; count < 20; count += 1) alice.send(PEER, 4000, 'x'.repeat(100));
    expect(sockets[0]?.sent).toHaveLength(10);
    // A new allocation is no new line.
    const again = await allocated();
    await again.createPermission(PEER);
    again.send(PEER, 4000, 'x'.repeat(100));
    expect(sockets[1]?.sent).toEqual([]);
    pass(1_000);
    again.send(PEER, 4000, 'x'.repeat(100));
    expect(sockets[1]?.sent).toHaveLength(1);
  });

  test('a Send indication that wants DONT-FRAGMENT, has no peer or no data is dropped', async () => {
    const alice = await allocated();
    await alice.createPermission(PEER);
    alice.send(PEER, 4000, 'x', [[ATTRIBUTE.dontFragment, Buffer.alloc(0)]]);
    const id = Buffer.alloc(12);
    alice.transmit(encodeStunMessage('indication', METHOD.send, id, [[ATTRIBUTE.data, Buffer.from('x')]]));
    alice.transmit(encodeStunMessage('indication', METHOD.send, id, [peerAddress(PEER, 4000, id)]));
    expect(sockets[0]?.sent).toEqual([]);
  });

  test('permissions and channels of one allocation are bounded', async () => {
    const alice = await allocated();
    const many = Array.from({ length: 128 }, (_, index) => `198.51.${100 + (index >> 6)}.${index & 63}`);
    for (let at = 0; at < 128; at += 32)
      expect(codeOf(await alice.createPermission(...many.slice(at, at + 32)))).toBe(0);
    expect(codeOf(await alice.createPermission('203.0.113.99'))).toBe(508);
    expect(codeOf(await alice.createPermission(...many.slice(0, 10)))).toBe(0);
    pass(300_000);
    expect(codeOf(await alice.createPermission('203.0.113.99'))).toBe(0);
  });
});

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
        elapsed += 1_000;
      },
    ),
  );
  fc.assert(fc.property(fc.uint8Array({ maxLength: 120 }), (bytes) => alice.transmit(Buffer.from(bytes))));
  expect(sockets).toHaveLength(1);
});
