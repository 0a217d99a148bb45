import { WebSocket, type RawData } from 'ws';
import { signInMessage, TICKET_HEADER } from '../../core/protocol/authMessage.ts';
import { decodeServerMessage, encodeClientMessage, type DecodeProblem } from '../../core/protocol/codec.ts';
import type { Problem, StoreProblem } from '../../core/ipc/problem.ts';
import type { RefusedEntry } from '../../core/protocol/entryByEntry.ts';
import type { ClientMessage, SelfTest } from '../../core/protocol/clientMessage.ts';
import { MAX_SERVER_FRAME_BYTES } from '../../core/protocol/limits.ts';
import type {
  Batch,
  Challenge,
  PrekeysLow,
  Ready,
  SelfTestBack,
  SequencedMessage,
  ServerMessage,
} from '../../core/protocol/serverMessage.ts';
import type { Clock, ElapsedTime, Timers } from '../ports/clock.ts';
import type { Delivered, QueuePosition } from '../ports/queuePosition.ts';
import { createAcknowledger } from './acknowledgement.ts';
import { isSequenced, staleRows } from './delivery.ts';
import { watchLiveness } from './liveness.ts';
import { numbered, type Outbox, type OutboxRow } from './outbox.ts';
import { isOwnAddress } from './ownAddress.ts';
import { createIntake, FRAME_BYTES } from './intake.ts';
import { connectionProblemOf, foreignReply, problemOfClose, problemOfFirstFrame } from './connectionProblemOf.ts';
import { bounded, drainMs, ringTimeoutMs } from './serverBounds.ts';
import { createReceiver, type ReceivePositions } from './receiver.ts';
import { createRefusals, type RefusedRows } from './refusals.ts';
import type { ServerWay } from './serverWay.ts';
import { isPinned, type ServerPin } from './serverPin.ts';

export type ProtocolFault =
  /** A frame that cannot be read, or has no place here. It was dropped. */
  | 'badFrame'
  /** The server could not read a frame of ours. */
  | 'frameRefused'
  /** Signing, the store or the handler of a batch failed; the connection was given up. */
  | 'failed';

export interface ConnectionOptions extends Clock, ElapsedTime, Timers {
  readonly serverUrl: string;
  readonly way: ServerWay;
  readonly pin: ServerPin;
  readonly user: string;
  readonly device: number;
  /** Ed25519 by the identity key of this device. */
  readonly sign: (message: Uint8Array) => Promise<Uint8Array> | Uint8Array;
  /** Of the last sign-in, if there was one: it keeps us out of the queue of strangers. */
  readonly ticket: () => string | null;
  readonly outbox: Outbox;
  readonly positions: ReceivePositions;
  /**
   * Frames that arrived together, to be judged together. When it resolves they are safe here, and the server is told to
   * forget them; when it rejects, the connection is given up and the server brings them again. What was read of them by
   * then is no news the second time: whoever rejects keeps it.
   */
  readonly onBatch: (delivered: readonly Delivered[]) => Promise<void>;
  readonly onReady: (ready: Ready) => void;
  readonly refusedRows: RefusedRows;
  readonly onPrekeysLow: (counts: PrekeysLow) => void;
  readonly onVoiceWaiting: () => void;
  readonly onSelfTest: (heard: SelfTestBack) => void;
  /** Whether this call goes on here. */
  readonly goesOn: (callId: string) => boolean;
  /** `expired`: rows that were not worth sending; none where the server has forgotten what it had acknowledged. */
  readonly onLost: (expired: readonly OutboxRow[]) => void;
  /** Whether this computer has this address now. */
  readonly isOwnAddress?: (address: string) => boolean;
  /** Null: it is no error of the store. */
  readonly storeProblemOf: (error: unknown) => StoreProblem | null;
  readonly onFault: (fault: ProtocolFault, error?: unknown) => void;
  /** Lists in a frame held what does not fit; the rest of it counts. Paths begin with the name of the list. */
  readonly onRefused: (refused: readonly RefusedEntry[]) => void;
  /** The server told the time; both ends of the exchange by the elapsed clock. */
  readonly onServerTime: (said: ServerTime) => void;
}

