import type { NumberedMessage, Resume } from '../../core/protocol/clientMessage.ts';
import { PREKEYS_LOW, SELF_TESTS_PER_MINUTE, WIRE_VERSION } from '../../core/protocol/limits.ts';
import type { Bus, QueueEntry } from '../bus/Bus.ts';
import type { KeyCount, Store } from '../store/Store.ts';
import type { AccessTokens } from './accessTokens.ts';
import type { CallRouting } from './callRouting.ts';
import type { HostClock } from './clock.ts';
import { type DeviceConnection, Delivery } from './delivery.ts';
import { addressKey, type DeviceAddress } from './deviceAddress.ts';
import type { FrameDeduplication } from './frameDeduplication.ts';
import type { Meter } from './meter.ts';
import type { MissedCalls } from './missedCalls.ts';
import type { Presence } from './presence.ts';
import type { RingAdmission } from './ringAdmission.ts';
import { BucketMap } from './tokenBucket.ts';
import { KeyedQueue } from './keyedQueue.ts';
import type { VoiceMessages } from './voiceMessages.ts';

interface Parts {
  readonly store: Pick<Store, 'identityOf' | 'markSignedIn' | 'countPrekeys'>;
  readonly bus: Bus;
  readonly clock: HostClock;
  readonly frames: FrameDeduplication;
  readonly routing: CallRouting;
  readonly presence: Presence;
  readonly admission: Pick<RingAdmission, 'revisionOf'>;
  readonly missed: MissedCalls;
  readonly voice: Pick<VoiceMessages, 'countWaiting'>;
  readonly tokens: Pick<AccessTokens, 'issue'>;
  readonly tickets: Pick<AccessTokens, 'issue'>;
  readonly ringTimeoutMs: number;
  readonly onFailure: (error: unknown) => void;
  readonly meter: Meter;
}

/**
 * A signed-in device on its connection, as the socket sees it. All it does for one device happens in turn, old and new
 * connection alike.
 */
export interface ConnectedDevice {
  consume(message: NumberedMessage): Promise<'consumed' | 'gap'>;
  /** Resolves when all that was consumed is durable and may be acknowledged. */
  kept(): Promise<void>;
  /** Makes it durable now; false if it cannot be at present. */
  keep(): Promise<boolean>;
  acknowledge(s: number): Promise<void>;
  /** Sends this back to the device by the way that news take to it, not more often than it may. */
  testItself(payload: string): void;
  /** The connection has room again. */
  drained(): void;
  left(): Promise<void>;
}

interface Connected {
  readonly user: string;
  readonly connection: DeviceConnection;
  readonly delivery: Delivery;
}

/**
 * Registry of signed-in devices and their WebSocket connections: the one opened last wins, so that a client behind a
 * dead connection is never locked out, and none that it has given up (its sign-in may arrive late) takes its place.
 */
export class DeviceConnections {
  readonly #parts: Parts;
  readonly #queue = new KeyedQueue();
  readonly #selfTests = new BucketMap({ burst: SELF_TESTS_PER_MINUTE, refillPerSecond: SELF_TESTS_PER_MINUTE / 60 });
  readonly #connected = new Map<string, Connected>();
  #opened = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The number of a connection that was opened just now, whoever will sign in on it. */
  numberOpened(): number {
    this.#opened += 1;
    return this.#opened;
  }

  /**
   * Takes the device in where it stopped: displaces its older connection, sends `ready` and all that waits. Null: a
   * newer connection of it is there, and this one is closed.
   */
  async admit(address: DeviceAddress, connection: DeviceConnection, resume: Resume): Promise<ConnectedDevice | null> {
    const key = addressKey(address);
    const older = this.#connected.get(key);
    if (older !== undefined && older.connection.number > connection.number) {
      connection.close('displaced');
      return null;
    }
    const { bus, clock, frames, presence } = this.#parts;
    const delivery = new Delivery({
      bus,
      clock,
      address,
      connection,
      onDelivered: (entries) => this.#delivered(address, entries),
      onFailure: this.#parts.onFailure,
      meter: this.#parts.meter,
    });
    const place = { user: address.user, connection, delivery };
    older?.delivery.end();
    older?.connection.close('displaced');
    this.#connected.set(key, place);
    presence.connected(address);
    const left = async (): Promise<void> => {
      delivery.end();
      if (this.#connected.get(key) !== place) return;
      this.#connected.delete(key);
      presence.disconnected(address);
      await this.#queue.run(key, async () => {
        await this.#offersAbandoned(address).catch(this.#parts.onFailure);
        // It may have come back while this waited for its turn.
        if (!this.#connected.has(key)) await frames.release(address);
      });
    };
    try {
      await this.#queue.run(key, () => this.#begin(address, connection, delivery, resume));
    } catch (error) {
      await left();
      throw error;
    }
    return {
      consume: (message) => this.#queue.run(key, () => frames.consume(address, message)),
      kept: () => frames.kept(address),
      keep: () => frames.keep(address),
      acknowledge: (s) => delivery.acknowledge(s),
      testItself: (payload) => this.#sendBack(address, payload),
      drained: () => delivery.pump(),
      left,
    };
  }

