import type { CallRef } from './call.ts';
import type { EndReason } from './endReason.ts';

/**
 * Whether nobody answered a call of ours, so that there may be something left to say. Not where somebody declined: they
 * have answered. Nor where the person here gave up before it had rung out.
 */
export function mayLeaveVoiceAfter({ direction }: Pick<CallRef, 'direction'>, reason: EndReason): boolean {
  return direction === 'outgoing' && UNANSWERED.has(reason);
}

const UNANSWERED: ReadonlySet<EndReason> = new Set<EndReason>(['noAnswer', 'peerOffline', 'busy', 'noRoomThere']);
