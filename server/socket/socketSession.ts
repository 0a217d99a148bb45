import { randomBytes } from 'node:crypto';
import type { FastifyBaseLogger } from 'fastify';
import type { RawData, WebSocket } from 'ws';
import { type Auth, type ClientMessage, isNumbered, type Resume } from '../../core/protocol/clientMessage.ts';
import { decodeClientMessage, encodeServerMessage } from '../../core/protocol/codec.ts';
import { CLOSE_CODES, type CloseName } from '../../core/protocol/errorCodes.ts';
import {
  AUTH_TIMEOUT_MS,
  CHALLENGE_BYTES,
  MAX_BAD_FRAMES_PER_MINUTE,
  MAX_UNAUTHENTICATED_FRAME_BYTES,
  PONG_TIMEOUT_MS,
  SERVER_PING_INTERVAL_MS,
  SLOW_READER_BYTES,
  WIRE_VERSION,
} from '../../core/protocol/limits.ts';
import type { ServerMessage } from '../../core/protocol/serverMessage.ts';
import type { DeviceConnections, ConnectedDevice } from '../domain/deviceConnections.ts';
import { type HostClock, startInterval, startPatience } from '../domain/clock.ts';
import type { DeviceConnection } from '../domain/delivery.ts';
import type { DeviceAddress } from '../domain/deviceAddress.ts';
import type { Meter } from '../domain/meter.ts';
import type { Registration } from '../domain/registration.ts';
import { FrameRate } from './frameRate.ts';
import type { UnauthenticatedPlace } from './unauthenticatedPlaces.ts';

export interface SocketParts {
  readonly registration: Registration;
  readonly connections: DeviceConnections;
  readonly clock: HostClock;
  readonly serverId: string;
  readonly log: FastifyBaseLogger;
  readonly meter: Meter;
}

/** Where a connection stands; each frame is judged by it. */
type Phase =
  | { readonly name: 'challenged'; readonly nonce: string }
  | { readonly name: 'signedIn'; readonly address: DeviceAddress }
  | { readonly name: 'connected'; readonly device: ConnectedDevice }
  | { readonly name: 'closed' };

/** Frames waiting to be done before reading pauses. */
const MAX_BACKLOG = 64;
const MINUTE_MS = 60_000;
/** How long a client is waited for to answer the closing handshake when the server stops. */
const CLOSE_WAIT_MS = 2_000;

/**
 * State machine of one WebSocket from challenge to close: turns bytes into messages and messages into calls of the
 * domain, one at a time in the order they came, because frame n + 1 must not overtake frame n while that waits for the
 * store.
 */
export class SocketSession {
  readonly #parts: SocketParts;
  readonly #socket: WebSocket;
  #phase: Phase;
  #rate: FrameRate;
  #work: Promise<void> = Promise.resolve();
  #backlog = 0;
  #cancelPause: (() => void) | undefined;
  #badFramesAt: number[] = [];
  /** The last consumed frame number that is still to be acknowledged. */
  #ackDue: number | undefined;
  #acknowledging: Promise<void> | undefined;
  #cancelPongTimeout: (() => void) | undefined;
  #stops: (() => void)[];
  readonly #place: UnauthenticatedPlace;
  /** As `Connection.number`. */
  readonly #number: number;
  /** Settled once the device is signed off, whichever way the connection ended. */
  #signedOff: Promise<void> = Promise.resolve();

