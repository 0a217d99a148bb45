import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect } from 'vitest';
import { ATTRIBUTE, type AttributeToSend, encodeStunMessage, METHOD } from '../../server/relay/stunMessage.ts';
import { transportAddress, writeXorAddress } from '../../server/relay/transportAddress.ts';
import { allocated, client, faults, pass, PEER, RELAY, sockets, start, time } from './relayWithoutNetwork.ts';
import { codeOf, REQUESTED_UDP, type TurnClient } from './TurnClient.ts';

/*
 * What people do to a relay who have credentials and do not keep to the protocol: requests that are sealed as they
 * ought to be, of any method, with attributes that belong elsewhere, are of no length that they have, or name whom
 * nobody may reach.
 */

const OWN = [RELAY, '2001:db8::1'];
const DENIED = ['10.0.0.1', '127.0.0.1', '::1'];

const NO_METHOD = 0x0ff;

const TELLING = [
  ...[[17, 0, 0, 0], [1, 0, 0, 0], [2, 0, 0, 0], [0x80], [0x40, 0, 0, 0], [0x40, 1, 0, 0], [0x7f, 0xff, 0, 0]],
  ...[
    [0, 0, 0, 0],
    [0, 0, 2, 0x58],
    [0xff, 0xff, 0xff, 0xff],
  ],
].map((bytes) => Buffer.from(bytes));

const address = fc.record({
  address: fc.constantFrom(PEER, '2001:db8::9', ...OWN, ...DENIED),
  port: fc.constantFrom(0, 53, 1024, 40_001, 50_000, 50_001, 65_535),
});
const value = fc.oneof(
  ...[fc.constantFrom(...TELLING), fc.uint8Array({ maxLength: 24 })],
  ...[4, 8, 20].map((length) => fc.uint8Array({ minLength: length, maxLength: length })),
);
/**
 * But those that say who asks, which the seal adds, and FINGERPRINT: with a wrong one a message is none
 * (RFC 8489, 7.3), and is answered by nobody.
 */
const NOT_BENT: readonly number[] = [
  ...[ATTRIBUTE.username, ATTRIBUTE.realm, ATTRIBUTE.nonce, ATTRIBUTE.fingerprint],
  ...[ATTRIBUTE.messageIntegrity, ATTRIBUTE.messageIntegritySha256],
];
const TYPES = [...Object.values(ATTRIBUTE), 0x7001, 0xc001].filter((type) => !NOT_BENT.includes(type));
const attribute = fc.tuple(fc.constantFrom(...TYPES), fc.oneof(address, value));
type Attribute = typeof attribute extends fc.Arbitrary<infer One> ? One : never;
const peer = fc.tuple(fc.constant(ATTRIBUTE.xorPeerAddress), address);
const data = fc.tuple(fc.constant(ATTRIBUTE.data), fc.constant(Buffer.from('z')));
const CHANNELS = [0x3fff, 0x4000, 0x4001, 0x4fff, 0x5000];
const channelNumber = fc.tuple(
  fc.constant(ATTRIBUTE.channelNumber),
  fc.constantFrom(...CHANNELS.map((channel) => Buffer.from([channel >> 8, channel & 0xff, 0, 0]))),
);
const request = fc.constant('request' as const);
const indication = fc.constant('indication' as const);
const method = fc.constantFrom(...Object.values(METHOD), NO_METHOD);
const fit = (kind: typeof request | typeof indication, of: number, ...needed: fc.Arbitrary<Attribute>[]) =>
  fc.record({ kind, method: fc.constant(of), needed: fc.tuple(...needed) });
/** What has what it needs, or nothing of that. */
const message = fc.oneof(
  fit(request, METHOD.createPermission, peer),
  fit(request, METHOD.channelBind, channelNumber, peer),
  fit(request, METHOD.allocate),
  fit(request, METHOD.refresh),
  { weight: 2, arbitrary: fit(indication, METHOD.send, peer, data) },
  fc.record({ kind: fc.oneof(request, indication), method, needed: fc.constant([]) }),
);
const act = fc.record({
  who: fc.nat(2),
  message,
  more: fc.oneof(fc.constant([]), fc.array(attribute, { maxLength: 4 })),
  channel: fc.constantFrom(...CHANNELS),
  waitMs: fc.oneof({ weight: 9, arbitrary: fc.constant(50) }, fc.constantFrom(1_000, 30_000, 300_000, 600_000)),
});

