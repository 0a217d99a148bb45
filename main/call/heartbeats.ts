import { HEARTBEAT_INTERVAL_S } from '../../core/ratchet/limits.ts';
import type { CallState } from '../../core/call/callState.ts';
import type { Clock } from '../ports/clock.ts';
import type { Address } from '../ports/address.ts';

export interface HeartbeatPorts extends Clock {
  /** So many messages of this device were read in a row that its DH ratchet stands still. */
  readonly isDue: (peer: Address) => boolean;
  readonly callState: () => CallState;
  readonly isContact: (handle: string) => Promise<boolean>;
  readonly send: (callId: string, peer: Address) => Promise<unknown>;
}

/** To be called after a message of a peer was read: sends an empty one back when its turn has come. */
export type Heartbeat = (peer: Address) => Promise<void>;

/**
 * An empty message travels inside the call there is, as candidates do (docs/adr/0013-control-inside-calls.md). A phone that only
 * rings sends none to a stranger: it would tell him that somebody is there (A47).
 */
export function createHeartbeat({ isDue, callState, isContact, send, now }: HeartbeatPorts): Heartbeat {
  const lastSent = new Map<string, number>();
  return async (peer) => {
    const state = callState();
    if (!('remoteDevice' in state) || state.call.peer !== peer.userId || state.remoteDevice !== peer.deviceId) return;
    const key = `${peer.userId}:${peer.deviceId}`;
    const last = lastSent.get(key);
    if ((last !== undefined && now() < last + HEARTBEAT_INTERVAL_S * 1000) || !isDue(peer)) return;
    if (state.phase === 'ringing' && !(await isContact(peer.userId))) return;
    lastSent.clear();
    lastSent.set(key, now());
    await send(state.call.callId, peer);
  };
}
