import { expect } from '@playwright/test';
import type { ConnectionProblem, Problem, StoreProblem } from '../../core/ipc/problem.ts';
import { CLOSE_CODES, HTTP_ERRORS, type HttpErrorCode } from '../../core/protocol/errorCodes.ts';
import { en } from '../../core/words/en.ts';
import type { Person } from '../../scripts/drive/person.ts';
import type { Manner } from '../stage/changingFront.ts';
import { inDays, makeCertificate, type TestCertificate } from '../stage/testCertificate.ts';

/** The authority that the computers of these tests trust, beside those that everybody knows. */
export const authority = makeCertificate({ name: 'An authority of the tests', isAuthority: true });

/** Names that lead to this computer while these tests run; the first one is in its own network, the other is public. */
export const LOCAL_NAME = 'ringfort.local';
export const PUBLIC_NAME = 'calls.example.org';
export const inOrder = (name: string): TestCertificate => makeCertificate({ name, issuer: authority.issuer });

/** How a cause of CONNECTION_PROBLEMS is brought about between a Ringfort and its server. */
export type Hindrance =
  /** By what stands at the address. `socket`, `requests`: only a WebSocket, or only a request, can meet with it. */
  | {
      readonly by: 'place';
      readonly manner: Manner;
      readonly certificate?: (name: string) => TestCertificate | null;
      readonly meets: 'both' | 'socket' | 'requests';
    }
  /** By the name service of the system, with this error. */
  | { readonly by: 'names'; readonly code: string }
  /** By a proxy that the system names: one that is away, or one that answers with this status. */
  | { readonly by: 'proxy'; readonly status: number | null }
  /** Walked by itself, in this file. */
  | { readonly by: 'another test'; readonly file: string };

const place = (manner: Manner, meets: 'both' | 'socket' | 'requests' = 'both'): Hindrance => ({
  ...{ by: 'place', manner, meets },
});
const answers = (status: number, headers: Readonly<Record<string, string>> = {}, body = ''): Hindrance =>
  place({ kind: 'answers', status, headers, body });
/** As the server itself refuses a request. */
const refuses = (code: HttpErrorCode): Hindrance => {
  const body = JSON.stringify({ error: { code, message: HTTP_ERRORS[code].meaning } });
  const headers = { 'content-type': 'application/json' };
  return place({ kind: 'answers', status: HTTP_ERRORS[code].status, headers, body }, 'requests');
};
const shows = (certificate: (name: string) => TestCertificate | null): Hindrance => ({
  ...{ by: 'place', manner: { kind: 'through' }, meets: 'both', certificate },
});
const challenge = { v: 1, t: 'challenge', nonce: 'AAAA', server_id: 'x' };

/** Every cause: a new one does not compile until it is brought about, or walked elsewhere. */
export const HINDRANCES: Readonly<Record<ConnectionProblem, Hindrance>> = {
  noNetwork: { by: 'names', code: 'EAI_AGAIN' },
  nameNotFound: { by: 'names', code: 'ENOTFOUND' },
  refused: place({ kind: 'away' }),
  timeout: place({ kind: 'closes', code: CLOSE_CODES.authTimeout.code }, 'socket'),
  unreachable: place({ kind: 'breaks' }),
  notEncrypted: shows(() => null),
  tlsRefused: { by: 'place', manner: { kind: 'refusesTls' }, meets: 'both', certificate: () => null },
  certificateExpired: shows((name) => makeCertificate({ name, issuer: authority.issuer, notAfter: inDays(-1) })),
  certificateNotYetValid: shows((name) => makeCertificate({ name, issuer: authority.issuer, notBefore: inDays(1) })),
  certificateOtherName: shows(() => inOrder('other.example.org')),
  certificateUntrusted: shows((name) => makeCertificate({ name })),
  certificateChanged: { by: 'another test', file: 'onboarding.e2e.ts' },
  hostDown: { by: 'another test', file: 'firstPaths.e2e.ts' },
  redirected: answers(302, { location: 'https://login.example/hotel' }),
  portal: answers(511),
  proxyUnreachable: { by: 'proxy', status: null },
  proxyLogin: { by: 'proxy', status: 407 },
  proxyRefused: { by: 'proxy', status: 403 },
  serverDown: answers(502),
  serverBusy: answers(503),
  serverDiskFull: refuses('disk_full'),
  serverFailed: answers(500),
  serverForbids: answers(403),
  tooManyRequests: answers(429),
  notRingfort: answers(404),
  serverOlder: refuses('not_found'),
  serverNewer: place({ kind: 'says', frame: JSON.stringify({ ...challenge, v: 2 }) }, 'socket'),
  otherVersion: place({ kind: 'says', frame: JSON.stringify(challenge) }, 'socket'),
  serverUnproven: place(
    {
      ...{ kind: 'answers', status: 200, headers: { 'content-type': 'application/json' } },
      body: JSON.stringify({
        server_id: 'A'.repeat(22),
        server_key: Buffer.alloc(32).toString('base64'),
        proof: Buffer.alloc(64).toString('base64'),
        server_time: Date.now(),
      }),
    },
    'requests',
  ),
  failedHere: { by: 'another test', file: 'offline.e2e.ts' },
};

/** What SQLite says of a store that fails so. */
export const STORE_FAILURES: Readonly<Record<StoreProblem, string>> = {
  storeFull: 'SQLITE_FULL',
  storeLocked: 'SQLITE_BUSY',
  storeReadOnly: 'SQLITE_READONLY',
  storeIoFailed: 'SQLITE_IOERR_READ',
  storeDamaged: 'SQLITE_CORRUPT',
  storeFailed: 'SQLITE_MISUSE',
};

/** Both what stands in the way and what to do about it. */
export async function says({ main }: Person, problem: Problem): Promise<void> {
  const title = en[`problem.${problem}.title`].replace(/\{.*$/su, '');
  await expect(main.getByText(title, { exact: false }).first()).toBeVisible({ timeout: 90_000 });
  await expect(main.getByText(en[`problem.${problem}.text`], { exact: false }).first()).toBeVisible();
}
