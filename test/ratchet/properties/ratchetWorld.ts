import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import type { PrekeyBundle, PrekeyUpload } from '../../../core/protocol/prekeyBundle.ts';
import {
  type Address,
  type Primitives,
  RatchetError,
  Secret,
  arrangeSessions,
  decodeSession,
  hex,
  signPrekey,
} from '../../../core/ratchet/signalCrypto.ts';
import { DoubleRatchetSignalCrypto } from '../../../main/crypto/DoubleRatchetSignalCrypto.ts';
import type { RatchetStore, RatchetTransaction } from '../../../main/crypto/RatchetStore.ts';
import { InMemoryRatchetStore } from '../../fakes/inMemoryRatchetStore.ts';
import { textCodec } from '../../stage/ratchetParty.ts';
import { storedSessions } from '../../stage/storedSessions.ts';

export type Side = 'A' | 'B';

/** One thing that happens, as fast-check draws it; `n` picks among what there is. */
export interface WorldEvent {
  readonly type:
    | 'Send'
    | 'Receive'
    | 'Drop'
    | 'Shuffle'
    | 'Duplicate'
    | 'Corrupt'
    | 'Archive'
    | 'Rotate'
    | 'SpkRotate'
    | 'Snapshot'
    | 'Restore'
    | 'CrashBeforeCommit'
    | 'CrashAfterCommit'
    | 'IdentityChange'
    | 'ExhaustOpk';
  readonly side: Side;
  readonly n: number;
}

interface Message {
  readonly id: string;
  readonly from: Side;
  readonly text: string;
  readonly sessionId: string;
  readonly ratchetKey: string;
  /** Which life of each device it was sent in. */
  readonly lives: string;
  readonly jumps: number;
}

interface OneTimeKey {
  readonly id: number;
  readonly privateKey: Uint8Array;
}

interface Device {
  readonly address: Address;
  readonly life: number;
  store: WatchedStore;
  crypto: DoubleRatchetSignalCrypto<string>;
  /** What was taken in, saved with the state. */
  inbox: Set<string>;
  upload: PrekeyUpload;
  oneTime: OneTimeKey[];
  oneTimeKem: OneTimeKey[];
  /** Sessions it has had, and the number of the chain of each ratchet key it has read something under. */
  readonly known: Set<string>;
  readonly chains: Map<string, number>;
}

const ADDRESS: Record<Side, Address> = { A: { userId: 'alice', deviceId: 1 }, B: { userId: 'bob', deviceId: 7 } };
const other = (side: Side): Side => (side === 'A' ? 'B' : 'A');
const HOURS_48 = 48 * 3600 * 1000;
const ONE_TIME_KEYS = 4;
const codec = textCodec();

/** Counts what is written and committed, but for what time alone deletes: a refused message must write nothing. */
class WatchedStore implements RatchetStore {
  readonly inner: InMemoryRatchetStore;
  writes = 0;

  constructor(inner: InMemoryRatchetStore) {
    this.inner = inner;
  }

  transaction<T>(work: (transaction: RatchetTransaction) => T): T {
    let writes = 0;
    const result = this.inner.transaction((transaction) =>
      work(
        new Proxy(transaction, {
          get: (target, name, receiver) => {
            if (!/^(?:load|has|list|stateEpoch|deleteExpired)/.test(String(name))) writes += 1;
            return Reflect.get(target, name, receiver) as unknown;
          },
        }),
      ),
    );
    this.writes += writes;
    return result;
  }
}

class Crash extends Error {}

const crash = (): never => {
  throw new Crash('the power went');
};

/**
 * Two devices over the real `DoubleRatchetSignalCrypto`, a server that hands out bundles, and a network that may do
 * anything. After each event the world checks what must hold; what it throws is a violation, and fast-check makes the
 * story to it short.
 */
export class RatchetWorld {
  readonly #primitives: Primitives;
  readonly #devices: Record<Side, Device>;
  readonly #snapshots: Partial<Record<Side, { store: InMemoryRatchetStore; inbox: Set<string>; life: number }>> = {};
  readonly #keysAndNonces = new Set<string>();
  readonly #sessionLives = new Map<string, string>();
  #inFlight: Message[] = [];
  readonly #history: Message[] = [];
  #nowMs = 1_800_000_000_000;
  #drawn = 0;
  #sent = 0;
  #jumps = 0;
  /** How often a person took another identity. */
  #accepted = 0;
  /** A device has gone back in time: messages may be lost until both begin anew. */
  #rolledBack = false;
  #tame = true;
  delivered = 0;

