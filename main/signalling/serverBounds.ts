import type { Batch, Ready, SequencedMessage, ServerMessage } from '../../core/protocol/serverMessage.ts';
import {
  MAX_DRAIN_MS,
  MAX_LIFETIME_MS,
  MAX_PAST_MS,
  MAX_RESEND_MS,
  MAX_RETRY_AFTER_MS,
  MAX_RING_TIMEOUT_MS,
  MIN_RESEND_MS,
  MIN_RING_TIMEOUT_MS,
  RING_TIMEOUT_MS,
} from '../../core/protocol/limits.ts';
import { pastDate } from '../../core/protocol/pastDate.ts';

/*
 * What a server may make of us by its numbers (A85). Each has the shape of a time; here it gets the sense of one,
 * once, where it comes in. Whatever is beyond becomes the nearest that makes sense, for a server that is only wrong
 * must still be of use.
 */

/** How long to stay away while a server restarts. */
export function drainMs(told: number): number {
  return Math.min(told, MAX_DRAIN_MS);
}

/** When to try again what was refused for now, by the header of an HTTP reply; null if it tells no time. */
export function retryAfterMs(header: string | undefined): number | null {
  const seconds = Number(header ?? Number.NaN);
  return seconds >= 0 ? Math.min(seconds * 1000, MAX_RETRY_AFTER_MS) : null;
}

/** When to send a frame again that the server could not store. */
export function resendMs(told: number | undefined): number {
  return Math.min(Math.max(told ?? 0, MIN_RESEND_MS), MAX_RESEND_MS);
}

/** How long a token or a relay's credential lives, from the server's two times. */
export function lifetimeMs(expiresAt: number, serverTime: number): number {
  return Math.min(Math.max(0, expiresAt - serverTime), MAX_LIFETIME_MS);
}

/** The longest a call rings, told by the server at sign-in. With none at all every call would be a missed one. */
export function ringTimeoutMs(ready: Pick<Ready, 'ring_timeout_ms'> | null): number {
  const told = ready?.ring_timeout_ms ?? RING_TIMEOUT_MS;
  return Math.min(Math.max(told, MIN_RING_TIMEOUT_MS), MAX_RING_TIMEOUT_MS);
}

export interface Bounds {
  readonly now: number;
  readonly ringMs: number;
}

/** A frame of the delivery queue with times that make sense. */
export function bounded<Frame extends SequencedMessage | Batch['frames'][number]>(frame: Frame, bounds: Bounds): Frame {
  const message: ServerMessage = frame;
  switch (message.t) {
    case 'call_offer':
      return {
        ...frame,
        age_ms: Math.min(message.age_ms, MAX_PAST_MS),
        ring_left_ms: Math.min(message.ring_left_ms, bounds.ringMs),
      };
    case 'call_state': {
      const startedAt = pastDate(message.started_at, bounds.now);
      const endedAt = message.ended_at === undefined ? null : pastDate(message.ended_at, bounds.now);
      return {
        ...frame,
        started_at: startedAt,
        ...(endedAt === null ? {} : { ended_at: Math.max(startedAt, endedAt) }),
      };
    }
    case 'call_answer':
    case 'ice_candidate':
    case 'call_hangup':
      return { ...frame, age_ms: Math.min(message.age_ms, MAX_PAST_MS) };
    default:
      return frame;
  }
}
