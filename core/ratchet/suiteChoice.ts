import { decodeCapabilities } from './capabilities.ts';
import { RatchetError } from './ratchetError.ts';
import { type Suite, bestCommonSuite } from './suite.ts';

/**
 * The suite an initiator takes: the best one in the capabilities (12 bytes each) of both. Theirs need not be verified
 * yet; a forged choice fails with the certificate that signs them. Throws E_DOWNGRADE where there is none that both
 * accept, E_VERSION for unreadable capabilities. PROTOCOL "Suites".
 */
export function chooseSuite(ours: Uint8Array, theirs: Uint8Array): Suite {
  const suite = bestAccepted(ours, theirs);
  if (suite === undefined) throw new RatchetError('E_DOWNGRADE', 'there is no suite both sides accept');
  return suite;
}

/**
 * Holds the suite of an opening against what `chooseSuite` gives: an honest initiator takes that one, and anything less
 * is somebody's wish on the way (A35). Throws E_DOWNGRADE or E_VERSION.
 */
export function refuseOtherSuite(suiteId: number, ours: Uint8Array, theirs: Uint8Array): void {
  if (suiteId !== bestAccepted(ours, theirs)?.id) {
    throw new RatchetError('E_DOWNGRADE', 'the opening uses another suite than the best one both sides accept');
  }
}

function bestAccepted(ours: Uint8Array, theirs: Uint8Array): Suite | undefined {
  const [local, remote] = [decodeCapabilities(ours), decodeCapabilities(theirs)];
  const suite = bestCommonSuite(local.suites, remote.suites);
  return suite !== undefined && suite.id >= Math.max(local.minSuite, remote.minSuite) ? suite : undefined;
}
