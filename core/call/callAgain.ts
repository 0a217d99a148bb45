import type { EndReason } from './endReason.ts';

/**
 * Whether the window in which the call ended offers to call again: it broke, or nobody was reached. Not where somebody
 * said no or hung up, and not where something has to be decided first, as about another identity.
 */
export function offersToCallAgain(reason: EndReason): boolean {
  return AGAIN.has(reason);
}

const AGAIN: ReadonlySet<EndReason> = new Set<EndReason>([
  ...(['busy', 'noAnswer', 'peerOffline', 'noRoomThere', 'offline', 'refusedByServer', 'serverUnavailable'] as const),
  ...(['storeFailed', 'tooManyCalls', 'relayUnavailable', 'connectFailed', 'connectionLost'] as const),
  ...(['microphoneMissing', 'microphoneBlocked', 'microphoneBusy', 'windowLost', 'failedThere'] as const),
  ...(['noRelayThere', 'cutOff', 'asleep'] as const),
]);
