import { inspect } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import type { Primitives } from '../../../core/ratchet/signalCrypto.ts';
import { PeerSignalCrypto } from '../../../main/crypto/PeerSignalCrypto.ts';
import { nobleExtendedAead } from '../../../main/crypto/primitives/xchacha.ts';
import type { StoredSession } from '../../../main/crypto/RatchetStore.ts';
import { CryptoPeer } from '../../stage/CryptoPeer.ts';
import { InMemoryRatchetStore } from '../../fakes/inMemoryRatchetStore.ts';
import { ManualClock } from '../../fakes/ManualClock.ts';
import { RatchetParty, TEST_START_MS, seededDraw, sharedPrimitives, textCodec } from '../../stage/ratchetParty.ts';
import { storedSessions } from '../../stage/storedSessions.ts';

/*
 * What a device says when something fails, whether it throws it or prints it: no key, no state, no word of a message.
 */

/** Stands in every message that is sent here. One word, for what is searched has no white space. */
const WORD = 'canary-4f1d';

const bytesOf = (text: string) => Uint8Array.from(Buffer.from(text, 'base64'));
const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
const flipped = (text: string, at: number) => textOf(bytesOf(text).map((byte, i) => (i === at ? byte ^ 1 : byte)));
const lastOf = (text: string) => bytesOf(text).length - 1;

/** Every secret that passes through the primitives from here on, derived ones too. */
function watched(): { readonly primitives: Primitives & typeof nobleExtendedAead; readonly secrets: Uint8Array[] } {
  const secrets: Uint8Array[] = [];
  const kept = (bytes: Uint8Array): Uint8Array => {
    for (let at = 0; at + 32 <= bytes.length; at += 32) secrets.push(bytes.slice(at, at + 32));
    return bytes;
  };
  const { x25519, x25519Keygen, hkdf, hmac, edSign } = sharedPrimitives;
  const primitives: Primitives = {
    ...sharedPrimitives,
    x25519: (privateKey, publicKey) => kept(x25519(kept(privateKey), publicKey)),
    x25519Keygen: (seed) => x25519Keygen(kept(seed)),
    edSign: (privateKey, message) => edSign(kept(privateKey), message),
    hkdf: (...input) => kept(hkdf(...input)),
    hmac: (key, message) => kept(hmac(kept(key), message)),
  };
  return { primitives: { ...primitives, ...nobleExtendedAead }, secrets };
}

function secretsOf({ identity, prekeys, sessions, skipped, staticKey }: ReturnType<InMemoryRatchetStore['snapshot']>) {
  const root = 0x60;
  // Root key and ratchet key, then the two chains; what is zero is no secret.
  const inState = ({ state }: StoredSession) => [root, root + 32, 0xe0, 0x100].map((at) => state.slice(at, at + 32));
  return [
    ...(identity === undefined ? [] : [identity.signingPrivateKey, identity.dhPrivateKey]),
    ...[...prekeys.values()].map(({ privateKey }) => privateKey),
    ...[...sessions.values()].flatMap(inState).filter((key) => key.some((byte) => byte !== 0)),
    ...skipped.map(({ messageKey }) => messageKey),
    ...(staticKey === undefined ? [] : [staticKey]),
  ];
}

/** In hex, as numbers in a row, and in base64 at each of the three places that bytes in a longer text can begin at. */
function spellings(bytes: Uint8Array): readonly string[] {
  const inBase64 = [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64');
    return text.slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + bytes.length) * 8) / 6));
  });
  return [Buffer.from(bytes).toString('hex'), bytes.join(','), ...inBase64];
}

