import type { MediaOrder } from '../../../core/call/callEffect.ts';
import { findView, type ShownCalls } from '../../../core/call/shownCalls.ts';
import type { PresentView } from '../../../core/call/view.ts';

export interface MediaPermission {
  /** A voice message is recorded about this call, which is over; null: about none. */
  readonly recording: (callId: string | null) => void;
  /** Whether that goes on: the call is over, and still shown. */
  readonly isRecording: (calls: ShownCalls) => boolean;
  /** What main orders of the media engine passes here: it says which devices this call was made, or answered, with. */
  readonly ordered: (order: MediaOrder) => void;
  /**
   * Whether all of these devices ("audio", "video") may be opened for one of these calls: the microphone once the
   * person here dialled or answered, the camera if that was with video, and in every call once it is connected, for
   * each has a button for it. For a call that somebody holds, none. A request that names none is one for the screen
   * (`screenChoice.ts`), and what it names may be new to us: never. For a call that is over the microphone alone,
   * while a voice message about it is recorded.
   */
  readonly mayOpen: (kinds: readonly string[] | undefined, calls: ShownCalls) => boolean;
  /**
   * Whether the window of calls is told which devices of this kind there are: while a call that was dialled or answered
   * here lives, held or not. With the names gone for the time of a hold, all that was in use would seem unplugged. Once
   * it is over, as long as it is shown, of sound alone: an engine asks the same for an output that a page plays on, and
   * what is heard then, tones and a voice message, belongs where the call was heard.
   */
  readonly mayList: (kind: string, calls: ShownCalls) => boolean;
}

type Begun = Extract<MediaOrder, { kind: 'createOffer' | 'createAnswer' | 'rejoin' }>;

/** More than are shown at once. */
const MOST_OVER = 4;

export function createMediaPermission(): MediaPermission {
  const begun = new Map<string, Begun>();
  /** Begun here, and closed: the last ones. */
  let over: readonly string[] = [];
  let recordedFor: string | null = null;
  const isRecording = (calls: ShownCalls): boolean =>
    recordedFor !== null && findView(calls, recordedFor)?.phase === 'ended';
  return {
    recording: (callId) => {
      recordedFor = callId;
    },
    isRecording,
    ordered: (next) => {
      if (next.kind === 'createOffer' || next.kind === 'createAnswer' || next.kind === 'rejoin') {
        begun.set(next.callId, next);
      }
      if (next.kind === 'close' && begun.delete(next.callId)) {
        over = [next.callId, ...over.filter((callId) => callId !== next.callId)].slice(0, MOST_OVER);
      }
    },
    mayOpen: (kinds, calls) => {
      if (kinds === undefined || kinds.length === 0) return false;
      if (isRecording(calls) && kinds.every((kind) => kind === 'audio')) return true;
      return [...begun.values()].some(({ callId, callType }) => {
        const view = findView(calls, callId);
        if (view === undefined || !isUnderWay(view)) return false;
        return kinds.every(
          (kind) => kind === 'audio' || (kind === 'video' && (callType === 'video' || view.phase === 'connected')),
        );
      });
    },
    mayList: (kind, calls) => {
      if (kind !== 'audio' && kind !== 'video') return false;
      const lives = [...begun.keys()].some((callId) => {
        const view = findView(calls, callId);
        return view !== undefined && isAlive(view);
      });
      return lives || (kind === 'audio' && over.some((callId) => findView(calls, callId)?.phase === 'ended'));
    },
  };
}

function isUnderWay(view: PresentView): boolean {
  return isAlive(view) && (view.phase !== 'connected' || !(view.heldHere || view.theirs?.held === true));
}

function isAlive(view: PresentView): boolean {
  return view.phase !== 'ringing' && view.phase !== 'ended';
}
