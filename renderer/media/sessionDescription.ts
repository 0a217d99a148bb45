import type { SessionDescription } from '../../core/call/call.ts';
import { withSoundParameters } from './soundParameters.ts';

/**
 * The SDP for the engine: the fingerprint travelled apart and authenticated, and becomes the one line of the session
 * level, where it holds for every media section (RFC 8122). DTLS then accepts no other certificate.
 */
export function withDtlsFingerprint({ sdp, dtlsFingerprint }: SessionDescription): string {
  const pairs = dtlsFingerprint.toUpperCase().match(/../g) ?? [];
  const line = `a=fingerprint:sha-256 ${pairs.join(':')}\r\n`;
  const firstMedia = sdp.search(/^m=/m);
  return firstMedia === -1 ? sdp + line : sdp.slice(0, firstMedia) + line + sdp.slice(firstMedia);
}

/** A description of the other side as the engine takes it; what was hashed and agreed stays as it is. */
export function descriptionForEngine(description: SessionDescription): string {
  return withSoundParameters(withDtlsFingerprint(description));
}