  /** `place` is what it takes up among those that have not signed in. */
  constructor(parts: SocketParts, socket: WebSocket, place: UnauthenticatedPlace) {
    this.#parts = parts;
    this.#socket = socket;
    this.#place = place;
    this.#number = parts.connections.numberOpened();
    const { clock } = parts;
    const nonce = randomBytes(CHALLENGE_BYTES).toString('base64');
    this.#phase = { name: 'challenged', nonce };
    this.#rate = new FrameRate(clock.now());
    this.#stops = [
      startPatience(clock, AUTH_TIMEOUT_MS, () => {
        if (this.#phase.name === 'challenged' || this.#phase.name === 'signedIn') this.close('authTimeout');
      }),
      startInterval(clock, SERVER_PING_INTERVAL_MS, () => this.#ping()),
    ];
    socket.on('message', (data, isBinary) => this.#received(data, isBinary));
    // RFC 6455, 5.5.3: one may come unasked. A flood of them is as much work as one of frames.
    socket.on('pong', () => void this.#mayGoOn(0));
    socket.on('close', () => this.#leave());
    // ws closes by itself, with 1007, 1008 or 1009, after a protocol error; there is nothing to add.
    socket.on('error', (error) =>
      this.#parts.log.debug({ code: 'code' in error ? error.code : undefined }, 'socket error'),
    );
    this.send({ v: WIRE_VERSION, t: 'challenge', nonce, server_id: parts.serverId, server_time: clock.wall() });
  }

  send(message: ServerMessage): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    this.#parts.meter.frame('out', message.t);
    this.#socket.send(encodeServerMessage(message), () => {
      if (this.#phase.name === 'connected' && this.#socket.bufferedAmount < SLOW_READER_BYTES)
        this.#phase.device.drained();
    });
  }

  close(reason: CloseName): void {
    if (reason === 'slow') this.#parts.meter.slowClosed();
    // A slow reader would not read the close frame either.
    if (reason === 'slow' && this.#socket.bufferedAmount > SLOW_READER_BYTES) this.#socket.terminate();
    else this.#socket.close(CLOSE_CODES[reason].code, reason);
    this.#leave();
  }

  /**
   * The server goes down: the client is told, what it has sent is finished and acknowledged, the connection is closed.
   */
  async end(reconnectInMs: number): Promise<void> {
    this.send({ v: WIRE_VERSION, t: 'drain', reconnect_in_ms: reconnectInMs });
    this.#socket.pause();
    await this.#work;
    if (this.#phase.name === 'connected' && (await this.#phase.device.keep())) await this.#acknowledging;
    const closed = new Promise<void>((resolve) => this.#socket.once('close', () => resolve()));
    if (this.#socket.readyState === this.#socket.CLOSED) return this.#signedOff;
    this.close('restart');
    // By the real clock: a client that never answers must not keep the process, whatever time it is.
    const giveUp = setTimeout(() => this.#socket.terminate(), CLOSE_WAIT_MS);
    await closed;
    clearTimeout(giveUp);
    await this.#signedOff;
  }

  #received(data: RawData, isBinary: boolean): void {
    const text = isBinary || !Buffer.isBuffer(data) ? undefined : data.toString('utf8');
    const bytes = Buffer.isBuffer(data) ? data.length : 0;
    if (!this.#mayGoOn(bytes)) return;

    this.#backlog += 1;
    if (this.#backlog >= MAX_BACKLOG) this.#socket.pause();
    this.#work = this.#work
      .then(() => this.#read(text))
      .catch((error: unknown) => {
        this.#parts.log.error({ err: error }, 'a frame could not be handled');
        this.close('internal');
      })
      .finally(() => {
        this.#backlog -= 1;
        if (this.#backlog === 0 && !this.#cancelPause) this.#socket.resume();
      });
  }

  /** Something came. Whether the client keeps to its rate; if not, it is closed. */
  #mayGoOn(bytes: number): boolean {
    if (this.#phase.name === 'closed') return false;
    this.#heard();
    const verdict = this.#rate.spend(bytes, this.#parts.clock.now());
    if (verdict.type === 'close') this.close('rate');
    if (verdict.type === 'pause') this.#pauseFor(verdict.ms);
    return verdict.type !== 'close';
  }

  async #read(text: string | undefined): Promise<void> {
    const phase = this.#phase;
    if (phase.name === 'closed') return;
    if (phase.name !== 'connected' && (text?.length ?? 0) > MAX_UNAUTHENTICATED_FRAME_BYTES)
      return this.close('tooBig');
    const decoded = text === undefined ? undefined : decodeClientMessage(text);
    if (!decoded?.ok) {
      if (phase.name !== 'connected') return this.close('badFrame');
      return this.#badFrame(decoded?.problem === 'unknownType' ? 'unknown_type' : 'bad_frame');
    }
    const { message } = decoded;
    this.#parts.meter.frame('in', message.t);
    switch (phase.name) {
      case 'challenged':
        return message.t === 'auth' ? this.#signIn(phase.nonce, message) : this.close('authFailed');
      case 'signedIn':
        return message.t === 'resume' ? this.#takeIn(phase.address, message) : this.close('badFrame');
      case 'connected':
        return this.#handle(phase.device, message);
    }
  }

  async #signIn(nonce: string, auth: Auth): Promise<void> {
    const address = { user: auth.user, device: auth.device };
    const { registration, meter } = this.#parts;
    if (!registration.isOwnOrigin(auth.origin)) {
      meter.signIn('wrongOrigin');
      return this.close('wrongOrigin');
    }
    const proof = { origin: auth.origin, nonce, signature: auth.sig };
    const genuine = await registration.provesToBe(address, 'socket', proof);
    if (this.#phase.name === 'closed') return;
    meter.signIn(genuine ? 'signedIn' : 'refused');
    if (!genuine) return this.close('authFailed');
    this.#phase = { name: 'signedIn', address };
    this.#place.leave();
  }

  async #takeIn(address: DeviceAddress, resume: Resume): Promise<void> {
    const connection: DeviceConnection = {
      number: this.#number,
      send: (message) => this.send(message),
      close: (reason) => this.close(reason),
      bufferedBytes: () => this.#socket.bufferedAmount,
    };
    const device = await this.#parts.connections.admit(address, connection, resume);
    if (device === null) return;
    // Closed or displaced while it was being admitted.
    if (this.#phase.name === 'closed') return device.left();
    this.#phase = { name: 'connected', device };
  }

  async #handle(device: ConnectedDevice, message: ClientMessage): Promise<void> {
    if (isNumbered(message)) {
      if ((await device.consume(message)) === 'gap') return this.close('badFrame');
      this.#acknowledgeKept(device, message.n);
    } else if (message.t === 'ack') {
      await device.acknowledge(message.s);
    } else if (message.t === 'ping') {
      this.send({ v: WIRE_VERSION, t: 'pong' });
    } else if (message.t === 'self_test') {
      device.testItself(message.encrypted_payload);
    } else {
      // A second auth or resume.
      this.close('badFrame');
    }
  }

  /** One acknowledgement for all frames that became durable together. */
  #acknowledgeKept(device: ConnectedDevice, n: number): void {
    this.#ackDue = Math.max(this.#ackDue ?? 0, n);
    this.#acknowledging ??= this.#acknowledge(device).catch((error: unknown) =>
      this.#parts.log.error({ err: error }, 'frames could not be acknowledged'),
    );
  }

  async #acknowledge(device: ConnectedDevice): Promise<void> {
    try {
      while (this.#ackDue !== undefined) {
        const due = this.#ackDue;
        this.#ackDue = undefined;
        await device.kept();
        this.send({ v: WIRE_VERSION, t: 'ack', n: due });
      }
    } finally {
      // No await between the last look and this, or what is due right after it waits for the next frame.
      this.#acknowledging = undefined;
    }
  }

  #badFrame(code: 'bad_frame' | 'unknown_type'): void {
    const now = this.#parts.clock.now();
    this.#badFramesAt = [...this.#badFramesAt.filter((at) => now - at < MINUTE_MS), now];
    if (this.#badFramesAt.length >= MAX_BAD_FRAMES_PER_MINUTE) return this.close('badFrame');
    this.send({ v: WIRE_VERSION, t: 'err', code });
  }

  #pauseFor(ms: number): void {
    this.#socket.pause();
    this.#cancelPause?.();
    this.#cancelPause = this.#parts.clock.startTimer(ms, () => {
      this.#cancelPause = undefined;
      if (this.#backlog < MAX_BACKLOG) this.#socket.resume();
    });
  }

  #ping(): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    this.#socket.ping();
    this.#cancelPongTimeout ??= startPatience(this.#parts.clock, PONG_TIMEOUT_MS, () => this.#socket.terminate());
  }

  #heard(): void {
    this.#cancelPongTimeout?.();
    this.#cancelPongTimeout = undefined;
  }

  /** The device counts as gone from here on, even if the closing handshake takes its time. */
  #leave(): void {
    const phase = this.#phase;
    if (phase.name === 'closed') return;
    this.#phase = { name: 'closed' };
    this.#heard();
    this.#cancelPause?.();
    // A paused socket would never read the other side's close frame.
    this.#socket.resume();
    for (const stop of this.#stops) stop();
    if (phase.name !== 'connected') return;
    this.#signedOff = phase.device
      .left()
      .catch((error: unknown) => this.#parts.log.error({ err: error }, 'a device could not be signed off'));
  }
}
