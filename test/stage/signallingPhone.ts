import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { CLIENT_ACK_DELAY_MS } from '../../core/protocol/limits.ts';
import type { RefusedEntry } from '../../core/protocol/entryByEntry.ts';
import type { Ready } from '../../core/protocol/serverMessage.ts';
import { choosePrimitives } from '../../main/crypto/choosePrimitives.ts';
import { DoubleRatchetSignalCrypto } from '../../main/crypto/DoubleRatchetSignalCrypto.ts';
import { systemAuthorities, type Authorities } from '../../main/signalling/authorities.ts';
import type { ConnectionOptions, ProtocolFault, ServerTime } from '../../main/signalling/serverConnection.ts';
import { createHttpClient, type HttpClient } from '../../main/signalling/httpClient.ts';
import { outboxRow } from '../../main/signalling/outbox.ts';
import type { ServerPin } from '../../main/signalling/serverPin.ts';
import { noProxy } from '../fakes/noProxy.ts';
import { createServerWay, type ResolveProxy, type ServerTls } from '../../main/signalling/serverWay.ts';
import {
  createSignallingSocket,
  type SignallingSocket,
  type SignallingStatus,
} from '../../main/signalling/signallingSocket.ts';
import { createInboxStore } from '../../main/store/tables/inboxStore.ts';
import { migrations } from '../../main/store/migrations/all.ts';
import { openStore, type OpenStore } from '../../main/store/database/openStore.ts';
import type { Outbox } from '../../main/signalling/outbox.ts';
import { storeProblemOf } from '../../main/store/database/storeError.ts';
import { createOutboxStore } from '../../main/store/tables/outboxStore.ts';
import type { OutgoingFrame } from '../../main/ports/outgoingFrame.ts';
import type { Delivered, QueuedFrame } from '../../main/ports/queuePosition.ts';
import { InMemoryRatchetStore } from '../fakes/inMemoryRatchetStore.ts';
import { ManualClock } from '../fakes/ManualClock.ts';
import { ENOUGH_PREKEYS, textCodec } from './ratchetParty.ts';
import { Recorder } from './recorder.ts';

const { primitives } = choosePrimitives();

/** What a device is on the server: its name, number and identity key. */
export class DeviceIdentity {
  readonly user: string;
  readonly device: number;
  readonly crypto: DoubleRatchetSignalCrypto<string>;

  constructor(user: string, device: number) {
    this.user = user;
    this.device = device;
    this.crypto = new DoubleRatchetSignalCrypto({
      address: { userId: user, deviceId: device },
      store: new InMemoryRatchetStore(),
      primitives,
      codec: textCodec(),
      draw: (length) => new Uint8Array(randomBytes(length)),
      now: () => Date.now(),
      suites: [0x02],
      fullSupply: ENOUGH_PREKEYS,
    });
  }

  readonly sign = (message: Uint8Array): Uint8Array => this.crypto.signAuthChallenge(message);
  readonly verify = primitives.edVerify;
  readonly draw = (bytes: number): Uint8Array => new Uint8Array(randomBytes(bytes));
}

interface PhoneOptions {
  readonly serverUrl: string;
  readonly identity: DeviceIdentity;
  readonly folder: string;
  readonly resolveProxy?: ResolveProxy;
  readonly tls?: ServerTls;
  readonly authorities?: Authorities;
  readonly isOwnAddress?: (address: string) => boolean;
  readonly onBatch?: (delivered: readonly Delivered[]) => Promise<void>;
  readonly onStatus?: (status: SignallingStatus) => void;
  /** What pauses are drawn by; none unless told otherwise. */
  readonly random?: () => number;
  /** As its identity does, unless told otherwise. */
  readonly sign?: ConnectionOptions['sign'];
}

/**
 * The signalling half of a Ringfort: real socket, real HTTP, real store; a clock that the test moves, and lists of
 * what came.
 */
