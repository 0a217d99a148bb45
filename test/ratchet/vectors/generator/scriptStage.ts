import {
  type Address,
  type PaddingBucket,
  type PrekeyKind,
  type PrekeyRole,
  RatchetError,
  Secret,
  type SignedPublicPrekey,
  type SuiteId,
  certifyIdentity,
  concat,
  decodeSession,
  drawIdentityKeyPair,
  encodeCapabilities,
  hex,
  signPrekey,
  suiteBitmap,
} from '../../../../core/ratchet/signalCrypto.ts';
import { uint } from '../../../../core/ratchet/bytes.ts';
import { DoubleRatchetSignalCrypto } from '../../../../main/crypto/DoubleRatchetSignalCrypto.ts';
import type { PrekeyKindStored } from '../../../../main/crypto/RatchetStore.ts';
import { InMemoryRatchetStore } from '../../../fakes/inMemoryRatchetStore.ts';
import { seededDraw } from '../../../stage/ratchetParty.ts';
import { storedSessions } from '../../../stage/storedSessions.ts';
import {
  type Change,
  type ScriptParty,
  type ScriptStep,
  type SessionScript,
  type VectorBundle,
  changed,
} from '../vectorFile.ts';
import { START } from './handshakes.ts';
import { fromHex, vectorPrimitives as primitives } from './testCase.ts';

const DAY = 86_400;
type Message = { readonly plaintext: Uint8Array; readonly bucket: PaddingBucket };
type Unhashed<T> = T extends { stateHash: string } ? Omit<T, 'stateHash'> : T;

export interface PartyOptions {
  readonly userId: string;
  readonly deviceId: number;
  readonly suites?: readonly SuiteId[];
  readonly capsVersion?: number;
  /** Another party whose keys this one has: the same device with other capabilities. */
  readonly keysOf?: string;
  readonly minSuite?: number;
  /** How many one-time keys of each kind there are. */
  readonly oneTimeKeys?: number;
}

export type SupplyName = 'full' | 'withoutOneTimePrekey' | 'lastResort' | 'exhausted';

interface Player {
  readonly description: ScriptParty;
  readonly address: Address;
  readonly suites: readonly SuiteId[];
  readonly draw: (bytes: number) => Uint8Array;
  readonly handedOut: { at: number };
  store: InMemoryRatchetStore;
  crypto: DoubleRatchetSignalCrypto<Message>;
}

/** Plays a session script on the real implementation and writes down what is drawn, said and kept. */
export class ScriptStage {
  readonly #name: string;
  readonly #players = new Map<string, Player>();
  readonly #draws: Record<string, string[]> = {};
  readonly #steps: ScriptStep[] = [];
  readonly #messages: { readonly from: string; readonly wire: Uint8Array }[] = [];
  readonly #snapshots = new Map<string, InMemoryRatchetStore>();
  #nowMs = START * 1000;

  constructor(name: string) {
    this.#name = name;
  }

  /** The message encrypted last. */
  get last(): number {
    return this.#messages.length - 1;
  }

