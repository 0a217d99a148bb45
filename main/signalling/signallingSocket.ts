import type { Ready } from '../../core/protocol/serverMessage.ts';
import { CLOSE_CODES } from '../../core/protocol/errorCodes.ts';
import type { OfflineReason } from '../ports/offlineReason.ts';
import { backoffMs } from './backoff.ts';
import { connect, type ServerConnection, type ConnectionEnd, type ConnectionOptions } from './serverConnection.ts';
import type { RefusedRows } from './refusals.ts';
import type { Ticket } from './ticket.ts';

export type SignallingStatus =
  | { readonly state: 'connecting' }
  | { readonly state: 'online' }
  /**
   * `signedInElsewhere` and `signInRefused` stay until a person asks to sign in again; `otherServer` and
   * `wrongAddress` until then, or until there may be another way; the others are tried again.
   */
  | { readonly state: 'offline'; readonly reason: OfflineReason; readonly detail: string | null };

export interface SignallingSocketOptions extends Omit<ConnectionOptions, 'ticket' | 'refusedRows'> {
  readonly ticket: Ticket;
  readonly onStatus: (status: SignallingStatus) => void;
  /** 0 <= x < 1. */
  readonly random: () => number;
}

export interface SignallingSocket {
  readonly start: () => void;
  /** Resolves when nothing of it goes on any more. */
  readonly stop: () => Promise<void>;
  /** A person asks: does not wait any longer, whatever ended it. While online it checks that the connection lives. */
  readonly signInAgain: () => void;
  /** No person asks, the computer noticed something: the same, but for what only a person takes up again. */
  readonly wayChanged: () => void;
  /** Something was put into the outbox. */
  readonly flush: () => void;
  /** As `Connection.sendNow`. */
  readonly sendNow: ServerConnection['sendNow'];
}

/** A connection that lived this long was a good one: the next failure is the first in its row. */
const STEADY_MS = 60_000;

/**
 * The server's word about this device, which no network changes. Two copies of one profile would else take the line
 * from each other with every change of a network. Who else answers at the address is a matter of the network.
 */
const LEFT_TO_A_PERSON: ReadonlySet<OfflineReason> = new Set(['signedInElsewhere', 'signInRefused']);

/** Stays connected: one connection after another, with growing pauses, until somebody has to decide something. */
export function createSignallingSocket(options: SignallingSocketOptions): SignallingSocket {
  const { startTimer, elapsed, random } = options;
  const refusedRows: RefusedRows = new Set();
  let status: SignallingStatus | null = null;
  let connection: ServerConnection | null = null;
  let over: Promise<void> = Promise.resolve();
  let stopWaiting: (() => void) | null = null;
  let failures = 0;
  let onlineSince: number | null = null;
  let running = false;
  /** Who asked to be connected now waits for no pause after a connection that turned out to be dead. */
  let hurries = false;

  const tell = (next: SignallingStatus): void => {
    if (status !== null && isSame(status, next)) return;
    status = next;
    options.onStatus(next);
  };

  /** One at a time: the server takes a second connection for another Ringfort of this device, and ends the first. */
  const open = (): void => {
    // Whoever hears that we connect may have asked for it already.
    if (connection !== null) return;
    stopWaiting?.();
    stopWaiting = null;
    onlineSince = null;
    connection = connect({
      ...options,
      refusedRows,
      ticket: options.ticket.current,
      onReady: (ready: Ready) => {
        onlineSince = elapsed();
        options.ticket.keep(ready.ticket ?? null);
        tell({ state: 'online' });
        options.onReady(ready);
      },
    });
    over = connection.ended.then((end) => {
      connection = null;
      if (running) afterwards(end);
    });
  };

  const afterwards = (end: ConnectionEnd): void => {
    const blocked = blockedBy(end);
    if (blocked !== null) return tell({ state: 'offline', reason: blocked, detail: null });
    const wasOnline = onlineSince !== null;
    const wasSteady = onlineSince !== null && elapsed() - onlineSince >= STEADY_MS;
    const ownMs = backoffMs(wasSteady ? 0 : failures, random);
    failures = wasSteady ? 0 : failures + 1;
    const waitMs = hurries ? 0 : pauseMs(end.reconnectInMs, ownMs, wasSteady);
    hurries = false;
    stopWaiting = startTimer(waitMs, open);
    // A connection that breaks is usually back at once; only a try that fails makes us say offline.
    if (wasOnline && end.reason !== 'failed') tell({ state: 'connecting' });
    else tell({ state: 'offline', reason: end.problem ?? 'unreachable', detail: end.detail });
  };

  const begin = (): void => {
    failures = 0;
    tell({ state: 'connecting' });
    open();
  };

  const signInAgain = (): void => {
    if (!running) return;
    if (connection === null) return begin();
    hurries = !connection.probe();
    // A try that began before, over a way that is gone, may still fail: that is no further failure in the row of those
    // before, and whoever asked must not wait up to half a minute for the next one.
    failures = 0;
  };

  return {
    start: () => {
      if (running) return;
      running = true;
      begin();
    },
    stop: async () => {
      running = false;
      stopWaiting?.();
      stopWaiting = null;
      connection?.leave();
      await over;
      status = null;
    },
    signInAgain,
    wayChanged: () => {
      if (status?.state === 'offline' && LEFT_TO_A_PERSON.has(status.reason)) return;
      signInAgain();
    },
    flush: () => connection?.flush(),
    sendNow: (message) => connection?.sendNow(message) ?? false,
  };
}

/**
 * A server that restarts says when to come back (null: it did not), and after a steady connection that is when. After
 * any other it only makes the pause longer: else one that welcomes us, says 0 and closes would have us come back for
 * ever without a pause (A85).
 */
function pauseMs(toldMs: number | null, ownMs: number, wasSteady: boolean): number {
  if (toldMs === null) return ownMs;
  return wasSteady ? toldMs : Math.max(toldMs, ownMs);
}

function blockedBy({ reason, code }: ConnectionEnd): OfflineReason | null {
  if (reason === 'otherServer') return 'otherServer';
  if (reason !== 'closed') return null;
  switch (code) {
    case CLOSE_CODES.authFailed.code:
    case CLOSE_CODES.blocked.code:
    case CLOSE_CODES.deleted.code:
      return 'signInRefused';
    case CLOSE_CODES.wrongOrigin.code:
      return 'wrongAddress';
    case CLOSE_CODES.displaced.code:
      return 'signedInElsewhere';
    default:
      return null;
  }
}

function isSame(one: SignallingStatus, other: SignallingStatus): boolean {
  if (one.state !== 'offline' || other.state !== 'offline') return one.state === other.state;
  return one.reason === other.reason && one.detail === other.detail;
}
