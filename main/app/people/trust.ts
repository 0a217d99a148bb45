import type { NumberComparison, TrustRefusal } from '../../../core/ipc/refusals.ts';
import type { ContactSafety, Outcome, SafetyNumberView } from '../../../core/ipc/snapshot.ts';
import {
  type IdentityFingerprint,
  type Primitives,
  compareSafetyNumber,
  equalBytes,
  hex,
  identityFingerprint,
  safetyNumberCode,
  safetyNumberDigits,
} from '../../../core/ratchet/signalCrypto.ts';
import type { DeviceBundle } from '../../../core/protocol/prekeyBundle.ts';
import type { Address } from '../../ports/address.ts';

/** What is pinned for one device of a user. */
export interface TrustedPin {
  readonly deviceId: number;
  /** IdentityV1, 64 bytes. */
  readonly identity: Uint8Array;
  readonly verified: boolean;
  /** What turned up since and waits for a decision. */
  readonly changedTo: { readonly identity: Uint8Array } | null;
}

export interface TrustPorts {
  readonly ownHandle: string;
  /** IdentityV1, 64 bytes. */
  readonly ownIdentity: Uint8Array;
  readonly pins: {
    readonly of: (userId: string) => readonly TrustedPin[];
    readonly setVerified: (userId: string, verified: (pin: TrustedPin) => boolean) => void;
  };
  readonly primitives: Pick<Primitives, 'sha512'>;
  /** IdentityV1 of what a server hands out. Throws RatchetError. */
  readonly identityIn: (identity: DeviceBundle['identity']) => Uint8Array;
  /** Pins what turned up for all devices of the user, unverified. */
  readonly acceptIdentityChange: (device: Address) => void;
  /** Forgets what turned up, on all devices of the user, and every mark. */
  readonly discardIdentityChange: (device: Address) => void;
}

/**
 * Whose identity a person has looked at. A mark belongs to the identity that was looked at and is stored with its pin:
 * it never moves to another identity, and does not come back with the one before (A31).
 */
export interface Trust {
  /** IdentityV1, 64 bytes. */
  readonly ownIdentity: Uint8Array;
  /** What stands for us in links: 64 hex digits. */
  readonly ownFingerprint: () => string;
  /** What stands for the identity in a bundle that nobody has checked yet. Throws RatchetError for none. */
  readonly fingerprintIn: (handle: string, bundle: Pick<DeviceBundle, 'identity'>) => string;
  /**
   * Marks the identity that a link names, if it is the pinned one and no other waits for a decision: who gave the link
   * has vouched for it. `unknown`: nothing is pinned.
   */
  readonly confirmFingerprint: (handle: string, fingerprint: string) => FingerprintVerdict;
  /**
   * Takes and marks the identity that waits for a decision, if it is the one that a link names: as good as a
   * comparison, for a person who was told that it is another one. Any other changes nothing.
   */
  readonly acceptFingerprint: (handle: string, fingerprint: string) => FingerprintVerdict;
  /** Null while nothing is pinned for them. */
  readonly contactSafety: (handle: string) => ContactSafety | null;
  /**
   * With the number a person has to look at now: that of an identity that waits for a decision, else that of the pinned
   * one.
   */
  readonly compareSafetyNumber: (handle: string, text: string) => NumberComparison;
  readonly markVerified: (handle: string, digits: string) => Outcome<TrustRefusal>;
  readonly withdrawVerification: (handle: string) => void;
  readonly acceptIdentityChange: (handle: string, digits: string) => Outcome<TrustRefusal>;
  /** The person found that the new number is not theirs: the one before stays, unverified. */
  readonly discardIdentityChange: (handle: string, digits: string) => Outcome<TrustRefusal>;
  readonly devicesOf: (userId: string) => readonly number[];
  readonly identityOf: (device: Address) => Uint8Array | undefined;
  /** Those for which another identity turned up and waits for a decision, or which nobody has taken. */
  readonly changedDevicesOf: (userId: string) => readonly number[];
  /** Marked, and no other identity turned up since, on whatever device of the user. */
  readonly isVerified: (device: Address) => boolean;
  /**
   * Marks the identity whose words were heard. Does nothing if it is not the one of that device, or another one waits.
   */
  readonly confirmIdentity: (device: Address, identity: Uint8Array) => void;
}

/** `undecided`: another identity waits, and the person was not told of it. */
export type FingerprintVerdict = 'marked' | 'different' | 'undecided' | 'unknown';

/** Two people's numbers are shown again and again, and each takes 5200 hashes. */
const MAX_KNOWN_FINGERPRINTS = 64;

