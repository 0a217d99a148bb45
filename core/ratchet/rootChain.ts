import { label } from './bytes.ts';
import type { Primitives } from './primitives.ts';
import { type X25519PublicKey, sharedSecret } from './publicKey.ts';
import { Secret } from './secret.ts';

const ROOT = label('root');

/** `KDF_RK`: one DH output turns the root key into the next root key and a new chain key. PROTOCOL "Double Ratchet". */
export function advanceRoot(
  primitives: Primitives,
  rootKey: Secret,
  dhOutput: Secret,
): { readonly rootKey: Secret; readonly chainKey: Secret } {
  const okm = primitives.hkdf(dhOutput.bytes, rootKey.bytes, ROOT, 64);
  const next = { rootKey: new Secret(okm.slice(0, 32)), chainKey: new Secret(okm.slice(32, 64)) };
  okm.fill(0);
  return next;
}

/** One half of a step of the DH ratchet: DH of our ratchet key and theirs, then `KDF_RK`. Throws E_BAD_KEY. */
export function stepRoot(primitives: Primitives, rootKey: Secret, ours: Secret, theirs: X25519PublicKey) {
  const dhOutput = sharedSecret(primitives, ours, theirs);
  const root = advanceRoot(primitives, rootKey, dhOutput);
  dhOutput.dispose();
  return root;
}
