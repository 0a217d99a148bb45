/**
 * SHA-256 of the certificate with which the other side has proved itself in DTLS, lower-case hex. Null before the
 * handshake. Main compares it with the one that came through the ratchet.
 */
export async function remoteCertificateSha256(transport: RTCDtlsTransport | null): Promise<string | null> {
  const [certificate] = transport?.getRemoteCertificates() ?? [];
  if (certificate === undefined) return null;
  const digest = await crypto.subtle.digest('SHA-256', certificate);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
