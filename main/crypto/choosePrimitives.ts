import type { Kem, KemName, Primitives } from '../../core/ratchet/signalCrypto.ts';
import {
  aeadAnswers,
  ed25519Answers,
  hkdfAnswers,
  hmacAnswers,
  kemAnswers,
  sha256Answers,
  sha512Answers,
  x25519Answers,
} from './primitives/knownAnswers.ts';
import { nativePrimitives } from './primitives/native.ts';
import { noblePrimitives } from './primitives/noble.ts';

export type Backend = 'native' | 'noble';

/** What was chosen for each primitive, for one log line at start. */
export type ChosenBackends = Readonly<
  Record<'x25519' | 'ed25519' | 'hmac' | 'hkdf' | 'sha256' | 'sha512' | 'aeadOver1KB' | KemName, Backend>
>;

export interface ChosenPrimitives {
  readonly primitives: Primitives;
  readonly chosen: ChosenBackends;
}

let ofThisProcess: ChosenPrimitives | undefined;

/**
 * What this process computes with. Its libraries give the same answers however often they are asked, and to ask them
 * all takes longer than to open a store.
 */
export const primitivesOfThisProcess = (): ChosenPrimitives => (ofThisProcess ??= choosePrimitives());

/** Crossing into native code costs more than sealing a short message does. */
const NATIVE_AEAD_FROM_BYTES = 1024;

/**
 * Chooses for each primitive on its own: native where it is faster and gives the known answers, noble everywhere else.
 * HMAC and HKDF are faster in noble on OpenSSL 3 and faster native on Electron's BoringSSL. PROTOCOL "Class contract".
 */
export function choosePrimitives(
  native: Primitives = nativePrimitives,
  onBoringSsl = process.versions['electron'] !== undefined,
): ChosenPrimitives {
  const reference = noblePrimitives;
  const pick = (answers: (candidate: Primitives) => boolean, preferred = true): Backend =>
    preferred && passes(() => answers(native)) ? 'native' : 'noble';
  const chosen: ChosenBackends = {
    x25519: pick(x25519Answers),
    ed25519: pick(ed25519Answers),
    sha256: pick(sha256Answers),
    sha512: pick(sha512Answers),
    hmac: pick(hmacAnswers, onBoringSsl),
    hkdf: pick(hkdfAnswers, onBoringSsl),
    aeadOver1KB: pick(aeadAnswers),
    'ML-KEM-768': pick((candidate) => kemAnswers('ML-KEM-768', candidate, reference)),
    'ML-KEM-1024': pick((candidate) => kemAnswers('ML-KEM-1024', candidate, reference)),
  };
  const of = (backend: Backend): Primitives => (backend === 'native' ? native : reference);
  const kem = (name: KemName): Kem => of(chosen[name]).kem[name];
  const longAead = of(chosen.aeadOver1KB);
  const aeadFor = (bytes: number): Primitives => (bytes > NATIVE_AEAD_FROM_BYTES ? longAead : reference);
  return {
    chosen,
    primitives: {
      x25519Keygen: of(chosen.x25519).x25519Keygen,
      x25519: of(chosen.x25519).x25519,
      edKeygen: of(chosen.ed25519).edKeygen,
      edSign: of(chosen.ed25519).edSign,
      edVerify: of(chosen.ed25519).edVerify,
      sha256: of(chosen.sha256).sha256,
      sha512: of(chosen.sha512).sha512,
      hmac: of(chosen.hmac).hmac,
      hkdf: of(chosen.hkdf).hkdf,
      aeadSeal: (key, nonce, associatedData, plaintext) =>
        aeadFor(plaintext.length).aeadSeal(key, nonce, associatedData, plaintext),
      aeadOpen: (key, nonce, associatedData, sealed) =>
        aeadFor(sealed.length).aeadOpen(key, nonce, associatedData, sealed),
      kem: { 'ML-KEM-768': kem('ML-KEM-768'), 'ML-KEM-1024': kem('ML-KEM-1024') },
    },
  };
}

function passes(check: () => boolean): boolean {
  try {
    return check();
  } catch {
    return false;
  }
}