export function createTrust(ports: TrustPorts): Trust {
  const { ownHandle, ownIdentity, pins: stored, primitives } = ports;
  const known = new Map<string, IdentityFingerprint>();

  const fingerprint = (handle: string, identity: Uint8Array): IdentityFingerprint => {
    const key = `${handle} ${hex(identity)}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const made = identityFingerprint(primitives, handle, identity);
    const [oldest] = known.keys();
    if (known.size >= MAX_KNOWN_FINGERPRINTS && oldest !== undefined) known.delete(oldest);
    known.set(key, made);
    return made;
  };

  const pinOf = ({ userId, deviceId }: Address): TrustedPin | undefined =>
    stored.of(userId).find((pin) => pin.deviceId === deviceId);

  const numberOf = (handle: string, identity: Uint8Array): SafetyNumberView => {
    const [own, remote] = [fingerprint(ownHandle, ownIdentity), fingerprint(handle, identity)];
    return { digits: safetyNumberDigits(own, remote), code: safetyNumberCode(own, remote) };
  };

  const confirmFingerprint = (handle: string, named: string): FingerprintVerdict => {
    const pins = stored.of(handle);
    const pinned = pinnedOf(pins);
    if (pinned === undefined) return 'unknown';
    const identities = [pinned.identity, ...pins.flatMap(({ changedTo }) => changedTo?.identity ?? [])];
    if (!identities.some((identity) => hex(fingerprint(handle, identity)) === named)) return 'different';
    if (changedOf(pins) !== undefined) return 'undecided';
    stored.setVerified(handle, (pin) => equalBytes(pin.identity, pinned.identity) || pin.verified);
    return 'marked';
  };

  const refuse = (reason: TrustRefusal): Outcome<TrustRefusal> => ({ ok: false, reason, detail: null });

  return {
    ownIdentity,
    ownFingerprint: () => hex(fingerprint(ownHandle, ownIdentity)),
    // Not kept: whoever asks for many keys must not push out those of contacts.
    fingerprintIn: (handle, { identity }) => hex(identityFingerprint(primitives, handle, ports.identityIn(identity))),
    confirmFingerprint,
    acceptFingerprint: (handle, named) => {
      const changed = changedOf(stored.of(handle));
      if (changed === undefined) return confirmFingerprint(handle, named);
      const { identity } = changed.changedTo;
      if (hex(fingerprint(handle, identity)) !== named) return 'different';
      ports.acceptIdentityChange({ userId: handle, deviceId: changed.deviceId });
      stored.setVerified(handle, (pin) => equalBytes(pin.identity, identity) || pin.verified);
      return 'marked';
    },
    contactSafety: (handle) => {
      const pins = stored.of(handle);
      const pinned = pinnedOf(pins);
      if (pinned === undefined) return null;
      const changed = changedOf(pins);
      return {
        handle,
        verified: isMarked(pins),
        number: numberOf(handle, pinned.identity),
        changedTo: changed === undefined ? null : numberOf(handle, changed.changedTo.identity),
      };
    },
    compareSafetyNumber: (handle, text) => {
      const pins = stored.of(handle);
      const identity = changedOf(pins)?.changedTo.identity ?? pinnedOf(pins)?.identity;
      const own = fingerprint(ownHandle, ownIdentity);
      if (identity !== undefined) return compareSafetyNumber(own, fingerprint(handle, identity), text);
      // Nothing is known of them, so that no number is theirs.
      return compareSafetyNumber(own, own, text) === 'notANumber' ? 'notANumber' : 'different';
    },
    markVerified: (handle, digits) => {
      const pins = stored.of(handle);
      const pinned = pinnedOf(pins);
      if (pinned === undefined) return refuse('unknownIdentity');
      if (changedOf(pins) !== undefined || numberOf(handle, pinned.identity).digits !== digits) {
        return refuse('otherNumber');
      }
      stored.setVerified(handle, (pin) => equalBytes(pin.identity, pinned.identity) || pin.verified);
      return { ok: true };
    },
    withdrawVerification: (handle) => stored.setVerified(handle, () => false),
    acceptIdentityChange: (handle, digits) => {
      const changed = changedOf(stored.of(handle));
      if (changed === undefined) return refuse('unknownIdentity');
      if (numberOf(handle, changed.changedTo.identity).digits !== digits) return refuse('otherNumber');
      ports.acceptIdentityChange({ userId: handle, deviceId: changed.deviceId });
      return { ok: true };
    },
    discardIdentityChange: (handle, digits) => {
      const changed = changedOf(stored.of(handle));
      if (changed === undefined) return refuse('unknownIdentity');
      if (numberOf(handle, changed.changedTo.identity).digits !== digits) return refuse('otherNumber');
      ports.discardIdentityChange({ userId: handle, deviceId: changed.deviceId });
      return { ok: true };
    },
    devicesOf: (userId) => taken(stored.of(userId)).map(({ deviceId }) => deviceId),
    identityOf: (device) => pinOf(device)?.identity,
    changedDevicesOf: (userId) =>
      stored
        .of(userId)
        .filter(({ changedTo }) => changedTo !== null)
        .map(({ deviceId }) => deviceId),
    isVerified: (device) => {
      const pins = stored.of(device.userId);
      const pin = pins.find(({ deviceId }) => deviceId === device.deviceId);
      return pin !== undefined && pin.verified && changedOf(pins) === undefined;
    },
    confirmIdentity: (device, identity) => {
      const pin = pinOf(device);
      if (pin === undefined || !equalBytes(pin.identity, identity)) return;
      if (changedOf(stored.of(device.userId)) !== undefined) return;
      // A person has one identity, whatever devices they had (ADR 14): the mark is for all of them that show it.
      stored.setVerified(device.userId, (other) => other.verified || equalBytes(other.identity, identity));
    },
  };
}

/** Without devices that turned up and that nobody has taken: what they show stands under both names. */
function taken(pins: readonly TrustedPin[]): readonly TrustedPin[] {
  return pins.filter(({ identity, changedTo }) => changedTo === null || !equalBytes(identity, changedTo.identity));
}

function pinnedOf(pins: readonly TrustedPin[]): TrustedPin | undefined {
  return taken(pins)[0];
}

/** Whether another identity turned up under a user's name, and waits for a person. */
export function isChanged(pins: readonly TrustedPin[]): boolean {
  return changedOf(pins) !== undefined;
}

type ChangedPin = TrustedPin & { readonly changedTo: NonNullable<TrustedPin['changedTo']> };

function changedOf(pins: readonly TrustedPin[]): ChangedPin | undefined {
  return pins.find((pin): pin is ChangedPin => pin.changedTo !== null);
}

/** Of the identity that is pinned, whatever turned up since. */
export function isMarked(pins: readonly TrustedPin[]): boolean {
  const known = taken(pins);
  return known.length > 0 && known.every(({ verified }) => verified);
}