/** All that an error says or holds, through its causes and whatever hangs on it, bytes in full. */
function shownOf(value: unknown): string {
  const seen = new Set<unknown>();
  const parts: string[] = [];
  const look = (at: unknown): void => {
    if (seen.has(at)) return;
    if (at instanceof Uint8Array) parts.push(Uint8Array.from(at).join(','), Buffer.from(at).toString('utf8'));
    if (typeof at !== 'object' || at === null || at instanceof Uint8Array) return void parts.push(String(at));
    seen.add(at);
    parts.push(String(at), JSON.stringify(at) ?? '');
    if (at instanceof Map || at instanceof Set) for (const inside of at) look(inside);
    for (const key of Reflect.ownKeys(at)) {
      parts.push(String(key));
      look(Reflect.get(at, key));
    }
  };
  look(value);
  parts.push(inspect(value, { depth: Infinity, showHidden: true, maxArrayLength: null, maxStringLength: null }));
  const shown = parts.join('\n').replaceAll(/\s/g, '');
  // JSON names each byte by its place.
  return `${shown}\n${shown.replaceAll(/"\d+":/g, '')}`;
}

function leaksIn(value: unknown, secrets: readonly Uint8Array[]): readonly string[] {
  const shown = shownOf(value);
  return [WORD, ...spellings(Buffer.from(WORD)), ...secrets.flatMap(spellings)].filter((text) => shown.includes(text));
}

