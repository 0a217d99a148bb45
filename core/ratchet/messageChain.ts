import { concat, label } from './bytes.ts';
import type { Primitives } from './primitives.ts';
import { RatchetError } from './ratchetError.ts';
import { Secret } from './secret.ts';
import { MAX_CHAIN } from './limits.ts';

/** A sending or receiving chain: `index` is N of the next message, from 0 to 2000 (used up). */
export interface MessageChain {
  readonly key: Secret;
  readonly index: number;
}

const MESSAGE_KEY_INPUT = Uint8Array.of(0x01);
const CHAIN_KEY_INPUT = Uint8Array.of(0x02);
const MESSAGE = label('msg');

/**
 * `KDF_CK`: one index, one key. Returns the chain after the step, without touching the one given. Throws E_CHAIN_LIMIT
 * past the last message of a chain, so that no caller can forget the cap.
 */
export function advanceChain(
  primitives: Primitives,
  chain: MessageChain,
): { readonly chain: MessageChain; readonly messageKey: Secret } {
  if (chain.index >= MAX_CHAIN) throw new RatchetError('E_CHAIN_LIMIT', 'the chain is used up');
  return {
    messageKey: new Secret(primitives.hmac(chain.key.bytes, MESSAGE_KEY_INPUT)),
    chain: { key: new Secret(primitives.hmac(chain.key.bytes, CHAIN_KEY_INPUT)), index: chain.index + 1 },
  };
}

/**
 * The salt is fresh in every header: even two encryptions from one restored state use different keys and nonces (A21).
 * Associated data is TH ‖ header.
 */
export function sealMessage(
  primitives: Primitives,
  messageKey: Secret,
  salt: Uint8Array,
  transcript: Uint8Array,
  header: Uint8Array,
  padded: Uint8Array,
): Uint8Array {
  const okm = primitives.hkdf(messageKey.bytes, salt, MESSAGE, 44);
  const sealed = primitives.aeadSeal(okm.subarray(0, 32), okm.subarray(32, 44), concat(transcript, header), padded);
  okm.fill(0);
  return sealed;
}

/** Undefined when the tag does not verify. */
export function openMessage(
  primitives: Primitives,
  messageKey: Secret,
  salt: Uint8Array,
  transcript: Uint8Array,
  header: Uint8Array,
  sealed: Uint8Array,
): Uint8Array | undefined {
  const okm = primitives.hkdf(messageKey.bytes, salt, MESSAGE, 44);
  const opened = primitives.aeadOpen(okm.subarray(0, 32), okm.subarray(32, 44), concat(transcript, header), sealed);
  okm.fill(0);
  return opened;
}
