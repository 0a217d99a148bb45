import type { RemoteDevice } from './call.ts';

/** What is known of one device of the peer. */
export interface KnownDevice {
  readonly device: RemoteDevice;
  /** IdentityV1 that is pinned for it: lower-case hex, 128 digits. */
  readonly identity: string;
  /** False: what is sent to it goes without a ratchet. */
  readonly forwardSecret: boolean;
  /** A person compared its identity, and no other one turned up since. */
  readonly verified: boolean;
  /** With this identity it had a second layer on media before. */
  readonly secondLayer: boolean;
}

/** What is known of a peer's devices, as the store says it at one moment. */
export interface PeerTrust {
  readonly devices: readonly KnownDevice[];
  /** Devices for which another identity turned up and waits for a person's decision. */
  readonly changed: readonly RemoteDevice[];
}

/** A person compared the identity of each device, and no other one turned up since. */
export function isVerified({ devices, changed }: PeerTrust): boolean {
  return changed.length === 0 && devices.length > 0 && devices.every(({ verified }) => verified);
}

export function knownDevice(trust: PeerTrust, device: RemoteDevice): KnownDevice | undefined {
  return trust.devices.find((known) => known.device === device);
}