function thrownBy(work: () => unknown): Error {
  try {
    work();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('nothing was thrown');
}

/** With what the work gave, every line it printed, by whatever way. */
function printing<T>(work: () => T): { readonly result: T; readonly printed: readonly string[] } {
  const methods = ['log', 'info', 'warn', 'error', 'debug', 'trace', 'dir', 'table'] as const;
  const spies = [
    ...methods.map((method) => vi.spyOn(console, method).mockImplementation(() => undefined)),
    ...[process.stdout, process.stderr].map((stream) => vi.spyOn(stream, 'write').mockReturnValue(true)),
    vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined),
  ];
  try {
    const result = work();
    return { result, printed: spies.flatMap(({ mock }) => mock.calls.map((call) => call.map(String).join(' '))) };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

interface Scene {
  readonly secrets: () => readonly Uint8Array[];
  readonly fails: () => unknown;
}

/** Alice has sent, Bob has answered, and both hold sessions with keys of every kind. */
function talking() {
  const { primitives, secrets } = watched();
  const stores = [new InMemoryRatchetStore(), new InMemoryRatchetStore()] as const;
  const alice = new RatchetParty('alice', 1, { primitives, store: stores[0] });
  const bob = new RatchetParty('bob', 7, { primitives, store: stores[1] });
  alice.crypto.initializeSession(bob.address, bob.bundle());
  const first = alice.send(bob, `${WORD} ring`);
  bob.receive(alice, first);
  alice.receive(bob, bob.send(alice, `${WORD} yes`));
  alice.send(bob, `${WORD} lost on the way`);
  bob.receive(alice, alice.send(bob, `${WORD} after it`));
  const spoil = (store: InMemoryRatchetStore, { address }: RatchetParty, change: (state: Uint8Array) => Uint8Array) =>
    store.transaction((t) => {
      for (const session of storedSessions(t, address))
        t.saveSession(address, { ...session, state: change(session.state) });
    });
  const known = () => [...secrets, ...stores.flatMap((store) => secretsOf(store.snapshot()))];
  return { alice, bob, first, spoil, aliceStore: stores[0], bobStore: stores[1], known };
}

const withByte = (at: number, value: number) => (state: Uint8Array) => state.with(at, value);
const spoiled: Readonly<Record<string, (state: Uint8Array) => Uint8Array>> = {
  'of a later version': withByte(0, 9),
  'of an unknown suite': withByte(1, 0x77),
  'with reserved bits': withByte(2, 0xff),
  'that is too short': (state) => state.slice(0, -1),
  'that counts too far': withByte(0x120, 0xff),
  'with a ratchet key that is none': (state) => state.fill(0, 0xa0, 0xc0),
};

function stateScenes(): readonly (readonly [string, string, () => Scene])[] {
  return Object.entries(spoiled).flatMap(([what, change]) => [
    [
      `to send on a state ${what}`,
      'E_STATE',
      () => {
        const { alice, bob, spoil, aliceStore, known } = talking();
        const secrets = known();
        spoil(aliceStore, bob, change);
        return { secrets: () => [...secrets, ...known()], fails: () => alice.send(bob, `${WORD} again`) };
      },
    ],
    [
      `to read on a state ${what}`,
      'E_NO_SESSION',
      () => {
        const { alice, bob, spoil, bobStore, known } = talking();
        const text = alice.send(bob, `${WORD} again`);
        const secrets = known();
        spoil(bobStore, alice, change);
        return { secrets: () => [...secrets, ...known()], fails: () => bob.receive(alice, text) };
      },
    ],
  ]);
}

type Talk = ReturnType<typeof talking>;
const inTalk = (fails: (talk: Talk) => unknown) => (): Scene => {
  const talk = talking();
  return { secrets: talk.known, fails: () => fails(talk) };
};

/** Two devices, one of them without a ratchet, whose people allowed the static fallback. */
function staticScene(change: (text: string) => string): Scene {
  const { primitives, secrets } = watched();
  const device = (userId: string, suites: readonly 2[]) => {
    const store = new InMemoryRatchetStore();
    const address = { userId, deviceId: 1 };
    const crypto = new PeerSignalCrypto<string>({
      address,
      store,
      primitives,
      suites,
      codec: textCodec(),
      draw: seededDraw(`static ${userId}`),
      now: () => TEST_START_MS,
      elapsed: () => 0,
      allowsStaticFallback: () => true,
      withdrawStaticFallback: () => undefined,
    });
    const { staticKey } = crypto.makeKeyUpload({ oneTimePrekeys: 100, oneTimeKemPrekeys: 100 });
    return { address, store, crypto, bundle: { ...address, identity: crypto.identityDocument(), staticKey } };
  };
  const [alice, bob] = [device('alice', [2]), device('bob', [])];
  alice.crypto.meet(bob.address, bob.bundle);
  bob.crypto.meet(alice.address, alice.bundle);
  const text = change(alice.crypto.forPeer(bob.address).encryptToBase64(`!${WORD} offer`));
  return {
    secrets: () => [...secrets, ...[alice, bob].flatMap(({ store }) => secretsOf(store.snapshot()))],
    fails: () => bob.crypto.forPeer(alice.address).decryptFromBase64(text),
  };
}

const failures: readonly (readonly [string, string, () => Scene])[] = [
  [
    'to read a forged answer',
    'E_AUTH',
    inTalk(({ alice, bob }) => {
      const text = alice.send(bob, WORD);
      return bob.receive(alice, flipped(text, lastOf(text)));
    }),
  ],
  ['to read half a message', 'E_VERSION', inTalk(({ alice, bob, first }) => bob.receive(alice, first.slice(0, 1000)))],
  ['to read a message twice', 'E_DUPLICATE', inTalk(({ alice, bob, first }) => bob.receive(alice, first))],
  [
    'to read another opening of the session',
    'E_AUTH',
    inTalk(({ alice, bob, first }) => bob.receive(alice, flipped(first, 0x90))),
  ],
  [
    'to begin with a bundle that is none',
    'E_BAD_BUNDLE',
    inTalk(({ alice, bob }) => alice.crypto.initializeSession(bob.address, { userId: WORD })),
  ],
  [
    'to send to somebody unknown',
    'E_NO_SESSION',
    inTalk(({ alice }) => alice.send(new RatchetParty('carol', 3), WORD)),
  ],
  ['to send more than 16 KB', 'E_STATE', inTalk(({ alice, bob }) => alice.send(bob, WORD.repeat(2000)))],
  [
    'to make sense of a message',
    'undefined',
    inTalk(({ alice, bob }) => bob.receive(alice, alice.send(bob, `!${WORD}`))),
  ],
  ['to read a forgery of the static fallback', 'E_AUTH', () => staticScene((text) => flipped(text, lastOf(text)))],
  ['to read a static message between other devices', 'E_AUTH', () => staticScene((text) => flipped(text, 0x07))],
  ['to make sense of a static message', 'undefined', () => staticScene((text) => text)],
  ...stateScenes(),
];

describe('A54 an error shows no key, no state and no word of the message', () => {
  it.each(failures)('A54 whoever fails %s is shown nothing secret (%s)', (_what, code, scene) => {
    const { fails, secrets } = scene();
    const { result: error, printed } = printing(() => thrownBy(fails));
    expect(printed).toEqual([]);
    expect(String('code' in error ? error.code : undefined)).toBe(code);
    const all = secrets();
    expect(all.length).toBeGreaterThan(10);
    expect(leaksIn(error, all)).toEqual([]);
  });

  it('A54 nor does what the messages of a call are refused with', () => {
    const clock = new ManualClock();
    const bob = new CryptoPeer('bob', clock, () => null);
    const alice = new CryptoPeer('alice', clock, () => [bob.bundle()]);
    alice.crypto.initializeSession(bob, bob.bundle());
    const word = Buffer.from(WORD);
    const plaintexts = [
      word,
      Buffer.concat([Buffer.of(0x0a, word.length), word]),
      Buffer.concat([Buffer.of(0x0a, 200), word]),
      Buffer.concat([Buffer.of(0x0a, word.length + 1, 0xff), word]),
    ];
    for (const plaintext of plaintexts) {
      const text = alice.encryptRaw(bob, Uint8Array.from(plaintext));
      const error = thrownBy(() => bob.crypto.forPeer(alice).decryptFromBase64(text));
      expect(error.name).toBe('PeerMessageError');
      expect(leaksIn(error, [])).toEqual([]);
    }
  });

  it('A54 the search finds what is hidden in a message, in a cause, in a property or among longer bytes', () => {
    const secret = seededDraw('a secret')(32);
    const state = Uint8Array.of(1, 2, ...secret, 3);
    const holders: readonly Error[] = [
      new Error(`of ${Buffer.from(state).toString('hex')}`),
      new Error(`of ${textOf(state)}`),
      new Error(`of ${state.join(', ')}`),
      new Error(JSON.stringify({ state })),
      new Error('no', { cause: new Error('why', { cause: { deep: Buffer.concat([Buffer.alloc(60), state]) } }) }),
      Object.defineProperty(new Error('no'), 'hidden', { value: new Map([['key', state]]), enumerable: false }),
    ];
    for (const holder of holders) expect(leaksIn(holder, [secret]).length, holder.message).toBeGreaterThan(0);
    expect(leaksIn(Object.assign(new Error('no'), { plaintext: Buffer.from(WORD) }), [])).not.toEqual([]);
    expect(leaksIn(new Error('no'), [secret])).toEqual([]);
  });
});

it('A54 nothing is printed while two people talk, whatever fails between them', () => {
  const { printed } = printing(() => {
    const { alice, bob, first, spoil, aliceStore } = talking();
    expect(bob.receive(alice, alice.send(bob, WORD))).toBe(WORD);
    const text = bob.send(alice, WORD);
    thrownBy(() => alice.receive(bob, flipped(text, lastOf(text))));
    expect(alice.receive(bob, text)).toBe(WORD);
    thrownBy(() => bob.receive(alice, first));
    thrownBy(() => bob.receive(alice, alice.send(bob, `!${WORD}`)));
    spoil(aliceStore, bob, withByte(0, 9));
    thrownBy(() => alice.send(bob, WORD));
    alice.crypto.rekey(bob.address, bob.bundle(), null);
    expect(bob.receive(alice, alice.send(bob, WORD))).toBe(WORD);
  });
  expect(printed).toEqual([]);
  expect(printing(() => console.error(WORD)).printed).toEqual([WORD]);
});
