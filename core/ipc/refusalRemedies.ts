import type { DialRefusal } from './refusals.ts';

/**
 * What a person can do about a call that could not be dialled.
 *
 * - `showCall`: to the call that they are in, or that rings here.
 * - `openContact`: where it is decided about them.
 * - `signInHere`: another device took the connection.
 * - `reconnect`, `callAgain`: now, that is, without a server or with one.
 */
export type RefusalRemedy = 'showCall' | 'openContact' | 'unblockAndCall' | 'signInHere' | 'reconnect' | 'callAgain';

/** `isOffline`: the server cannot be reached, so that to call again would be refused again. */
export function refusalRemedy(reason: DialRefusal | 'failed', isOffline: boolean): RefusalRemedy {
  switch (reason) {
    case 'busy':
    // To call again is refused for as long as they ring.
    case 'theyRing':
      return 'showCall';
    case 'identityChanged':
      return 'openContact';
    case 'blocked':
      return 'unblockAndCall';
    case 'signedInElsewhere':
      return 'signInHere';
    default:
      return isOffline ? 'reconnect' : 'callAgain';
  }
}
