import type { IncomingHttpHeaders } from 'node:http';
import { networkInterfaces } from 'node:os';
import { leadsOut } from '../../core/call/ownNetwork.ts';
import type { ConnectionProblem } from '../../core/ipc/problem.ts';
import type { DecodeProblem } from '../../core/protocol/codec.ts';
import { CLOSE_CODES, type HttpErrorCode } from '../../core/protocol/errorCodes.ts';
import { ConnectionError } from './connectionError.ts';

/** By the codes of Node and OpenSSL. A code that is not here says no more than that nobody answered. */
const BY_ERROR: ReadonlyMap<string, ConnectionProblem> = new Map([
  ['ENETUNREACH', 'noNetwork'],
  ['ENETDOWN', 'noNetwork'],
  ['EADDRNOTAVAIL', 'noNetwork'],
  // The name could not be asked for: without a network there is nobody to ask.
  ['EAI_AGAIN', 'noNetwork'],
  ['ENOTFOUND', 'nameNotFound'],
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
  // What else is wrong with it, such as a digest that is too weak.
  ['UNSPECIFIED', 'certificateUntrusted'],
]);

/** What came back was no TLS at all: that may be a server which speaks http. */
const NO_TLS = /WRONG[_ ]VERSION[_ ]NUMBER|HTTP[_ ]REQUEST|PACKET[_ ]LENGTH[_ ]TOO[_ ]LONG/iu;
const OF_TLS = /^(?:EPROTO|ERR_SSL_)/u;

/** Names that nobody knows and places that nobody reaches look alike where there is no network at all. */
const WITHOUT_NETWORK: ReadonlySet<ConnectionProblem> = new Set(['nameNotFound', 'unreachable', 'timeout']);

/** What an error on the way to a server means. */
export function connectionProblemOf(error: unknown, isOnNetwork: () => boolean = hasNetwork): ConnectionProblem {
  const problem = ownProblem(error);
  return WITHOUT_NETWORK.has(problem) && !isOnNetwork() ? 'noNetwork' : problem;
}

function ownProblem(error: unknown): ConnectionProblem {
  if (error instanceof ConnectionError) return error.problem;
  // A name with several addresses was tried at each of them; one that says something rare says most.
  if (error instanceof AggregateError) {
    const problems = error.errors.map(ownProblem);
    return problems.find((one) => one !== 'unreachable' && one !== 'noNetwork') ?? problems[0] ?? 'unreachable';
  }
  if (!(error instanceof Error) || !('code' in error)) return 'unreachable';
  const code = String(error.code);
  const known = BY_ERROR.get(code);
  if (known !== undefined || !OF_TLS.test(code)) return known ?? 'unreachable';
  return NO_TLS.test(`${code} ${error.message}`) ? 'notEncrypted' : 'tlsRefused';
}

/** By an address that leads somewhere: one that waits for its router in vain has given itself another one. */
export function hasNetwork(interfaces = networkInterfaces()): boolean {
  return Object.values(interfaces).some((places) => places?.some(leadsOut));
}

export interface Hindrance {
  readonly problem: ConnectionProblem;
  /** Where a redirect leads. */
  readonly detail: string | null;
}

export interface ForeignReply {
  /** What was asked. */
  readonly url: string;
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
}

const MAX_DETAIL = 100;

/** What an answer means that is none of our server's. */
export function foreignReply({ url, status, headers }: ForeignReply): Hindrance {
  const alone = (problem: ConnectionProblem): Hindrance => ({ problem, detail: null });
  if (status >= 300 && status < 400) return { problem: 'redirected', detail: originIn(headers.location, url) };
  switch (status) {
    case 511:
      return alone('portal');
    case 407:
      return alone('proxyLogin');
    case 401:
    case 403:
      return alone('serverForbids');
    case 429:
      return alone('tooManyRequests');
    case 500:
      return alone('serverFailed');
    case 503:
      return alone('serverBusy');
    // A gateway speaks for a server that is away.
    case 502:
    case 504:
      return alone('serverDown');
  }
  // A network that wants a sign-in answers in the place of everybody, but it has nobody's certificate.
  const isPage = status === 200 && (headers['content-type'] ?? '').startsWith('text/html');
  return alone(isPage && url.startsWith('http:') ? 'portal' : 'notRingfort');
}

/** Of an address that somebody else wrote: no more of it than a person can check. */
function originIn(location: string | undefined, base: string): string | null {
  if (location === undefined || !URL.canParse(location, base)) return null;
  const { protocol, origin } = new URL(location, base);
  return (protocol === 'http:' || protocol === 'https:') && origin.length <= MAX_DETAIL ? origin : null;
}

/** What the code of a refusal means to whoever wanted something, whatever it was; null if that depends. */
export function problemOfRefusal(code: HttpErrorCode): ConnectionProblem | null {
  switch (code) {
    case 'rate':
      return 'tooManyRequests';
    case 'unavailable':
      return 'serverBusy';
    case 'disk_full':
      return 'serverDiskFull';
    case 'internal':
      return 'serverFailed';
    case 'forbidden':
    case 'wrong_origin':
      return 'serverForbids';
    // It speaks our language and does not know what we ask for.
    case 'not_found':
      return 'serverOlder';
    case 'bad_request':
    case 'unsupported_media_type':
      return 'otherVersion';
    default:
      return null;
  }
}

/** What a server means that closes a connection before it is of use; null if the code says nothing. */
export function problemOfClose(code: number | null): ConnectionProblem | null {
  switch (code) {
    case CLOSE_CODES.tryLater.code:
      return 'serverBusy';
    case CLOSE_CODES.internal.code:
      return 'serverFailed';
    case CLOSE_CODES.rate.code:
      return 'tooManyRequests';
    case CLOSE_CODES.authTimeout.code:
      return 'timeout';
    case CLOSE_CODES.badFrame.code:
      return 'otherVersion';
    default:
      return null;
  }
}

/** What a first frame means that cannot be read; `undefined`: it is binary, or comes out of turn. */
export function problemOfFirstFrame(problem: DecodeProblem | undefined): ConnectionProblem {
  switch (problem) {
    case 'newerVersion':
      return 'serverNewer';
    case 'badShape':
      return 'otherVersion';
    default:
      return 'notRingfort';
  }
}
