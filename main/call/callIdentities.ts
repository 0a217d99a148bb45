import type { OwnPart } from '../../core/call/call.ts';
import type { PresentCall } from '../../core/call/callList.ts';
import type { PeerTrust } from '../../core/call/peerTrust.ts';
import { hex, MEDIA_SECRET_BYTES, SAS_NONCE_BYTES, type Draw } from '../../core/ratchet/signalCrypto.ts';
import type { Address } from '../ports/address.ts';

/** What is pinned for peers, and what a person has looked at, see main/app/people/trust.ts. */
export interface PinnedIdentities {
  /** IdentityV1, 64 bytes. */
  readonly ownIdentity: Uint8Array;
  readonly devicesOf: (userId: string) => readonly number[];
  readonly identityOf: (device: Address) => Uint8Array | undefined;
  /** Those for which another identity turned up. */
  readonly changedDevicesOf: (userId: string) => readonly number[];
  readonly isVerified: (device: Address) => boolean;
  readonly confirmIdentity: (device: Address, identity: Uint8Array) => void;
}

export interface CallIdentitiesPorts {
  readonly pinned: PinnedIdentities;
  readonly isForwardSecret: (device: Address) => boolean;
  readonly hadSecondLayer: (device: Address) => boolean;
  readonly draw: Draw;
}

export interface CallIdentities {
  /** What this device puts into a call, with nonce and secret that no other call has. */
  readonly drawOwnPart: () => OwnPart;
  /** What is known of a peer's devices now. */
  readonly trustOf: (userId: string) => PeerTrust;
  /** Marks the identity that the words of this call were made with. False: there are none to have heard. */
  readonly confirmWords: (state: PresentCall) => boolean;
}

/** Identities as the call machine takes them, in hex, from those that are pinned, and back. */
export function createCallIdentities({ pinned, draw, ...ports }: CallIdentitiesPorts): CallIdentities {
  const identity = hex(pinned.ownIdentity);
  return {
    drawOwnPart: () => ({
      identity,
      sasNonce: hex(draw(SAS_NONCE_BYTES)),
      mediaSecret: hex(draw(MEDIA_SECRET_BYTES)),
    }),
    trustOf: (userId) => ({
      devices: pinned.devicesOf(userId).flatMap((device) => {
        const address = { userId, deviceId: device };
        const known = pinned.identityOf(address);
        if (known === undefined) return [];
        const forwardSecret = ports.isForwardSecret(address);
        const [verified, secondLayer] = [pinned.isVerified(address), ports.hadSecondLayer(address)];
        return [{ device, identity: hex(known), forwardSecret, verified, secondLayer }];
      }),
      changed: pinned.changedDevicesOf(userId),
    }),
    confirmWords: ({ call, agreement: { party, words } }) => {
      if (words.step !== 'agreed' || party === null || party.identity === null) return false;
      const heard = Uint8Array.from(Buffer.from(party.identity, 'hex'));
      pinned.confirmIdentity({ userId: call.peer, deviceId: party.device }, heard);
      return true;
    },
  };
}