  constructor(primitives: Primitives) {
    this.#primitives = {
      ...primitives,
      aeadSeal: (key, nonce, associatedData, plaintext) => {
        const used = hex(key) + hex(nonce);
        if (this.#keysAndNonces.has(used)) throw new Error('a key and nonce were used twice');
        this.#keysAndNonces.add(used);
        return primitives.aeadSeal(key, nonce, associatedData, plaintext);
      },
    };
    this.#devices = { A: this.#install('A', 0), B: this.#install('B', 0) };
  }

  happen({ type, side, n }: WorldEvent): void {
    switch (type) {
      case 'Send':
        for (let i = 0; i < n; i++) this.#send(side);
        break;
      case 'Receive':
        for (const message of this.#take((one) => one.from === other(side), n)) this.#deliver(message);
        break;
      case 'Drop':
        this.#take(() => true, Math.min(n, 4));
        break;
      case 'Shuffle':
        this.#inFlight = this.#inFlight
          .map((message, i) => [createHash('sha256').update(`${n} ${i}`).digest('hex'), message] as const)
          .toSorted(([a], [b]) => (a < b ? -1 : 1))
          .map(([, message]) => message);
        break;
      case 'Duplicate': {
        const message = this.#history[n % Math.max(1, this.#history.length)];
        if (message !== undefined) this.#inFlight.push(message);
        break;
      }
      case 'Corrupt':
        this.#corrupt(n);
        break;
      case 'Archive':
        this.#archive(side);
        break;
      case 'Rotate':
        this.#rotate(side);
        break;
      case 'SpkRotate':
        this.#nowMs += HOURS_48;
        this.#jumps += 1;
        this.#publish(this.#devices[side]);
        break;
      case 'Snapshot': {
        const { store, inbox, life } = this.#devices[side];
        this.#snapshots[side] = { store: store.inner.clone(), inbox: new Set(inbox), life };
        break;
      }
      case 'Restore':
        this.#restore(side);
        break;
      case 'CrashBeforeCommit':
        this.#crashBeforeCommit(side, n);
        break;
      case 'CrashAfterCommit':
        this.#crashAfterCommit(side, n);
        break;
      case 'IdentityChange':
        this.#devices[side] = this.#install(side, this.#devices[side].life + 1);
        this.#tame = false;
        break;
      case 'ExhaustOpk':
        this.#devices[side].oneTime = [];
        this.#devices[side].oneTimeKem = [];
        break;
    }
    // Beyond the minute of the work budget and of `rekey`.
    this.#nowMs += 61_000;
  }

  /** Everything that is still on its way arrives; then both sides must end on one session within a round. */
  settle(): void {
    for (const message of this.#inFlight.splice(0)) this.#deliver(message);
    const needsRecovery = !this.#tame || this.#rolledBack || this.#forgottenSessions();
    if (needsRecovery) {
      // What applications do about messages they cannot read needs its rate limits back.
      this.#nowMs += 25 * 3600 * 1000;
      this.#jumps += 1;
      for (const side of ['A', 'B'] as const) this.#publish(this.#devices[side]);
    }
    for (let round = 0; round < (needsRecovery ? 3 : 1); round++) {
      for (const side of ['A', 'B'] as const) {
        const message = this.#send(side);
        this.#inFlight.pop();
        this.#nowMs += 61_000;
        if (needsRecovery) this.#deliverOrRecover(message);
        else this.#deliver(message);
      }
    }
    const [a, b] = [this.#send('A'), this.#send('B')];
    expect(a.sessionId, 'both sides send on one session').toBe(b.sessionId);
    this.#rolledBack = false;
    for (const message of this.#inFlight.splice(0)) this.#deliver(message);
  }

  #draw = (bytes: number): Uint8Array => {
    const out = new Uint8Array(bytes);
    for (let at = 0; at < bytes; at += 32) {
      const block = createHash('sha256')
        .update(`draw ${this.#drawn++}`)
        .digest();
      out.set(block.subarray(0, Math.min(32, bytes - at)), at);
    }
    return out;
  };

  #open(address: Address, store: WatchedStore): DoubleRatchetSignalCrypto<string> {
    return new DoubleRatchetSignalCrypto({
      address,
      store,
      codec,
      primitives: this.#primitives,
      draw: this.#draw,
      now: () => this.#nowMs,
    });
  }

  #install(side: Side, life: number): Device {
    const store = new WatchedStore(new InMemoryRatchetStore());
    const crypto = this.#open(ADDRESS[side], store);
    const keys = (kind: 'oneTime' | 'kemOneTime', bytes: number): OneTimeKey[] =>
      store.transaction((t) => {
        const first = t.reservePrekeyIds(ONE_TIME_KEYS);
        return Array.from({ length: ONE_TIME_KEYS }, (_, i) => {
          const key = { id: first + i, privateKey: this.#draw(bytes) };
          t.savePrekey(kind, { ...key, ...this.#dates() });
          return key;
        });
      });
    return {
      address: ADDRESS[side],
      life,
      store,
      crypto,
      inbox: new Set(),
      upload: crypto.makePrekeyUpload({ oneTimePrekeys: 100, oneTimeKemPrekeys: 100 }),
      oneTime: keys('oneTime', 32),
      oneTimeKem: keys('kemOneTime', 64),
      known: new Set(),
      chains: new Map(),
    };
  }

  #dates() {
    return { notBefore: 1_800_000_000, notAfter: 1_800_000_000 + 365 * 24 * 3600 };
  }

  #publish(device: Device): void {
    device.upload = device.crypto.makePrekeyUpload({ oneTimePrekeys: 100, oneTimeKemPrekeys: 100 });
  }

  /** What the server hands out for a device: each one-time key once, and none when there is none left. */
  #bundle({ address, crypto, store, upload, oneTime, oneTimeKem }: Device): PrekeyBundle {
    const signingKey = store.transaction((t) => t.loadIdentity())?.signingPrivateKey ?? new Uint8Array(32);
    const sign = (role: 'opk' | 'kem', { id, privateKey }: OneTimeKey) => {
      const publicKey =
        role === 'opk'
          ? this.#primitives.x25519Keygen(privateKey).publicKey
          : this.#primitives.kem['ML-KEM-768'].keygen(privateKey).publicKey;
      const prekey = { id, ...this.#dates(), publicKey };
      const { signature } = signPrekey(
        this.#primitives,
        new Secret(Uint8Array.from(signingKey)),
        role,
        'oneTime',
        prekey,
      );
      const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
      return { ...prekey, publicKey: base64(publicKey), signature: base64(signature) };
    };
    const [one, kem] = [oneTime.shift(), oneTimeKem.shift()];
    return {
      ...address,
      identity: crypto.identityDocument(),
      signedPrekey: upload.signedPrekey,
      ...(one === undefined ? {} : { oneTimePrekey: sign('opk', one) }),
      kemPrekey: kem === undefined ? upload.lastResortKemPrekey : sign('kem', kem),
      kemPrekeyKind: kem === undefined ? 'lastResort' : 'oneTime',
    };
  }

  #lives(): string {
    return `${this.#devices.A.life}/${this.#devices.B.life}`;
  }

  /**
   * Begins a session if there is none that sends; another identity is taken at once, as a person would who looked at
   * it.
   */
  #ensureSession(side: Side): void {
    const [device, peer] = [this.#devices[side], this.#devices[other(side)]];
    if (!device.crypto.hasSession(peer.address))
      this.#begin(side, () => device.crypto.initializeSession(peer.address, this.#bundle(peer)));
  }

  #begin(side: Side, work: () => string): void {
    const [device, peer] = [this.#devices[side], this.#devices[other(side)]];
    const sessionId = this.#acceptingIdentity(side, work, () =>
      device.crypto.initializeSession(peer.address, this.#bundle(peer)),
    );
    device.known.add(sessionId);
    this.#sessionLives.set(sessionId, this.#lives());
  }

  #acceptingIdentity<T>(side: Side, work: () => T, again: () => T): T {
    const [device, peer] = [this.#devices[side], this.#devices[other(side)]];
    try {
      return work();
    } catch (error) {
      if (codeOf(error) !== 'E_IDENTITY_CHANGED') throw error;
      expect(this.#tame, 'an identity changes only when a device is installed anew').toBe(false);
      expect(device.crypto.hasSession(peer.address), 'nothing is sent while a change waits').toBe(false);
      expect(() => device.crypto.forPeer(peer.address).encryptToBase64('nothing')).toThrow(/E_IDENTITY_CHANGED/);
      device.crypto.acceptIdentityChange(peer.address);
      this.#accepted += 1;
      return again();
    }
  }

  #send(side: Side): Message {
    const id = `${side}${this.#sent++}`;
    try {
      return this.#post(side, id, this.#peerOf(side).encryptToBase64(id));
    } catch (error) {
      if (codeOf(error) !== 'E_NO_SESSION' && codeOf(error) !== 'E_ROTATION_REQUIRED') throw error;
      this.#ensureSession(side);
      return this.#post(side, id, this.#peerOf(side).encryptToBase64(id));
    }
  }

  #post(side: Side, id: string, text: string): Message {
    // The header alone, which begins at a multiple of three bytes: an opening has 1296.
    const isPrekey = Buffer.from(text.slice(0, 4), 'base64')[1] === 1;
    const bytes = Buffer.from(isPrekey ? text.slice(1728, 1840) : text.slice(0, 112), 'base64');
    const message = {
      id,
      from: side,
      text,
      sessionId: bytes.toString('hex', 0x04, 0x14),
      ratchetKey: bytes.toString('hex', 0x1a, 0x3a),
      lives: this.#lives(),
      jumps: this.#jumps,
    };
    this.#inFlight.push(message);
    this.#history.push(message);
    return message;
  }