/** What a server said of the time, in steps of `stepMs`, and between which moments of the elapsed clock it did. */
export interface ServerTime {
  readonly serverMs: number;
  readonly stepMs: number;
  readonly sentAt: number;
  readonly receivedAt: number;
}

export interface ConnectionEnd {
  /** hindered: on the way, or by what answers there. failed: by ourselves. closed, left: in good order. */
  readonly reason: 'closed' | 'hindered' | 'otherServer' | 'failed' | 'left';
  /** The close code of the server, null if there was none. */
  readonly code: number | null;
  /** What stood in the way, as far as it is known. */
  readonly problem: Problem | null;
  /** What stands beside its words, such as where a redirect leads. */
  readonly detail: string | null;
  /** The server asked us to stay away this long. */
  readonly reconnectInMs: number | null;
}

type Ending = Pick<ConnectionEnd, 'reason'> & Partial<Pick<ConnectionEnd, 'code' | 'problem' | 'detail'>>;

export interface ServerConnection {
  /** Resolves once the connection is over and no batch of it is being handled any more. */
  readonly ended: Promise<ConnectionEnd>;
  /** Sends what is new in the outbox. */
  readonly flush: () => void;
  /** At once, and no later than this connection lasts; false: nothing can be sent now. */
  readonly sendNow: (message: SelfTest) => boolean;
  /** False: it leads nowhere any more, which needs no answer to be known. */
  readonly probe: () => boolean;
  readonly leave: () => void;
}

/** From the first packet to `ready`. */
const SIGN_IN_TIME_LIMIT_MS = 15_000;
/** How long a goodbye waits for its answer, and with it the end of the program. */
const CLOSE_TIME_LIMIT_MS = 2_000;

const SOCKET_OPTIONS = {
  maxPayload: MAX_SERVER_FRAME_BYTES,
  // Ciphertext does not shrink, and compressing beside secrets tells their length (CRIME).
  perMessageDeflate: false,
  followRedirects: false,
  // A chunk of 64 kB holds 20,000 frames of one byte. All of them in one turn of the loop would stop the whole program
  // for seconds (A85); one a turn costs a call nothing that a person could hear.
  allowSynchronousEvents: false,
  closeTimeout: CLOSE_TIME_LIMIT_MS,
};

