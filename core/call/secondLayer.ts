import { hexToBytes } from '@noble/hashes/utils.js';
import { hex, mediaKey } from '../ratchet/signalCrypto.ts';
import type { RemoteDevice } from './call.ts';
import { ownPrimitives as primitives } from './ownPrimitives.ts';
import { knownDevice, type PeerTrust } from './peerTrust.ts';

/*
 * The second layer: frames of sound and pictures are sealed once more before SRTP, PROTOCOL "Second layer on media".
 *
 *   caller   open --their answer, with a secret--> agreed          callee   asked --our answer is out--> agreed
 *                 `-- without -------------------> absent                   absent: the offer had no secret
 */
export type SecondLayer =
  | { readonly step: 'open' }
  /** Their secret: 32 bytes in lower-case hex. */
  | { readonly step: 'asked'; readonly secret: string }
  | { readonly step: 'agreed' }
  /** Their Ringfort has none. */
  | { readonly step: 'absent' };

/** The base keys of one line (RFC 9605): 32 bytes in lower-case hex each. */
export interface LineKeys {
  readonly seal: string;
  readonly open: string;
}

/** What the frames of one connection are sealed and opened with. */
export interface MediaKeys {
  /** Of the connection; the key id of its frames. */
  readonly generation: number;
  readonly audio: LineKeys;
  readonly camera: LineKeys;
  readonly screen: LineKeys;
}

/**
 * The keys of one connection of a call, for the side that made its offer or rejoin or for the one that answered. All in
 * lower-case hex: what was agreed on for it, and the secrets of who asked and of who answered, 32 bytes each.
 */
export function mediaKeys(
  agreed: string,
  generation: number,
  [asking, answering]: readonly [string, string],
  we: 'offer' | 'answer',
): MediaKeys {
  const transcript = hexToBytes(agreed);
  const secrets = [hexToBytes(asking), hexToBytes(answering)] as const;
  const [ours, theirs] = we === 'offer' ? [0, 1] : [1, 0];
  const keyOf = (line: number, side: number): string =>
    hex(mediaKey(primitives, transcript, secrets, { line, side, generation }));
  const keysOf = (line: number): LineKeys => ({ seal: keyOf(line, ours), open: keyOf(line, theirs) });
  return { generation, audio: keysOf(0), camera: keysOf(1), screen: keysOf(2) };
}

/**
 * This device had a second layer before, and now says nothing of one: a Ringfort does not forget how, so it is refused
 * and said (A35).
 */
export function hasLostLayer(trust: PeerTrust, device: RemoteDevice, mediaSecret: string | null): boolean {
  return mediaSecret === null && knownDevice(trust, device)?.secondLayer === true;
}
