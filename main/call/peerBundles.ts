import type { ConnectionProblem } from '../../core/ipc/problem.ts';
import type { DeviceBundle } from '../../core/protocol/prekeyBundle.ts';
import type { FetchBundles } from './peerPorts.ts';

/** What the server says about the devices of a user, or the code of its refusal. */
export type BundleLookUp = (
  userId: string,
) => Promise<
  | { readonly ok: true; readonly value: { readonly bundles: readonly DeviceBundle[] } }
  | { readonly ok: false; readonly problem: string; readonly cause: ConnectionProblem | null }
>;

/** The bundles of a user for a call that cannot begin without them. */
export function bundlesForCall(lookUp: BundleLookUp): FetchBundles {
  return async (userId) => {
    const reply = await lookUp(userId);
    if (reply.ok) return { ok: true, bundles: reply.value.bundles };
    return { ok: false, failure: failureOf(reply.problem, reply.cause) };
  };
}

/**
 * The same for later, when nothing depends on it yet. Not about somebody whose change of identity waits for a person's
 * word: no session would come of it, and each bundle costs them one-time keys.
 */
export function bundlesAhead(
  lookUp: BundleLookUp,
  waitsForDecision: (userId: string) => boolean,
): (userId: string) => Promise<readonly DeviceBundle[] | null> {
  return async (userId) => {
    if (waitsForDecision(userId)) return null;
    const reply = await lookUp(userId);
    return reply.ok ? reply.value.bundles : null;
  };
}

/** What a refused look-up of a peer means to the call that needs it. */
function failureOf(problem: string, cause: ConnectionProblem | null) {
  if (problem === 'no_such_user') return 'unknownUser';
  switch (cause) {
    case 'tooManyRequests':
      return 'rate';
    case 'serverBusy':
    case 'serverDiskFull':
      return 'serverUnavailable';
    // It answered, and not with what a call can begin with.
    case null:
    case 'serverFailed':
    case 'serverForbids':
    case 'notRingfort':
    case 'serverOlder':
    case 'serverNewer':
    case 'otherVersion':
      return 'refused';
    default:
      return 'offline';
  }
}