  party(name: string, options: PartyOptions): void {
    const { userId, deviceId, suites = [2], capsVersion = 1, keysOf = name, oneTimeKeys = 2 } = options;
    const secrets = seededDraw(`vectors script ${this.#name} keys of ${keysOf}`);
    const address = { userId, deviceId };
    const store = new InMemoryRatchetStore();
    const capabilities = encodeCapabilities({
      version: capsVersion,
      minSuite: options.minSuite ?? Math.min(...suites),
      suites: suiteBitmap(suites),
    });
    const [signingSeed, dhPrivate] = [secrets(32), secrets(32)];
    const prekeys = {
      spk: [1],
      kemLastResort: [2],
      opk: ids(3, oneTimeKeys),
      kemOneTime: ids(3 + oneTimeKeys, oneTimeKeys),
    };
    const kinds = { spk: 'signed', kemLastResort: 'kemLastResort', opk: 'oneTime', kemOneTime: 'kemOneTime' } as const;
    const made = { spk: listOf(), kemLastResort: listOf(), opk: listOf(), kemOneTime: listOf() };
    store.transaction((t) => {
      t.saveIdentity({
        address,
        signingPrivateKey: Uint8Array.from(signingSeed),
        dhPrivateKey: Uint8Array.from(dhPrivate),
        capabilities,
      });
      t.reservePrekeyIds(2 + 2 * oneTimeKeys);
      for (const place of ['spk', 'kemLastResort', 'opk', 'kemOneTime'] as const) {
        for (const id of prekeys[place]) {
          const privateKey = secrets(place.startsWith('kem') ? 64 : 32);
          made[place].push({ id, private: hex(privateKey) });
          t.savePrekey(kinds[place] satisfies PrekeyKindStored, { id, ...DATES, privateKey });
        }
      }
    });
    this.#draws[name] = [];
    const drawn = seededDraw(`vectors script ${this.#name} draws of ${name}`);
    const draw = (bytes: number): Uint8Array => {
      const value = drawn(bytes);
      this.#draws[name]?.push(hex(value));
      return value;
    };
    const description = {
      userId,
      deviceId,
      signingSeed: hex(signingSeed),
      dhPrivate: hex(dhPrivate),
      caps: hex(capabilities),
      ...made,
    };
    const player = { description, address, suites, draw, handedOut: { at: 0 }, store };
    this.#players.set(name, { ...player, crypto: this.#open(player) });
  }

