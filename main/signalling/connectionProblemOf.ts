import type { IncomingHttpHeaders } from 'node:http';
import type { ConnectionProblem } from '../../core/ipc/connectionProblem.ts';
import { ConnectionError } from './connectionError.ts';

/** By the codes of Node and OpenSSL. A code that is not here says no more than that nobody answered. */
const BY_CODE: ReadonlyMap<string, ConnectionProblem> = new Map([
  ['ENETUNREACH', 'noNetwork'],
  ['ENETDOWN', 'noNetwork'],
  ['EADDRNOTAVAIL', 'noNetwork'],
  // The name could not be asked for: without a network there is nobody to ask.
  ['EAI_AGAIN', 'noNetwork'],
  ['ENOTFOUND', 'nameNotFound'],
  ['EAI_NONAME', 'nameNotFound'],
  ['EAI_NODATA', 'nameNotFound'],
  ['ECONNREFUSED', 'refused'],
  ['ETIMEDOUT', 'timeout'],
  ['CERT_HAS_EXPIRED', 'certificateExpired'],
  ['CERT_NOT_YET_VALID', 'certificateNotYetValid'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'certificateOtherName'],
  ['HOSTNAME_MISMATCH', 'certificateOtherName'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'certificateUntrusted'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'certificateUntrusted'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'certificateUntrusted'],
  ['UNABLE_TO_GET_ISSUER_CERT', 'certificateUntrusted'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'certificateUntrusted'],
  ['UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY', 'certificateUntrusted'],
  ['CERT_SIGNATURE_FAILURE', 'certificateUntrusted'],
  ['CERT_CHAIN_TOO_LONG', 'certificateUntrusted'],
  ['CERT_REVOKED', 'certificateUntrusted'],
  ['CERT_UNTRUSTED', 'certificateUntrusted'],
  ['CERT_REJECTED', 'certificateUntrusted'],
  ['INVALID_CA', 'certificateUntrusted'],
  ['INVALID_PURPOSE', 'certificateUntrusted'],
  ['PATH_LENGTH_EXCEEDED', 'certificateUntrusted'],
  ['EPROTO', 'notEncrypted'],
]);

/** What an error on the way to a server means. */
export function connectionProblemOf(error: unknown): ConnectionProblem {
  if (error instanceof ConnectionError) return error.problem;
  // A name with several addresses was tried at each of them; one that says something rare says most.
  if (error instanceof AggregateError) {
    const problems = error.errors.map(connectionProblemOf);
    return (
      problems.find((problem) => problem !== 'unreachable' && problem !== 'noNetwork') ?? problems[0] ?? 'unreachable'
    );
  }
  if (!(error instanceof Error) || !('code' in error)) return 'unreachable';
  const code = String(error.code);
  return BY_CODE.get(code) ?? (code.startsWith('ERR_SSL_') ? 'notEncrypted' : 'unreachable');
}

/** What an answer means that is none of our server's; null if all that can be said is that it is none. */
export function foreignReply(status: number, headers: IncomingHttpHeaders): ConnectionProblem | null {
  if (status === 511) return 'portal';
  if (status === 407) return 'proxyLogin';
  if (status >= 300 && status < 400) return 'redirected';
  // A gateway speaks for a server that is away, or that has no room now.
  if (status === 429 || status === 502 || status === 503 || status === 504) return 'unreachable';
  // Whoever answers our questions with a page of its own wants to be looked at first.
  return status === 200 && (headers['content-type'] ?? '').startsWith('text/html') ? 'portal' : null;
}