function toSend(said: readonly Attribute[], id: Buffer) {
  return said.map(([type, of]): AttributeToSend => [
    type,
    'address' in of ? writeXorAddress(transportAddress(of.address, of.port), id) : Buffer.from(of),
  ]);
}

const turnOfLoop = () => new Promise((resolve) => setImmediate(resolve));

/** Each is told to a relay of its own. Returns how often each code answered what was sealed; 0 is a success. */
export async function relayStories(numRuns: number): Promise<ReadonlyMap<number, number>> {
  const codes = new Map<number, number>();
  await fc.assert(
    fc.asyncProperty(fc.array(act, { maxLength: 40, size: 'max' }), async (acts) => {
      start();
      const people = [
        ...[await allocated('alice'), await allocated('bob', '192.0.2.66')],
        client('carol', '2001:db8::77', true),
      ];
      await people[2]?.greet();
      const greetedAt = new Map(people.map((_, who) => [who, time.elapsed]));
      for (const {
        who,
        message: { kind, method: asked, needed },
        more,
        channel,
        waitMs,
      } of acts) {
        const person = people[who];
        if (person === undefined) throw new Error('there are three');
        const id = randomBytes(12);
        const all = toSend([...needed, ...more], id);
        if (kind === 'request') {
          // Behind a nonce of before nothing would be tried.
          if (time.elapsed - (greetedAt.get(who) ?? 0) > 300_000) {
            await person.greet();
            greetedAt.set(who, time.elapsed);
          }
          const code = await answered(person, asked, asked === METHOD.allocate ? [REQUESTED_UDP, ...all] : all, id);
          if (code !== undefined) codes.set(code, (codes.get(code) ?? 0) + 1);
        } else person.transmit(encodeStunMessage(kind, asked, id, all));
        person.transmit(
          Buffer.concat([Buffer.from([channel >> 8, channel & 0xff, 0, 1]), Buffer.from('y'), Buffer.alloc(3)]),
        );
        for (const socket of sockets) if (!socket.isClosed) socket.arrive('x', PEER, 40_001);
        pass(waitMs);
      }
      expect(faults.due(1e12), 'what no part of the relay had thought of').toBeUndefined();
      for (const { to } of sockets.flatMap(({ sent }) => sent)) {
        expect(DENIED.concat(OWN)).not.toContain(to.slice(0, to.lastIndexOf(':')));
        expect(Number(to.slice(to.lastIndexOf(':') + 1))).toBeGreaterThanOrEqual(1024);
      }
      pass(3_700_000);
      await turnOfLoop();
      expect(sockets.filter(({ isClosed }) => !isClosed).map(({ relayed }) => relayed.port)).toEqual([]);
    }),
    { numRuns },
  );
  return codes;
}

/** RFC 8656: what no request is made of is answered by nothing. */
const NO_REQUESTS: ReadonlySet<number> = new Set([METHOD.send, METHOD.data, NO_METHOD]);
/** What says that the relay does not know, yet or any more, who asks. */
const UNKNOWN = new Set([401, 438]);

/** The code of the one answer to it, undefined for none. */
async function answered(
  person: TurnClient,
  method: number,
  attributes: readonly AttributeToSend[],
  id: Buffer,
): Promise<number | undefined> {
  const before = person.answers.length;
  person.transmit(person.sealed(method, attributes, id));
  await turnOfLoop();
  const [answer, ...more] = person.answers.slice(before);
  expect(more).toEqual([]);
  expect(answer === undefined, `no answer to method ${method}`).toBe(NO_REQUESTS.has(method));
  if (answer === undefined) return undefined;
  const code = codeOf(answer);
  if (!UNKNOWN.has(code) && method !== METHOD.binding)
    expect(person.isSealed(answer), `under the key: ${code}`).toBe(true);
  return code;
}