  #open({ address, store, draw, suites }: Omit<Player, 'crypto'>): DoubleRatchetSignalCrypto<Message> {
    return new DoubleRatchetSignalCrypto<Message>({
      address,
      store,
      primitives,
      draw,
      suites,
      now: () => this.#nowMs,
      codec: { encode: (message) => message, decode: (plaintext) => ({ plaintext, bucket: 256 }) },
    });
  }

  /** What a server hands out for a party. */
  bundle(
    name: string,
    supply: SupplyName = 'full',
    dates = DATES,
  ): { readonly bundle: VectorBundle; readonly kemSeed: string } {
    const { description, address, handedOut } = this.#player(name);
    const secret = (text: string) => new Secret(fromHex(text));
    const pair = seedPair(description);
    const keys = drawIdentityKeyPair(primitives, () => pair.shift() ?? new Uint8Array(0));
    const document = certifyIdentity(primitives, address, keys, fromHex(description.caps));
    const sign = (
      role: PrekeyRole,
      kind: PrekeyKind,
      key: { id: number; private: string } | undefined,
    ): SignedPublicPrekey => {
      if (key === undefined) throw new Error('nothing is left to hand out');
      const seed = secret(key.private).bytes;
      const publicKey =
        role === 'kem' ? primitives.kem['ML-KEM-768'].keygen(seed).publicKey : primitives.x25519Keygen(seed).publicKey;
      return signPrekey(primitives, keys.signingPrivateKey, role, kind, { id: key.id, ...dates, publicKey });
    };
    const at = handedOut.at++;
    const oneTime = supply === 'full' || supply === 'lastResort';
    const oneTimeKem = supply === 'full' || supply === 'withoutOneTimePrekey';
    const kemKey = oneTimeKem ? description.kemOneTime[at] : description.kemLastResort[0];
    const kind: PrekeyKind = oneTimeKem ? 'oneTime' : 'lastResort';
    return {
      kemSeed: kemKey?.private ?? '',
      bundle: {
        ...address,
        identity: {
          signingKey: base64(document.signingKey),
          dhKey: base64(document.dhKey),
          capabilities: base64(document.capabilities),
          certificate: base64(document.certificate),
        },
        signedPrekey: onWire(sign('spk', 'lastResort', description.spk[0])),
        ...(oneTime ? { oneTimePrekey: onWire(sign('opk', 'oneTime', description.opk[at])) } : {}),
        kemPrekey: onWire(sign('kem', kind, kemKey)),
        kemPrekeyKind: kind,
      },
    };
  }

  /** `party` begins a session with `peer`, or keeps the one it has. */
  init(party: string, peer: string, handed: SupplyName | { bundle: VectorBundle; kemSeed: string } = 'full'): void {
    const { crypto, store } = this.#player(party);
    const { address } = this.#player(peer);
    const { bundle, kemSeed } = typeof handed === 'string' ? this.bundle(peer, handed) : handed;
    const before = this.#draws[party]?.length;
    const done = outcome(() => ({ sessionId: crypto.initializeSession(address, bundle) }));
    const begun = 'sessionId' in done && before !== this.#draws[party]?.length;
    const opening = begun
      ? store.transaction(
          (t) => storedSessions(t, address).find((one) => hex(one.sessionId) === done.sessionId)?.opening,
        )
      : undefined;
    const kem = opening == null || opening.length === 208 ? {} : { kemSeed, kemCiphertext: hex(opening.slice(208)) };
    this.#add({ op: 'init', party, peer, bundle, ...kem, ...done }, party);
  }

  /** Returns the number of the message, for `deliver`. */
  encrypt(party: string, peer: string, text: string, size: 256 | 1024 | 8192 = 256): number {
    const { crypto } = this.#player(party);
    const plaintext = Uint8Array.from(Buffer.from(text, 'utf8'));
    const done = outcome(() => {
      const sealed = crypto.forPeer(this.#player(peer).address).encryptToBase64({ plaintext, bucket: size });
      const wire = Uint8Array.from(Buffer.from(sealed, 'base64'));
      this.#messages.push({ from: party, wire });
      return { wire: hex(wire) };
    });
    this.#add({ op: 'encrypt', party, peer, pt: hex(plaintext), size, ...done }, party);
    return this.last;
  }

  deliver(to: string, msg: number, change?: Change, as?: string): string {
    const message = this.#messages[msg];
    if (message === undefined) throw new Error('there is no such message');
    const from = as ?? message.from;
    const bytes = changed(Buffer.from(message.wire), change);
    const handle = this.#player(to).crypto.forPeer(this.#player(from).address);
    const done = outcome(() => ({ pt: hex(handle.decryptFromBase64(bytes.toString('base64')).plaintext) }));
    this.#add({ op: 'deliver', to, from, msg, ...(change === undefined ? {} : { change }), ...done }, to);
    return 'error' in done ? done.error : 'read';
  }

  /** Sends and delivers at once. */
  say(from: string, to: string, text: string): void {
    this.deliver(to, this.encrypt(from, to, text));
  }

  acceptIdentity(party: string, peer: string): void {
    this.#player(party).crypto.acceptIdentityChange(this.#player(peer).address);
    this.#add({ op: 'acceptIdentity', party, peer }, party);
  }

  restart(party: string): void {
    this.#reopen(party, this.#player(party).store.clone());
    this.#add({ op: 'restart', party }, party);
  }

  snapshot(party: string, name: string): void {
    this.#snapshots.set(name, this.#player(party).store.clone());
    this.#steps.push({ op: 'snapshot', party, name });
  }

  restore(party: string, name: string): void {
    const store = this.#snapshots.get(name);
    if (store === undefined) throw new Error('there is no such snapshot');
    this.#reopen(party, store.clone());
    this.#add({ op: 'restore', party, name }, party);
  }

  /** A second device with everything the first one has: a thief with a copy of its disk. */
  clone(party: string, as: string): void {
    const player = this.#player(party);
    this.#draws[as] = [];
    const drawn = seededDraw(`vectors script ${this.#name} draws of ${as}`);
    const draw = (bytes: number): Uint8Array => {
      const value = drawn(bytes);
      this.#draws[as]?.push(hex(value));
      return value;
    };
    const copy = { ...player, draw, store: player.store.clone() };
    this.#players.set(as, { ...copy, crypto: this.#open(copy) });
    this.#steps.push({ op: 'clone', party, as });
  }

  clock(advanceMs: number): void {
    this.#nowMs += advanceMs;
    this.#steps.push({ op: 'clock', advanceMs });
  }

  script(tcId: number, comment: string, flags: readonly string[]): SessionScript {
    const originals = [...this.#players].filter(
      ([name]) => !this.#steps.some((step) => step.op === 'clone' && step.as === name),
    );
    return {
      tcId,
      comment,
      flags: [...flags],
      startMs: START * 1000,
      parties: Object.fromEntries(originals.map(([name, { description }]) => [name, description])),
      draws: this.#draws,
      steps: this.#steps,
    };
  }

  #reopen(party: string, store: InMemoryRatchetStore): void {
    const player = this.#player(party);
    const next = { ...player, store };
    this.#players.set(party, { ...next, crypto: this.#open(next) });
  }

  #player(name: string): Player {
    const player = this.#players.get(name);
    if (player === undefined) throw new Error(`nobody is called ${name}`);
    return player;
  }

  #add(step: Unhashed<Extract<ScriptStep, { stateHash: string }>>, party: string): void {
    this.#steps.push({ ...step, stateHash: stateHash(this.#player(party).store) });
  }
}

