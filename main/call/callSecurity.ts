import { callOf, type CallState } from '../../core/call/callState.ts';
import type { CallSecurity, SasPlaces } from '../../core/ipc/snapshot.ts';
import { equalBytes } from '../../core/ratchet/signalCrypto.ts';
import type { Address } from '../ports/address.ts';

export interface CallSecurityPorts {
  /** Every device of somebody whose identity is pinned. */
  readonly devicesOf: (userId: string) => readonly number[];
  readonly isForwardSecret: (peer: Address) => boolean;
  readonly isVerified: (peer: Address) => boolean;
  /** Devices for which another identity waits for a decision. */
  readonly changedDevicesOf: (userId: string) => readonly number[];
  /** IdentityV1 that is pinned for a device. */
  readonly identityOf: (peer: Address) => Uint8Array | undefined;
  readonly words: (callId: string) => SasPlaces | null;
  readonly publish: (security: CallSecurity | null) => void;
}

/**
 * Tells what can be said about the secrecy of the present call, and tells it again whenever that changes. Before a device has
 * answered, the call is as good as the worst of the devices that may.
 */
export function createCallSecurity(ports: CallSecurityPorts): (state: CallState) => void {
  let told: CallSecurity | null = null;
  /** With whom the present call is. A person may take another identity in the middle of it: what they say of that is not about it. */
  let met: { readonly callId: string; readonly identity: Uint8Array | undefined } | null = null;

  const isWithAnother = (callId: string, peer: Address): boolean => {
    const identity = ports.identityOf(peer);
    if (met?.callId !== callId) met = { callId, identity };
    const before = met.identity;
    return before === undefined || identity === undefined ? before !== identity : !equalBytes(before, identity);
  };

  const of = (state: CallState): CallSecurity | null => {
    const call = callOf(state);
    if (call === null) return null;
    const { callId, peer: userId } = call;
    // With whom it was is no longer known then, and what was said of it holds.
    if (state.phase === 'ended') return told?.callId === callId ? told : null;
    const devices = 'remoteDevice' in state ? [state.remoteDevice] : ports.devicesOf(userId);
    if (devices.length === 0) return null;
    const peers = devices.map((deviceId) => ({ userId, deviceId }));
    const isAnother = 'remoteDevice' in state && isWithAnother(callId, { userId, deviceId: state.remoteDevice });
    const identityChanged = isAnother || ports.changedDevicesOf(userId).length > 0;
    return {
      callId,
      forwardSecret: peers.every(ports.isForwardSecret),
      verified: !identityChanged && peers.every(ports.isVerified),
      identityChanged,
      words: identityChanged ? null : ports.words(callId),
    };
  };

  return (state) => {
    const security = of(state);
    if (JSON.stringify(security) === JSON.stringify(told)) return;
    told = security;
    ports.publish(security);
  };
}
