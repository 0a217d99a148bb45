/**
 * Why nothing came of a question to a server, as far as a person can do something about it. docs/PROTOCOL.md, "What
 * stands in the way", says how each is told; core/words has what to do about it in both languages.
 */
export const CONNECTION_PROBLEMS = [
  // The network.
  'noNetwork',
  'nameNotFound',
  'refused',
  'timeout',
  'unreachable',
  // TLS, and who speaks it.
  'notEncrypted',
  'certificateExpired',
  'certificateNotYetValid',
  'certificateOtherName',
  'certificateUntrusted',
  'certificateChanged',
  // The server is to run on this computer and does not.
  'hostDown',
  // Somebody in between.
  'redirected',
  'portal',
  'proxyUnreachable',
  'proxyLogin',
  'proxyRefused',
] as const;

export type ConnectionProblem = (typeof CONNECTION_PROBLEMS)[number];

export function isConnectionProblem(word: string): word is ConnectionProblem {
  const known: readonly string[] = CONNECTION_PROBLEMS;
  return known.includes(word);
}
