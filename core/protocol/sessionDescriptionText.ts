/**
 * The longest SDP that fits the one size every offer and answer has on the wire: 8192 bytes padded, less the other
 * fields of the message and room for new ones. PROTOCOL "Wire format".
 */
export const MAX_SDP_BYTES = 7500;

/** What is wrong with the text of a session description. */
export type SdpProblem = 'tooLong' | 'notSdp' | 'carriesFingerprint' | 'carriesCandidate';

/**
 * Judges an SDP as it may travel: lines of printable ASCII ended by CRLF and nothing else (RFC 8866), so that one
 * character is one byte and no line hides within another; no fingerprint and no candidate, because both travel apart
 * and authenticated field by field.
 *
 * Returns the first problem, or null.
 */
export function sdpProblem(sdp: string): SdpProblem | null {
  // Before any other work: the text may be the other side's.
  if (sdp.length > MAX_SDP_BYTES) return 'tooLong';
  if (!sdp.startsWith('v=0\r\n') || !sdp.endsWith('\r\n')) return 'notSdp';
  for (const line of sdpLines(sdp)) {
    if (!SDP_LINE.test(line)) return 'notSdp';
    if (isAttribute(line, 'fingerprint')) return 'carriesFingerprint';
    if (isAttribute(line, 'candidate')) return 'carriesCandidate';
  }
  return null;
}

/** The lines of an SDP without their ends. */
export function sdpLines(sdp: string): readonly string[] {
  const lines = sdp.split('\r\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/**
 * Whether the line is `a=<name>` or `a=<name>:…`. In any case of letters, because parsers differ in how they read it.
 */
export function isAttribute(line: string, name: string): boolean {
  const start = `a=${name}`;
  if (line.slice(0, start.length).toLowerCase() !== start) return false;
  const next = line.charAt(start.length);
  return next === '' || next === ':' || next === ' ';
}

const SDP_LINE = /^[a-z]=[\x20-\x7e]+$/;