  /** Notes the day of everybody who is connected. */
  async markSeen(): Promise<void> {
    const { store, clock } = this.#parts;
    const users = new Set([...this.#connected.values()].map(({ user }) => user));
    for (const user of users) await store.markSignedIn(user, clock.now());
  }

  /** Does the work that deletes a device in its turn, and then closes its connection. */
  remove(address: DeviceAddress, work: () => Promise<void>): Promise<void> {
    const key = addressKey(address);
    return this.#queue.run(key, async () => {
      await work();
      this.#parts.frames.forget(address);
      this.#connected.get(key)?.connection.close('deleted');
    });
  }

  async #begin(
    address: DeviceAddress,
    connection: DeviceConnection,
    delivery: Delivery,
    resume: Resume,
  ): Promise<void> {
    const { store, bus, clock, frames, admission, missed, tokens, tickets, ringTimeoutMs } = this.#parts;
    // It proved to be a device that was deleted before its turn came.
    if ((await store.identityOf(address)) === undefined) return connection.close('deleted');
    await store.markSignedIn(address.user, clock.now());
    await this.#unless(missed.queueUntold(address), undefined);
    const read = await bus.readFrom(address, resume.epoch, resume.s);
    this.#parts.meter.resumed(read.resumed ? 'resumed' : 'anew');
    const from = read.resumed ? resume.s : 0;
    await this.#delivered(address, await bus.ack(address, from));
    // `ready.n` tells the client what it need not send again.
    await frames.keep(address);
    const enough = { oneTimePrekeys: PREKEYS_LOW, oneTimeKemPrekeys: PREKEYS_LOW };
    const keys = await this.#unless(store.countPrekeys(address, clock.wall()), enough);
    const { token, expiresAt } = tokens.issue(address);
    connection.send({
      v: WIRE_VERSION,
      t: 'ready',
      ...address,
      epoch: read.epoch,
      resumed: read.resumed,
      n: await frames.lastNumber(address),
      token,
      token_expires_at: clock.timeOfDay(expiresAt),
      ticket: tickets.issue(address).token,
      server_time: clock.wall(),
      ring_timeout_ms: ringTimeoutMs,
      one_time_prekeys: keys.oneTimePrekeys,
      one_time_kem_prekeys: keys.oneTimeKemPrekeys,
      admission: await this.#unless(admission.revisionOf(address.user), 0),
      voice: await this.#unless(this.#parts.voice.countWaiting(address), 0),
      self_test: true,
    });
    await delivery.start(read, from);
  }

  /** What a phone can be called without: on a damaged page it keeps nobody from signing in. */
  #unless<Known>(asked: Promise<Known>, unknown: Known): Promise<Known> {
    return asked.catch((error: unknown) => {
      this.#parts.onFailure(error);
      return unknown;
    });
  }

  /** Offers that lie in the queue of a device that has gone: it never said that it has them. */
  async #offersAbandoned(address: DeviceAddress): Promise<void> {
    const { bus, routing } = this.#parts;
    for (const { message } of (await bus.readFrom(address, null, 0)).entries) {
      if (message.t === 'call_offer') await routing.offerAbandoned(message.call_id);
    }
  }

  async #delivered(address: DeviceAddress, entries: readonly QueueEntry[]): Promise<void> {
    const { routing, missed } = this.#parts;
    for (const { message } of entries) {
      if (message.t === 'call_offer') await routing.offerDelivered(message.call_id);
    }
    await missed.delivered(address, entries);
  }

  /** To whoever is connected as this device: nothing is stored, no call is counted, and no other device hears of it. */
  #sendBack(address: DeviceAddress, payload: string): void {
    const key = addressKey(address);
    const retryMs = this.#selfTests.take(key, this.#parts.clock.now());
    const said = retryMs > 0 ? { retry_ms: retryMs } : { encrypted_payload: payload };
    this.#connected.get(key)?.connection.send({ v: WIRE_VERSION, t: 'self_test', ...said });
  }

  /** Tells a connected device that its one-time prekeys run out; `ready` tells the others. */
  tellPrekeysLow(address: DeviceAddress, left: KeyCount): void {
    this.#connected.get(addressKey(address))?.connection.send({
      v: WIRE_VERSION,
      t: 'prekeys_low',
      one_time_prekeys: left.oneTimePrekeys,
      one_time_kem_prekeys: left.oneTimeKemPrekeys,
    });
  }

  /** Tells a connected device that a voice message has come; `ready` tells the others. */
  tellVoiceWaiting(address: DeviceAddress): void {
    this.#connected.get(addressKey(address))?.connection.send({ v: WIRE_VERSION, t: 'voice_waiting' });
  }
}
