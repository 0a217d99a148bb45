import { isNumbered, type ClientMessage } from '../../core/protocol/clientMessage.ts';
import { RING_TIMEOUT_MS } from '../../core/protocol/limits.ts';
import type { ServerMessage } from '../../core/protocol/serverMessage.ts';
import type { StartTimer } from '../../main/ports/clock.ts';
import type { OutgoingFrame } from '../../main/ports/outgoingFrame.ts';
import type { Delivered, QueuedFrame, QueuePosition } from '../../main/ports/queuePosition.ts';
import {
  beginReceiving,
  isSequenced,
  receive,
  staleRows,
  takeUnit,
  type Receiving,
} from '../../main/signalling/delivery.ts';
import { outboxRow, type NewOutboxRow } from '../../main/signalling/outbox.ts';
import type { ConnectedDevice } from '../../server/domain/deviceConnections.ts';

/** What the server could not take for now is sent again after this long. */
const AGAIN_MS = 1_000;

type Row = NewOutboxRow & { readonly id: number; readonly n: number; readonly message: OutgoingFrame };

/** One connection: what was written into it at either end and has not come out at the other. */
export class Wire {
  readonly up: ClientMessage[] = [];
  readonly down: ServerMessage[] = [];
  isOpen = true;
  device: ConnectedDevice | null = null;
  /** What the server does with what it read, one after another. */
  work: Promise<void> = Promise.resolve();
}

/** A frame of the queue; of a refusal, with what it refuses, as far as that is known. */
export type Handed = QueuedFrame & Pick<Delivered, 'refused'>;

interface SocketPorts {
  readonly now: () => number;
  readonly startTimer: StartTimer;
  readonly onBatch: (frames: readonly Handed[]) => void;
  readonly onReady: () => void;
  readonly onLost: () => void;
  readonly goesOn: (callId: string) => boolean;
}

/** The way of a phone to its server: outbox, numbers and place in the queue, which outlive every connection. */
export class SocketOfStory {
  wire: Wire | null = null;
  ringMs = RING_TIMEOUT_MS;
  readonly #ports: SocketPorts;
  #rows: readonly Row[] = [];
  #last = 0;
  #sent = 0;
  #acknowledged = 0;
  #ids = 0;
  #position: QueuePosition | null = null;
  #receiving: Receiving | null = null;
  readonly #refused = new Map<number, { readonly row: Row; readonly goesAgain: boolean }>();
  readonly #refusedRows = new Set<number>();

  constructor(ports: SocketPorts) {
    this.#ports = ports;
  }

  get isOnline(): boolean {
    return this.#receiving !== null;
  }

  /** Frames that the server has not taken for good. */
  get waiting(): number {
    return this.#rows.filter(({ expiresAt }) => expiresAt > this.#ports.now()).length;
  }

  get resume() {
    return { v: 1, t: 'resume', epoch: this.#position?.epoch ?? null, s: this.#position?.s ?? 0 } as const;
  }

  put(message: OutgoingFrame): void {
    this.#last += 1;
    this.#ids += 1;
    const row: Row = { ...outboxRow(message, this.#ports.now(), this.ringMs), id: this.#ids, n: this.#last, message };
    this.#rows = [...this.#rows, row];
    this.#sendAll();
  }

  break(): void {
    if (this.wire !== null) this.wire.isOpen = false;
    this.wire = null;
    this.#receiving = null;
  }

  /** The next message that comes out of the connection. */
  take(message: ServerMessage): void {
    if (message.t === 'ready') {
      this.#begin(message);
    } else if (message.t === 'ack') {
      this.#acknowledged = Math.max(this.#acknowledged, message.n);
      this.#rows = this.#rows.filter(({ n }) => n > message.n);
    } else if ((isSequenced(message) || message.t === 'batch') && this.#receiving !== null) {
      this.#receiving = receive(this.#receiving, message);
      for (const frame of message.t === 'batch' ? message.frames : [message]) {
        if (frame.t === 'err') this.#hearRefusal(frame);
      }
      this.#handle();
    }
  }

  /** What `refusals.ts` does: before the acknowledgement that follows, it is known which frame that was. */
  #hearRefusal({ n, s, call_id: callId, code }: Extract<QueuedFrame, { t: 'err' }>): void {
    const row = this.#rows.find((one) => one.n === n && one.callId === callId);
    if (row === undefined || s === undefined) return;
    const goesAgain = code === 'unavailable' && row.kind !== 'call_offer' && row.expiresAt > this.#ports.now();
    this.#refused.set(s, { row, goesAgain });
    if (!goesAgain) return;
    this.#last += 1;
    this.#rows = [...this.#rows.filter((one) => one !== row), { ...row, n: this.#last }];
    this.#ports.startTimer(AGAIN_MS, () => this.#sendAll());
  }

  #told(frame: QueuedFrame): readonly Handed[] {
    const refusal = frame.t === 'err' ? this.#refused.get(frame.s ?? 0) : undefined;
    if (refusal === undefined) return [frame];
    this.#refused.delete(frame.s ?? 0);
    if (refusal.goesAgain || this.#refusedRows.has(refusal.row.id)) return [];
    this.#refusedRows.add(refusal.row.id);
    return [{ ...frame, refused: refusal.row.kind }];
  }

  #begin(ready: Extract<ServerMessage, { t: 'ready' }>): void {
    this.#receiving = beginReceiving(this.#position, ready);
    this.#refused.clear();
    this.#position = { epoch: ready.epoch, s: this.#receiving.accepted };
    this.ringMs = ready.ring_timeout_ms;
    const contents = { acknowledged: this.#acknowledged, last: this.#last, rows: this.#rows };
    const { consumed, expired, wasForgotten } = staleRows(contents, ready.n, this.#ports.now(), this.#ports.goesOn);
    const gone = new Set([...consumed, ...expired].map(({ id }) => id));
    const left = this.#rows.filter(({ id }) => !gone.has(id));
    this.#rows = left.map((row, index) => ({ ...row, n: ready.n + 1 + index }));
    this.#acknowledged = ready.n;
    this.#last = ready.n + left.length;
    this.#ports.onReady();
    if (expired.length > 0 || wasForgotten) this.#ports.onLost();
    this.#sent = ready.n;
    this.#sendAll();
  }

  #handle(): void {
    while (this.#receiving !== null) {
      const [rest, frames] = takeUnit(this.#receiving);
      const last = frames.at(-1);
      if (last === undefined) return;
      this.#receiving = rest;
      this.#ports.onBatch(frames.flatMap((frame) => this.#told(frame)));
      this.#position = { epoch: rest.epoch, s: last.s };
      this.wire?.up.push({ v: 1, t: 'ack', s: last.s });
    }
  }

  #sendAll(): void {
    if (!this.isOnline) return;
    for (const { message, n } of this.#rows) {
      if (n <= this.#sent) continue;
      this.#sent = n;
      const numbered: ClientMessage = { ...message, n };
      if (isNumbered(numbered)) this.wire?.up.push(numbered);
    }
  }
}