/** One connection from the upgrade to its end: signs in, resumes, sends the outbox, hands over what arrives. */
export function connect(options: ConnectionOptions): ServerConnection {
  const { user, device, outbox, positions, startTimer, elapsed } = options;
  const isOurs = options.isOwnAddress ?? isOwnAddress;
  const ticket = options.ticket();
  const socket = new WebSocket(socketUrl(options.serverUrl), {
    ...SOCKET_OPTIONS,
    agent: options.way.agent,
    headers: ticket === null ? {} : { [TICKET_HEADER]: ticket },
  });

  let phase: 'connecting' | 'signingIn' | 'open' | 'over' = 'connecting';
  let end: ConnectionEnd = { reason: 'hindered', code: null, problem: null, detail: null, reconnectInMs: null };
  let reconnectInMs: number | null = null;
  let position: QueuePosition | null = null;
  let sent = 0;
  let acknowledged = 0;
  let challengedBy = '';
  let address: string | null = null;
  let askedAt = elapsed();
  let ringMs = ringTimeoutMs(null);
  // Everything that touches the outbox or the phase happens one after another; batches are handled beside it.
  let work: Promise<void> = Promise.resolve();

  const send = (message: ClientMessage): void => {
    if (phase !== 'over') socket.send(encodeClientMessage(message));
  };
  const acknowledger = createAcknowledger(startTimer, (s) => send({ v: 1, t: 'ack', s }));
  const stopSignInTimer = startTimer(SIGN_IN_TIME_LIMIT_MS, () => giveUp('hindered', 'timeout'));
  const intake = createIntake(socket);
  const refusals = createRefusals({
    ...{ outbox, startTimer, refusedRows: options.refusedRows },
    now: options.now,
    sendAgain: () => enqueue(sendOutbox),
  });
  const receiver = createReceiver({
    positions,
    intake,
    onBatch: async (delivered) => {
      const told = refusals.told(delivered);
      if (told.length > 0 || delivered.length === 0) await options.onBatch(told);
      refusals.handedOver();
    },
    onSafe: acknowledger.safe,
    onFailure: (error) => fail(error),
    isOver: () => isOver(),
  });
  const liveness = watchLiveness(
    { startTimer, elapsed },
    () => ping(),
    () => giveUp('hindered', 'timeout'),
  );

  const ping = (): void => {
    if (socket.readyState === WebSocket.OPEN) socket.ping();
  };

  /** The first reason stands; what follows is only its consequence. */
  const finish = ({ reason, code = null, problem = null, detail = null }: Ending): void => {
    if (phase === 'over') return;
    phase = 'over';
    end = { reason, code, problem, detail, reconnectInMs };
    stopSignInTimer();
    liveness.stop();
    acknowledger.stop();
    refusals.stop();
  };

  const giveUp = (
    reason: ConnectionEnd['reason'],
    problem: Problem | null = null,
    detail: string | null = null,
  ): void => {
    finish({ reason, problem, detail });
    socket.terminate();
  };

  const fail = (error: unknown): void => {
    if (phase === 'over') return;
    options.onFault('failed', error);
    giveUp('failed', options.storeProblemOf(error) ?? 'failedHere');
  };

  const enqueue = (step: () => Promise<void> | void): void => {
    work = work
      .then(async () => {
        if (phase !== 'over') await step();
      })
      .catch(fail);
  };

  /** A challenge answers our coming, and `ready` our signature: what answers nothing was said at no known moment. */
  const hearTime = ({ server_time: serverMs }: Challenge | Ready, receivedAt: number): void =>
    options.onServerTime({ serverMs, stepMs: 1, sentAt: askedAt, receivedAt });

  const withinBounds = (message: SequencedMessage | Batch): SequencedMessage | Batch => {
    const bounds = { now: options.now(), ringMs };
    if (message.t !== 'batch') return bounded(message, bounds);
    return { ...message, frames: message.frames.map((frame) => bounded(frame, bounds)) };
  };

  const take = async (message: ServerMessage, receivedAt: number): Promise<void> => {
    if (message.t === 'err') await refusals.hear(message);
    if (isSequenced(message) || message.t === 'batch') {
      if (!receiver.take(withinBounds(message))) options.onFault('badFrame');
      return;
    }
    switch (message.t) {
      case 'challenge':
        return phase === 'connecting' ? signIn(message, receivedAt) : options.onFault('badFrame');
      case 'ready':
        return phase === 'signingIn' ? begin(message, receivedAt) : options.onFault('badFrame');
      case 'ack':
        return acknowledge(message.n);
      case 'drain':
        // Before sign-in it is the word of anybody who answers there.
        if (phase !== 'open') return options.onFault('badFrame');
        reconnectInMs = drainMs(message.reconnect_in_ms);
        return;
      case 'prekeys_low':
        return options.onPrekeysLow(message);
      case 'voice_waiting':
        return options.onVoiceWaiting();
      case 'self_test':
        return options.onSelfTest(message);
      case 'err':
        return options.onFault('frameRefused');
      case 'pong':
        return;
    }
  };

  /** A type we do not know comes from a newer server and is no fault, except as the very first frame. */
  const drop = (problem?: DecodeProblem): void => {
    if (problem === 'unknownType' && phase !== 'connecting') return;
    if (phase === 'open') options.onFault('badFrame');
    else giveUp('hindered', problemOfFirstFrame(problem));
  };

  const signIn = async (challenge: Challenge, receivedAt: number): Promise<void> => {
    const { nonce, server_id: serverId } = challenge;
    // Nothing is signed for a server that is not the one we registered with: it might pass the challenge of another on.
    // Its time is nobody's.
    if (!isPinned(options.pin, serverId)) return giveUp('otherServer');
    hearTime(challenge, receivedAt);
    phase = 'signingIn';
    challengedBy = serverId;
    const { origin } = new URL(options.serverUrl);
    const message = signInMessage('socket', { serverId, origin, nonce: Buffer.from(nonce, 'base64'), user, device });
    const signature = await options.sign(message);
    position = await positions.position();
    askedAt = elapsed();
    send({ v: 1, t: 'auth', user, device, origin, sig: Buffer.from(signature).toString('base64') });
    send({ v: 1, t: 'resume', epoch: position?.epoch ?? null, s: position?.s ?? 0 });
  };

  const begin = async (ready: Ready, receivedAt: number): Promise<void> => {
    hearTime(ready, receivedAt);
    ringMs = ringTimeoutMs(ready);
    options.pin.signedInAt(challengedBy);
    await receiver.begin(position, ready);
    const contents = await outbox.load();
    const { consumed, expired, wasForgotten } = staleRows(contents, ready.n, options.now(), options.goesOn);
    const done = [...consumed, ...expired].map(({ id }) => id);
    await outbox.renumber(ready.n, done);
    sent = acknowledged = ready.n;
    if (isOver()) return;
    phase = 'open';
    stopSignInTimer();
    options.onReady(ready);
    if (expired.length > 0 || wasForgotten) options.onLost(expired);
    await sendOutbox();
  };

  /** Each write holds up everything else: what tells nothing new costs none (A85), and what was never sent is no n. */
  const acknowledge = async (n: number): Promise<void> => {
    if (n > sent) return options.onFault('badFrame');
    if (n <= acknowledged) return;
    acknowledged = n;
    await outbox.acknowledge(n);
  };

  const sendOutbox = async (): Promise<void> => {
    if (phase !== 'open') return;
    for (const row of await outbox.rowsAfter(sent)) {
      if (isOver()) return;
      socket.send(numbered(row));
      sent = row.n;
    }
  };

  const isOver = (): boolean => phase === 'over';

  socket.on('message', (data, isBinary) => {
    if (isOver()) return;
    if (!liveness.heard()) return giveUp('hindered', 'timeout');
    const receivedAt = elapsed();
    const decoded = isBinary ? null : decodeServerMessage(textOf(data));
    if (decoded?.ok && decoded.refused !== undefined) options.onRefused(decoded.refused);
    const bytes = FRAME_BYTES + lengthOf(data);
    intake.add(bytes);
    enqueue(() => (decoded?.ok ? take(decoded.message, receivedAt) : drop(decoded?.problem)));
    if (decoded?.unreadTo !== undefined) enqueue(() => receiver.passOver(decoded.unreadTo ?? 0));
    enqueue(() => intake.done(bytes));
  });
  for (const sign of ['ping', 'pong'] as const) socket.on(sign, () => void (isOver() || liveness.heard()));
  // Something answers there, but it is no signalling server of ours, or one that takes nobody now.
  socket.on('unexpected-response', (_request, response) => {
    response.destroy();
    const { statusCode: status = 0, headers } = response;
    const { problem, detail } = foreignReply({ url: options.serverUrl, status, headers });
    giveUp('hindered', problem, detail);
  });
  socket.on('upgrade', ({ socket: { localAddress } }) => (address = localAddress ?? null));
  socket.on('error', (error) => finish({ reason: 'hindered', problem: connectionProblemOf(error) }));

  const ended = new Promise<ConnectionEnd>((resolve) => {
    socket.on('close', (code) => {
      finish({ reason: 'closed', code, problem: problemOfClose(code) });
      void settled().then(() => resolve(end));
    });
  });
  /** Handling may end with a step of work, and the other way round. */
  const settled = async (): Promise<void> => {
    await work;
    await receiver.settled();
    await work;
  };

  return {
    ended,
    flush: () => enqueue(sendOutbox),
    sendNow: (message) => {
      if (phase !== 'open') return false;
      send(message);
      return true;
    },
    probe: () => {
      if (isOver()) return false;
      if (address !== null && !isOurs(address)) giveUp('hindered', 'unreachable');
      else liveness.probe();
      return !isOver();
    },
    leave: () => {
      // Behind what waits in the outbox: whoever quits in the middle of a call hangs up first.
      if (phase === 'open') enqueue(sendOutbox);
      enqueue(() => {
        finish({ reason: 'left' });
        socket.close(1000);
      });
    },
  };
}

/** `http://host:port/base` and `https://` become `ws://` and `wss://`, with the path of the socket. */
function socketUrl(serverUrl: string): URL {
  const url = new URL(serverUrl);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  url.pathname = `${url.pathname.replace(/\/$/, '')}/ws`;
  return url;
}

function lengthOf(data: RawData): number {
  return Array.isArray(data) ? data.reduce((sum, { length }) => sum + length, 0) : data.byteLength;
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8');
  return (data instanceof ArrayBuffer ? Buffer.from(data) : data).toString('utf8');
}
