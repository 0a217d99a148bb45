import { isAttribute, sdpLines } from './sessionDescriptionText.ts';

/** An SDP as it may travel, and what was taken out of it; or why it cannot be. */
export type DetachedFingerprint =
  | {
      readonly ok: true;
      /** Without fingerprint and candidate lines. */
      readonly sdp: string;
      /** SHA-256 of the DTLS certificate: lower-case hex, 64 digits. */
      readonly fingerprint: string;
    }
  | {
      readonly ok: false;
      /**
       * none: no SHA-256 fingerprint in it. differing: two that are not the same, where one certificate serves a call.
       */
      readonly problem: 'none' | 'differing';
    };

/**
 * Takes the DTLS fingerprint and all candidates out of an SDP that our own engine made. They travel as fields of the
 * message, so that the other side rebuilds the line from an authenticated value and no address leaves by this way.
 * PROTOCOL "Calls".
 */
export function detachFingerprint(sdp: string): DetachedFingerprint {
  const kept: string[] = [];
  const fingerprints = new Set<string>();
  for (const line of sdpLines(sdp)) {
    if (isAttribute(line, 'fingerprint')) {
      const value = SHA256_LINE.exec(line)?.[1];
      // Another hash of the same certificate says nothing that the SHA-256 does not.
      if (value !== undefined) fingerprints.add(value.replaceAll(':', '').toLowerCase());
    } else if (!isAttribute(line, 'candidate') && !isAttribute(line, 'end-of-candidates')) {
      kept.push(line);
    }
  }
  const [fingerprint, second] = fingerprints;
  if (fingerprint === undefined) return { ok: false, problem: 'none' };
  if (second !== undefined) return { ok: false, problem: 'differing' };
  return { ok: true, sdp: join(kept), fingerprint };
}

function join(lines: readonly string[]): string {
  return lines.map((line) => `${line}\r\n`).join('');
}

const SHA256_LINE = /^a=fingerprint:sha-256 ((?:[0-9a-f]{2}:){31}[0-9a-f]{2})$/i;
