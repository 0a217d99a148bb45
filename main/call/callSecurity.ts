import { callOf, type CallState } from '../../core/call/callState.ts';
import type { CallSecurity, SasPlaces } from '../../core/ipc/snapshot.ts';
import type { PeerAddress } from './peerPorts.ts';

export interface CallSecurityPorts {
  /** Every device of somebody whose identity is pinned. */
  readonly devicesOf: (userId: string) => readonly number[];
  readonly isForwardSecret: (peer: PeerAddress) => boolean;
  readonly isVerified: (peer: PeerAddress) => boolean;
  readonly words: (callId: string) => SasPlaces | null;
  readonly publish: (security: CallSecurity | null) => void;
}

/**
 * Tells what can be said about the secrecy of the present call, and tells it again whenever that changes. Before a device has
 * answered, the call is as good as the worst of the devices that may.
 */
export function createCallSecurity(ports: CallSecurityPorts): (state: CallState) => void {
  let told: CallSecurity | null = null;

  const of = (state: CallState): CallSecurity | null => {
    const call = callOf(state);
    if (call === null) return null;
    const { callId, peer: userId } = call;
    // With whom it was is no longer known then, and what was said of it holds.
    if (state.phase === 'ended') return told?.callId === callId ? told : null;
    const devices = 'remoteDevice' in state ? [state.remoteDevice] : ports.devicesOf(userId);
    if (devices.length === 0) return null;
    const peers = devices.map((deviceId) => ({ userId, deviceId }));
    return {
      callId,
      forwardSecret: peers.every(ports.isForwardSecret),
      verified: peers.every(ports.isVerified),
      words: ports.words(callId),
    };
  };

  return (state) => {
    const security = of(state);
    if (JSON.stringify(security) === JSON.stringify(told)) return;
    told = security;
    ports.publish(security);
  };
}
