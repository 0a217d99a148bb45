import type { MediaOrder } from '../../core/call/callEffect.ts';
import type { CallView } from '../../core/call/view.ts';

export interface MediaPermission {
  /** What main orders of the media engine passes here: it says which devices this call was made, or answered, with. */
  readonly ordered: (order: MediaOrder) => void;
  /**
   * Whether all of these devices ("audio", "video") may be opened in this state of the call: the microphone once the
   * person here dialled or answered, the camera if that was with video, and in every call once it is connected, for
   * each has a button for it. A request that names none is one for the screen (`screenChoice.ts`), and what it names
   * may be new to us: never.
   */
  readonly mayOpen: (kinds: readonly string[] | undefined, call: CallView) => boolean;
}

export function createMediaPermission(): MediaPermission {
  let order: Extract<MediaOrder, { kind: 'createOffer' | 'createAnswer' }> | null = null;
  return {
    ordered: (next) => {
      if (next.kind === 'createOffer' || next.kind === 'createAnswer') order = next;
      if (next.kind === 'close') order = null;
    },
    mayOpen: (kinds, call) => {
      if (order === null || !isUnderWay(call) || call.call.callId !== order.callId) return false;
      const { callType } = order;
      if (kinds === undefined || kinds.length === 0) return false;
      return kinds.every(
        (kind) => kind === 'audio' || (kind === 'video' && (callType === 'video' || call.phase === 'connected')),
      );
    },
  };
}

function isUnderWay(call: CallView): call is Exclude<CallView, { phase: 'idle' | 'ringing' | 'ended' }> {
  return call.phase !== 'idle' && call.phase !== 'ringing' && call.phase !== 'ended';
}
