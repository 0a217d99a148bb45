import type { CallEndReason, CallStatus } from '../../core/protocol/callSession.ts';

/**
 * What is counted of a server that runs, for whoever runs it: numbers alone, nothing of whom or to whom. Every method
 * returns at once and never throws.
 */
export interface Meter {
  /** A sign-in at a WebSocket. */
  signIn(result: 'signedIn' | 'refused' | 'wrongOrigin'): void;
  frame(direction: 'in' | 'out', type: string): void;
  /** From the queue to the socket of a connected device, in seconds. */
  relayed(seconds: number): void;
  duplicate(): void;
  resumed(result: 'resumed' | 'anew'): void;
  slowClosed(): void;
  callEnded(status: CallStatus, reason: CallEndReason | null): void;
  /** A call that the clock ended. */
  swept(to: CallStatus): void;
  /** A transaction: how long it took, in seconds, and how many writes were in it. */
  committed(seconds: number, writes: number): void;
  /** A frame was put into a queue, or found no place there. */
  enqueued(seconds: number, outcome: 'queued' | 'full'): void;
  /** Keys were handed out without a one-time key. */
  prekeyEmpty(): void;
  /** The relay of the server's own met so many faults of its own, and dropped what brought them. */
  relayFaults(count: number): void;
}

const nothing = (): void => undefined;

/** For servers that nobody asks. */
export const NO_METER: Meter = {
  signIn: nothing,
  frame: nothing,
  relayed: nothing,
  duplicate: nothing,
  resumed: nothing,
  slowClosed: nothing,
  callEnded: nothing,
  swept: nothing,
  committed: nothing,
  enqueued: nothing,
  prekeyEmpty: nothing,
  relayFaults: nothing,
};
