import { broken, ignored, taken, type Agreement, type AgreementStep } from './agreement.ts';
import type { CallRef, RemoteDevice } from './call.ts';
import type { Described } from './callWords.ts';
import { knownDevice, type PeerTrust } from './peerTrust.ts';
import { offerOf } from './repeats.ts';
import { revealing } from './sasExchange.ts';

export interface TakenAnswer extends Described {
  readonly device: RemoteDevice;
  readonly offerHash: string;
  readonly sasNonce: string | null;
  readonly mediaSecret: string | null;
}

/**
 * The first answer fixes who is in the call. `broken`: it was made for another offer, so somebody moved messages
 * between calls (A40). Afterwards the caller's nonce is to be shown, to the device that answered and to nobody else.
 */
export function takeAnswer(call: CallRef, agreement: Agreement, answer: TakenAnswer, trust: PeerTrust): AgreementStep {
  if (agreement.party !== null) return ignored(agreement);
  const offer = offerOf(agreement.repeats);
  if (offer === undefined || offer.hash !== answer.offerHash) return broken(agreement);
  const { device, hash, dtlsFingerprint, sasNonce, mediaSecret } = answer;
  const identity = knownDevice(trust, device)?.identity ?? null;
  const met: Agreement = { ...agreement, trust, party: { device, hash, dtlsFingerprint, identity } };
  if (agreement.words.step !== 'offered' || sasNonce === null || identity === null) {
    // They would seal what we could not open.
    if (mediaSecret !== null) return broken(agreement);
    const orders = [{ order: 'sealMedia', keys: null }] as const;
    return taken({ ...met, words: { step: 'wordless' }, layer: { step: 'absent' } }, orders);
  }
  return revealing(call, met, { hash, dtlsFingerprint, identity }, { sasNonce, mediaSecret });
}
