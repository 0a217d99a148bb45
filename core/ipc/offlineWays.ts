import { CONNECTION_PROBLEMS, STORE_PROBLEMS, type Problem } from './problem.ts';
import type { OfflineReason } from './snapshot.ts';

/** What a person can do about a server that cannot be reached. */
export type OfflineWay = 'registerAgain' | 'registerAnew' | 'signInHere' | 'tryNow' | 'changeAddress';

/** Perhaps the server is somewhere else by now. */
const NOT_THERE: ReadonlySet<Problem> = new Set([
  ...(['nameNotFound', 'refused', 'timeout', 'unreachable', 'redirected', 'notRingfort'] as const),
  ...(['notEncrypted', 'tlsRefused'] as const),
  ...(['certificateExpired', 'certificateOtherName', 'certificateUntrusted', 'certificateChanged'] as const),
  'serverUnproven',
]);

/** @forTests All reasons there are: each is drawn once, and has ways out. */
export const OFFLINE_REASONS: readonly OfflineReason[] = [
  ...CONNECTION_PROBLEMS,
  ...STORE_PROBLEMS,
  ...(['signedInElsewhere', 'signInRefused', 'otherServer', 'wrongAddress'] as const),
];

/**
 * Never none: also what heals by itself, and is tried again without them, can be tried now. `isHosting`: the server
 * runs on this computer, and has no other address.
 */
export function offlineWays(reason: OfflineReason, isHosting: boolean): readonly OfflineWay[] {
  const elsewhere: readonly OfflineWay[] = isHosting ? [] : ['changeAddress'];
  switch (reason) {
    case 'signInRefused':
      return ['registerAgain'];
    case 'otherServer':
      return ['registerAnew', ...elsewhere, 'tryNow'];
    case 'wrongAddress':
      return [...elsewhere, 'tryNow'];
    case 'signedInElsewhere':
      return ['signInHere'];
    default:
      return NOT_THERE.has(reason) ? ['tryNow', ...elsewhere] : ['tryNow'];
  }
}