  #peerOf(side: Side) {
    return this.#devices[side].crypto.forPeer(ADDRESS[other(side)]);
  }

  #take(wanted: (message: Message) => boolean, count: number): Message[] {
    const taken = this.#inFlight.filter(wanted).slice(0, count);
    this.#inFlight = this.#inFlight.filter((message) => !taken.includes(message));
    return taken;
  }

  /** It is read, once, and by the one it is for; or there is a reason that the protocol names. */
  #deliver(message: Message): void {
    const side = other(message.from);
    const device = this.#devices[side];
    const [before, accepted] = [device.store.writes, this.#accepted];
    try {
      const read = this.#acceptingIdentity(
        side,
        () => this.#read(side, message.text),
        () => this.#read(side, message.text),
      );
      expect(read).toBe(message.id);
      this.delivered += 1;
      this.#note(device, message);
    } catch (error) {
      const code = codeOf(error);
      if (code === undefined) throw error;
      // Many in a row, to a device that was installed anew, would use up the work budget.
      this.#nowMs += 4000;
      if (accepted === this.#accepted) expect(device.store.writes, `state after ${code}`).toBe(before);
      if (code === 'E_IDENTITY_CHANGED') device.crypto.acceptIdentityChange(ADDRESS[message.from]);
      if (!device.inbox.has(message.id) && !this.#mayBeLost(message)) {
        throw new Error(`${message.id} was lost: ${code}`, { cause: error });
      }
    }
  }

  #read(side: Side, text: string): string {
    const device = this.#devices[side];
    let taken = '';
    const read = this.#peerOf(side).decryptFromBase64(text, {
      alsoCommit: (id) => {
        if (device.inbox.has(id)) throw new Error(`${id} was delivered twice`);
        taken = id;
      },
    });
    device.inbox.add(taken);
    return read;
  }

  #note(device: Device, { sessionId, ratchetKey }: Message): void {
    device.known.add(sessionId);
    const chain = `${sessionId}/${ratchetKey}`;
    if (device.chains.has(chain)) return;
    const chains = this.#receivingChains(device, sessionId);
    if (chains !== undefined) device.chains.set(chain, chains - 1);
  }

  #receivingChains(device: Device, sessionId: string): number | undefined {
    const stored = this.#keptSessions(device).find((one) => hex(one.sessionId) === sessionId);
    return stored && decodeSession(stored.state).receivingChains;
  }

  /**
   * Without those over the cap of five archived ones: they read nothing, though they lie there until another session
   * comes.
   */
  #keptSessions({ store, address }: Device) {
    const sessions = store.transaction((t) => storedSessions(t, address === ADDRESS.A ? ADDRESS.B : ADDRESS.A));
    const { toDelete } = arrangeSessions(sessions, Math.floor(this.#nowMs / 1000));
    return sessions.filter((session) => !toDelete.includes(session));
  }

  /** The reasons for which a message that was not dropped may be unreadable. */
  #mayBeLost(message: Message): boolean {
    const device = this.#devices[other(message.from)];
    const { sessionId, ratchetKey } = message;
    if (this.#rolledBack) return true;
    // One of the two is a new device, or the session was made with the old one.
    if (message.lives !== this.#lives() || this.#sessionLives.get(sessionId) !== this.#lives()) return true;
    // Kept keys and archived sessions last a day.
    if (message.jumps !== this.#jumps) return true;
    const chains = this.#receivingChains(device, sessionId);
    if (chains === undefined) return device.known.has(sessionId);
    const chain = device.chains.get(`${sessionId}/${ratchetKey}`);
    return chain !== undefined && chains - 1 - chain > 5;
  }

  #forgottenSessions(): boolean {
    return (['A', 'B'] as const).some((side) => {
      const device = this.#devices[side];
      return device.known.size > this.#keptSessions(device).length;
    });
  }

  #corrupt(n: number): void {
    const message = this.#inFlight[n % Math.max(1, this.#inFlight.length)];
    if (message === undefined) return;
    const bytes = Buffer.from(message.text, 'base64');
    const at = (n * 7919) % bytes.length;
    bytes.writeUInt8(bytes.readUInt8(at) ^ ((n % 255) + 1), at);
    const device = this.#devices[other(message.from)];
    const before = device.store.writes;
    let code: string | undefined;
    try {
      this.#peerOf(other(message.from)).decryptFromBase64(bytes.toString('base64'));
    } catch (error) {
      code = codeOf(error);
      if (code === undefined) throw error;
    }
    expect(code, `a message changed at byte ${at}`).toMatch(/^E_/);
    if (code === 'E_IDENTITY_CHANGED') device.crypto.acceptIdentityChange(ADDRESS[message.from]);
    else expect(device.store.writes).toBe(before);
  }

  #archive(side: Side): void {
    const { store } = this.#devices[side];
    store.transaction((t) => {
      for (const stored of storedSessions(t, ADDRESS[other(side)])) {
        if (stored.archivedAt === null) {
          t.saveSession(ADDRESS[other(side)], { ...stored, archivedAt: Math.floor(this.#nowMs / 1000) });
        }
      }
    });
  }

  #rotate(side: Side): void {
    const [device, peer] = [this.#devices[side], this.#devices[other(side)]];
    if (!device.crypto.mayRekey(peer.address)) return;
    this.#begin(side, () => device.crypto.rekey(peer.address, this.#bundle(peer), null));
  }

  #restore(side: Side): void {
    const [device, snapshot] = [this.#devices[side], this.#snapshots[side]];
    if (snapshot === undefined || snapshot.life !== device.life) return;
    device.store = new WatchedStore(snapshot.store.clone());
    device.inbox = new Set(snapshot.inbox);
    device.crypto = this.#open(device.address, device.store);
    this.#rolledBack = true;
  }

  #restart(device: Device): void {
    device.crypto = this.#open(device.address, device.store);
  }

  #crashBeforeCommit(side: Side, n: number): void {
    const device = this.#devices[side];
    const message = this.#inFlight.find(({ from }) => from !== side);
    if (n % 2 === 0 || message === undefined) {
      this.#ensureSession(side);
      const before = device.store.writes;
      expect(() => this.#peerOf(side).encryptToBase64('never sent', { alsoCommit: crash })).toThrow(Crash);
      expect(device.store.writes).toBe(before);
    } else {
      const before = device.store.writes;
      try {
        this.#peerOf(side).decryptFromBase64(message.text, { alsoCommit: crash });
        throw new Error('the crash was swallowed');
      } catch (error) {
        if (!(error instanceof Crash) && codeOf(error) === undefined) throw error;
        if (codeOf(error) === 'E_IDENTITY_CHANGED') device.crypto.acceptIdentityChange(ADDRESS[other(side)]);
        else expect(device.store.writes).toBe(before);
      }
    }
    this.#restart(device);
  }

  /**
   * What was committed is there after the restart: the outbox sends it, the inbox has it, and the server says it again.
   */
  #crashAfterCommit(side: Side, n: number): void {
    const device = this.#devices[side];
    const [message] = n % 2 === 0 ? [] : this.#take(({ from }) => from !== side, 1);
    if (message === undefined) {
      this.#ensureSession(side);
      const id = `${side}${this.#sent++}`;
      const outbox: string[] = [];
      this.#peerOf(side).encryptToBase64(id, { alsoCommit: (text) => void outbox.push(text) });
      this.#restart(device);
      for (const text of outbox) this.#post(side, id, text);
    } else {
      this.#deliver(message);
      this.#restart(device);
      this.#inFlight.push(message);
    }
  }

  #deliverOrRecover(message: Message): void {
    const side = other(message.from);
    const [device, peer] = [this.#devices[side], this.#devices[message.from]];
    try {
      const read = this.#acceptingIdentity(
        side,
        () => this.#read(side, message.text),
        () => this.#read(side, message.text),
      );
      expect(read).toBe(message.id);
      this.#note(device, message);
    } catch (error) {
      if (codeOf(error) === undefined) throw error;
      this.#begin(side, () => device.crypto.rekey(peer.address, this.#bundle(peer), message.text));
    }
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof RatchetError ? error.code : undefined;
}
