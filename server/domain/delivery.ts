import type { CloseName } from '../../core/protocol/errorCodes.ts';
import {
  MAX_BATCH_BYTES,
  MAX_BATCH_FRAMES,
  SLOW_READER_BYTES,
  STUCK_READER_BYTES,
  STUCK_READER_MS,
  WIRE_VERSION,
} from '../../core/protocol/limits.ts';
import type { CallStateFrame, ErrorFrame, RelayedMessage, ServerMessage } from '../../core/protocol/serverMessage.ts';
import type { Bus, QueueEntry, QueueRead } from '../bus/Bus.ts';
import { stated } from './callDates.ts';
import { type HostClock, LATE_MS, startInterval } from './clock.ts';
import type { DeviceAddress } from './deviceAddress.ts';
import type { Meter } from './meter.ts';

/** A device's connection as delivery sees it. */
export interface DeviceConnection {
  /** In the order in which the connections of this server were opened. */
  readonly number: number;
  send(message: ServerMessage): void;
  close(reason: CloseName): void;
  /** Bytes handed over that have not left yet. */
  bufferedBytes(): number;
}

interface Parts {
  readonly bus: Bus;
  readonly clock: HostClock;
  readonly address: DeviceAddress;
  readonly connection: DeviceConnection;
  /** The device has these frames. */
  readonly onDelivered: (entries: readonly QueueEntry[]) => Promise<void>;
  readonly onFailure: (error: unknown) => void;
  readonly meter: Pick<Meter, 'relayed'>;
}

const WATCH_MS = 5_000;

/**
 * Delivery with flow control (backpressure): moves frames from a device's queue onto its one connection, in order, each
 * once per connection. A slow reader is given no more than it takes: the rest stays queued, and one that stands still
 * is cut off, to come back and resume.
 */
export class Delivery {
  readonly #parts: Parts;
  #epoch = '';
  /** The last sequence put onto the connection. */
  #pushed = 0;
  #acknowledged = 0;
  /** When the reader last had nothing outstanding or made progress. */
  #progressAt: number;
  #pumping = false;
  #again = false;
  #stops: (() => void)[] = [];
  #ended = false;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#progressAt = parts.clock.now();
  }

  /** Sends what waits (after `read` was told to the client in its `ready`), then whatever comes. */
  async start(read: QueueRead, from: number): Promise<void> {
    const { bus, clock, address, connection } = this.#parts;
    this.#epoch = read.epoch;
    this.#acknowledged = from;
    this.#pushed = read.entries.at(-1)?.s ?? from;
    this.#progressAt = clock.now();
    const batches = intoBatches(read.entries);
    batches.forEach((entries, index) => {
      connection.send({
        v: WIRE_VERSION,
        t: 'batch',
        more: index < batches.length - 1,
        frames: entries.map((entry) => frameOf(entry, clock)),
      });
    });
    const unsubscribe = await bus.subscribe(address, () => this.pump());
    // What the device said while the server stood still is read before the next look.
    const watch = (lateMs: number): void => void (lateMs <= LATE_MS && this.#watch());
    this.#stops = [unsubscribe, startInterval(clock, WATCH_MS, watch)];
    if (this.#ended) this.end();
    // What was queued between reading and subscribing.
    this.pump();
  }

  /**
   * Everything up to `s` is safe with the device. A sequence beyond what was sent is a mistake of the client and
   * ignored.
   */
  async acknowledge(s: number): Promise<void> {
    if (s > this.#pushed || s <= this.#acknowledged) return;
    this.#acknowledged = s;
    this.#progressAt = this.#parts.clock.now();
    await this.#parts.onDelivered(await this.#parts.bus.ack(this.#parts.address, s));
  }

  /** Sends what there is to send; to be called when something was queued or the connection has drained. */
  pump(): void {
    this.#again = true;
    if (this.#pumping || this.#ended) return;
    this.#pumping = true;
    this.#pumpAll().catch(this.#parts.onFailure);
  }

  async #pumpAll(): Promise<void> {
    const { bus, clock, address, connection, meter } = this.#parts;
    try {
      while (this.#again && !this.#ended) {
        this.#again = false;
        const { entries } = await bus.readFrom(address, this.#epoch, this.#pushed);
        for (const entry of entries) {
          if (this.#ended || connection.bufferedBytes() > SLOW_READER_BYTES) return;
          if (this.#pushed === this.#acknowledged) this.#progressAt = clock.now();
          this.#pushed = entry.s;
          connection.send(frameOf(entry, clock));
          meter.relayed((clock.now() - entry.queuedAt) / 1000);
        }
      }
    } finally {
      // No await between the last look and this: a frame that is queued right after it must find the flag down, or it
      // waits for the next one.
      this.#pumping = false;
    }
  }

  #watch(): void {
    const { clock, connection } = this.#parts;
    const stuck = this.#pushed > this.#acknowledged && clock.now() - this.#progressAt >= STUCK_READER_MS;
    if (stuck || connection.bufferedBytes() > STUCK_READER_BYTES) connection.close('slow');
  }

  end(): void {
    this.#ended = true;
    for (const stop of this.#stops) stop();
  }
}

/** At least one batch, the last of them told by `more` being false. */
function intoBatches(entries: readonly QueueEntry[]): QueueEntry[][] {
  const batches: QueueEntry[][] = [];
  let batch: QueueEntry[] = [];
  let bytes = 0;
  for (const entry of entries) {
    const size = 'encrypted_payload' in entry.message ? entry.message.encrypted_payload.length : 0;
    if (batch.length > 0 && (batch.length >= MAX_BATCH_FRAMES || bytes + size > MAX_BATCH_BYTES)) {
      batches.push(batch);
      batch = [];
      bytes = 0;
    }
    batch.push(entry);
    bytes += size;
  }
  batches.push(batch);
  return batches;
}

/** The frame as it leaves now: ages by this server's clock, never by the sender's. */
function frameOf(
  { message, s, queuedAt, expiresAt }: QueueEntry,
  clock: HostClock,
): RelayedMessage | CallStateFrame | ErrorFrame {
  const now = clock.now();
  const age_ms = Math.max(0, now - queuedAt);
  switch (message.t) {
    case 'call_offer':
      return { ...message, s, age_ms, ring_left_ms: Math.max(0, expiresAt - now) };
    case 'call_answer':
    case 'ice_candidate':
    case 'call_hangup':
      return { ...message, s, age_ms };
    case 'call_state':
      return { ...message, ...stated(message, clock), s };
    case 'err':
      return { ...message, s };
  }
}