const DATES = { notBefore: START, notAfter: START + 14 * DAY };
const ids = (first: number, count: number): number[] => Array.from({ length: count }, (_, i) => first + i);
const listOf = (): { id: number; private: string }[] => [];
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const seedPair = ({ signingSeed, dhPrivate }: ScriptParty): Uint8Array[] => [fromHex(signingSeed), fromHex(dhPrivate)];
const onWire = (prekey: SignedPublicPrekey) => ({
  ...prekey,
  publicKey: base64(prekey.publicKey),
  signature: base64(prekey.signature),
});

function outcome<T extends object>(work: () => T): T | { readonly error: string } {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof RatchetError)) throw error;
    return { error: error.code };
  }
}

/** SHA-256 over what the vectors call the state; test/ratchet/vectors/README.md has the layout. */
function stateHash(store: InMemoryRatchetStore): string {
  const { sessions, skipped, prekeys, seenEphemerals, pins } = store.snapshot();
  const inOrder = (parts: readonly Uint8Array[]): Uint8Array[] => [
    uint(parts.length, 4),
    ...parts.toSorted((a, b) => Buffer.compare(a, b)),
  ];
  const left = (kind: PrekeyKindStored) =>
    [...prekeys].filter(([name]) => name.startsWith(`${kind}/`)).map(([, { id }]) => uint(id, 4));
  const none = new Uint8Array(32);
  const encoded = [...sessions].map(([name, stored]) => {
    const session = decodeSession(stored.state);
    const peer = name.slice(0, name.lastIndexOf('/'));
    return concat(
      uint(peer.length, 2),
      Uint8Array.from(Buffer.from(peer, 'latin1')),
      session.sessionId,
      uint(session.epoch, 6),
      Uint8Array.of(stored.archivedAt === null ? 0 : 1, session.acknowledged ? 1 : 0),
      session.transcript,
      session.rootKey.bytes,
      session.ratchetKey.publicKey,
      session.receiving?.remoteRatchetKey ?? none,
      session.sending?.key.bytes ?? none,
      session.receiving?.key.bytes ?? none,
      uint(session.sending?.index ?? 0, 4),
      uint(session.receiving?.index ?? 0, 4),
      uint(session.previousSendingLength, 4),
      uint(session.sentCount, 4),
    );
  });
  return hex(
    primitives.sha256(
      concat(
        ...inOrder(encoded),
        ...inOrder(skipped.map((key) => concat(key.sessionId, key.ratchetKey, uint(key.index, 4), key.messageKey))),
        ...inOrder(left('oneTime')),
        ...inOrder(left('kemOneTime')),
        ...inOrder([...seenEphemerals.keys()].map(fromHex)),
        ...inOrder(
          [...pins.values()].map(({ identity, capabilities, changedTo }) =>
            concat(identity, capabilities, changedTo?.identity ?? new Uint8Array(64)),
          ),
        ),
      ),
    ),
  );
}
