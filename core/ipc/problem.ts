/*
 * Why nothing came of what a person wanted, as far as they or whoever runs the server can do something about it. Each
 * has words of its own wherever it shows: `problem.<name>.title` and `.text` in core/words. docs/PROTOCOL.md, "What
 * stands in the way", says by which signs a client tells those of the connection apart.
 */

export const CONNECTION_PROBLEMS = [
  // the network
  'noNetwork',
  'nameNotFound',
  'refused',
  'timeout',
  'unreachable',
  // TLS
  'notEncrypted',
  'tlsRefused',
  'certificateExpired',
  'certificateNotYetValid',
  'certificateOtherName',
  'certificateUntrusted',
  /** Not the one that was pinned. */
  'certificateChanged',
  /** The server is to run on this computer and does not. */
  'hostDown',
  // somebody in between
  'redirected',
  'portal',
  'proxyUnreachable',
  'proxyLogin',
  'proxyRefused',
  // the server
  'serverDown',
  'serverBusy',
  'serverDiskFull',
  'serverFailed',
  'serverForbids',
  'tooManyRequests',
  'notRingfort',
  'serverOlder',
  'serverNewer',
  'otherVersion',
  /** It shows a key and cannot prove that it has it. */
  'serverUnproven',
  // ourselves
  'failedHere',
] as const;

/** Of our own data, on opening it and later. */
export const STORE_PROBLEMS = [
  'storeFull',
  'storeLocked',
  'storeReadOnly',
  'storeIoFailed',
  'storeDamaged',
  'storeFailed',
] as const;

export type ConnectionProblem = (typeof CONNECTION_PROBLEMS)[number];
export type StoreProblem = (typeof STORE_PROBLEMS)[number];
export type Problem = ConnectionProblem | StoreProblem;

const connectionProblems: ReadonlySet<string> = new Set(CONNECTION_PROBLEMS);
const storeProblems: ReadonlySet<string> = new Set(STORE_PROBLEMS);

export function isConnectionProblem(word: string): word is ConnectionProblem {
  return connectionProblems.has(word);
}

function isStoreProblem(word: string): word is StoreProblem {
  return storeProblems.has(word);
}

/** The network is there: something on this computer keeps calls away. */
export function isOwnFault(word: string): boolean {
  return isStoreProblem(word) || word === 'failedHere';
}

export function isProblem(word: string): word is Problem {
  return connectionProblems.has(word) || storeProblems.has(word);
}