export class SignallingPhone {
  readonly clock = new ManualClock();
  readonly statuses = new Recorder<SignallingStatus>();
  readonly readies = new Recorder<Ready>();
  readonly batches = new Recorder<readonly Delivered[]>();
  readonly frames = new Recorder<QueuedFrame>();
  readonly times = new Recorder<ServerTime>();
  readonly faults = new Recorder<ProtocolFault>();
  readonly refused = new Recorder<readonly RefusedEntry[]>();
  readonly expired: string[] = [];
  readonly http: HttpClient;
  readonly socket: SignallingSocket;
  readonly outbox: Outbox;
  /** The server this phone registered with. */
  pinnedTo: string | null = null;
  ticket: string | null = null;
  readonly #identity: DeviceIdentity;
  readonly #store: OpenStore;

  constructor({ serverUrl, identity, folder, onBatch, onStatus, resolveProxy = noProxy, ...options }: PhoneOptions) {
    const { tls = {} } = options;
    const { user, device } = identity;
    const { now, elapsed, startTimer } = this.clock;
    const onServerTime = this.times.add;
    this.#identity = identity;
    this.#store = openStore({ file: join(folder, 'store.db'), key: new Uint8Array(32).fill(1), migrations });
    this.outbox = createOutboxStore(this.#store.database);
    const pin: ServerPin = {
      serverId: () => this.pinnedTo,
      signedInAt: (serverId) => void (this.pinnedTo ??= serverId),
    };
    const { verify, draw } = identity;
    const { authorities = systemAuthorities, isOwnAddress, sign = identity.sign } = options;
    const way = createServerWay({ serverUrl, resolveProxy, tls, authorities, elapsed, startTimer });
    const http = { serverUrl, pin, user, device, sign: identity.sign, verify, draw, way, onRefused: this.refused.add };
    this.http = createHttpClient({ ...http, elapsed, onServerTime, startTimer });
    this.socket = createSignallingSocket({
      serverUrl,
      way,
      pin,
      ...(isOwnAddress === undefined ? {} : { isOwnAddress }),
      ticket: {
        current: () => this.ticket,
        keep: (ticket) => {
          this.ticket = ticket;
        },
      },
      user,
      device,
      sign,
      now,
      elapsed,
      onServerTime,
      startTimer,
      outbox: this.outbox,
      positions: createInboxStore(this.#store.database),
      onBatch: async (delivered) => {
        await onBatch?.(delivered);
        for (const { frame } of delivered) this.frames.add(frame);
        this.batches.add(delivered);
      },
      onReady: this.readies.add,
      onPrekeysLow: () => undefined,
      onVoiceWaiting: () => undefined,
      onSelfTest: () => undefined,
      goesOn: () => true,
      onLost: (rows) => void this.expired.push(...rows.map(({ kind }) => kind)),
      storeProblemOf,
      onFault: this.faults.add,
      onRefused: this.refused.add,
      onStatus: (status) => {
        this.statuses.add(status);
        onStatus?.(status);
      },
      random: options.random ?? (() => 0),
    });
  }

  async register(): Promise<void> {
    const upload = () => this.#identity.crypto.makePrekeyUpload({ oneTimePrekeys: 0, oneTimeKemPrekeys: 0 });
    const registered = await this.http.register(this.#identity.crypto.identityDocument(), upload);
    if (!registered.ok) throw new Error(`registration failed: ${registered.problem}`);
  }

  /** Resolves when it is online (again), counted from this call on. */
  async online(act: () => void): Promise<void> {
    const from = this.statuses.all.length;
    act();
    await this.statuses.find(({ state }) => state === 'online', from);
  }

  put(frame: OutgoingFrame): void {
    this.outbox.put(outboxRow(frame, this.clock.now()));
    this.socket.flush();
  }

  /** Lets the time pass after which it tells the server what is safe here. */
  async acknowledge(): Promise<void> {
    await new Promise(setImmediate);
    this.clock.advance(CLIENT_ACK_DELAY_MS);
  }

  /** As the end of the process: nothing of it goes on, the file stays. */
  async end(): Promise<void> {
    await this.socket.stop();
    if (this.#store.database.open) this.#store.close();
  }
}
