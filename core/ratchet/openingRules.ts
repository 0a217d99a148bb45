import { concat, uint } from './bytes.ts';
import type { Address } from './identity.ts';
import { CLOCK_SKEW_S } from './limits.ts';
import type { Opening } from './prekeyMessage.ts';
import type { Primitives } from './primitives.ts';
import { RatchetError } from './ratchetError.ts';
import type { SessionRank } from './sessionSelection.ts';

/** What an opening is named by: the prekeys it used, EK and the ciphertext of the KEM. */
type OpeningKeys = Pick<Opening, 'signedPrekeyId' | 'kemPrekeyId' | 'ephemeralKey' | 'kemCiphertext'>;

/**
 * SHA-256(u32 spkId ‖ u32 kemId ‖ EK ‖ CT), PROTOCOL "Prekeys": by this an opening is known again whose prekeys are
 * used more than once (A04). What else stands in an opening does not count, or a repeat could be dressed up as another
 * one.
 */
export function openingReplayDigest(primitives: Pick<Primitives, 'sha256'>, opening: OpeningKeys): Uint8Array {
  const { signedPrekeyId, kemPrekeyId, ephemeralKey, kemCiphertext } = opening;
  return primitives.sha256(concat(uint(signedPrekeyId, 4), uint(kemPrekeyId, 4), ephemeralKey, kemCiphertext));
}

/**
 * True if no one-time key would be missing at a second try, of one kind or the other: then the digest has to be
 * remembered.
 */
export function isReplayable({
  suite,
  oneTimePrekeyId,
  kemPrekeyKind,
}: Pick<Opening, 'suite' | 'oneTimePrekeyId' | 'kemPrekeyKind'>): boolean {
  return oneTimePrekeyId === 0 || (suite.kem !== null && kemPrekeyKind === 'lastResort');
}

/**
 * What an opening says of itself, before anything of it is verified: it is between these two devices, and does not name
 * an epoch further ahead than clocks differ. Nothing would rank above a session of the far future: whoever had the
 * device for a moment would keep it from its owner. `now` is Unix seconds. Throws E_AUTH.
 */
export function refuseMisplacedOpening(
  { senderDeviceId, recipientDeviceId, epoch }: Pick<Opening, 'senderDeviceId' | 'recipientDeviceId' | 'epoch'>,
  sender: Address,
  recipient: Address,
  known: readonly SessionRank[],
  now: number,
): void {
  const greatest = known.reduce((latest, one) => Math.max(latest, one.epoch), now);
  if (epoch > greatest + CLOCK_SKEW_S) {
    throw new RatchetError('E_AUTH', 'the opening names an epoch further ahead than clocks differ');
  }
  if (senderDeviceId !== sender.deviceId || recipientDeviceId !== recipient.deviceId) {
    throw new RatchetError('E_AUTH', 'the opening is between other devices');
  }
}
