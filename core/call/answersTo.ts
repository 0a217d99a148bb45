import type { CallType } from './call.ts';
import type { LeftCall } from './callEvent.ts';
import type { SeenCall } from './orderMeant.ts';
import type { RingingView } from './shownCalls.ts';
import type { PresentView } from './view.ts';

/** One answer that a call can be given. */
export interface Answer {
  /** The message that says it in full. */
  readonly word:
    | 'call.accept'
    | 'call.accept.audio'
    | 'call.accept.video'
    | 'call.addAndAnswer'
    | 'call.addAndAnswer.video'
    | 'call.holdAndAnswer'
    | 'call.endAndAnswer'
    | 'call.addHoldAndAnswer';
  /** What is asked of main: to answer, or to take them into the contacts first. */
  readonly does: 'answer' | 'addAndAnswer';
  /** `present`: the call that the person is in, and what becomes of it. */
  readonly order: SeenCall & { readonly callType: CallType; readonly present?: LeftCall };
  /** The key that gives it; null: it has to be looked for. */
  readonly key: 'answer' | 'answerVideo' | null;
}

/** Whether answering takes the caller into the contacts too: a stranger who may only be relayed, and by nobody. */
export function answeringAdds({ needsRelay, knownContact }: RingingView): boolean {
  return needsRelay && !knownContact;
}

/**
 * Which answers this call can be given, as their buttons stand: the one that is meant comes last. `present` is the call
 * that the person is in, which answering leaves.
 */
export function answersTo(view: RingingView, present: PresentView | null): readonly Answer[] {
  const adds = answeringAdds(view);
  const { callId, type } = view.call;
  const answer = (word: Answer['word'], key: Answer['key'], callType: CallType, wish?: LeftCall['wish']): Answer => ({
    word,
    does: adds ? 'addAndAnswer' : 'answer',
    order: {
      ...{ callId, phase: view.phase, callType },
      ...(wish && present && { present: { callId: present.call.callId, wish } }),
    },
    key,
  });
  if (present !== null) {
    // With sound only, also a video call: the camera has a button in the call.
    if (adds) return [answer('call.addHoldAndAnswer', 'answer', 'audio', 'hold')];
    return [answer('call.endAndAnswer', null, 'audio', 'end'), answer('call.holdAndAnswer', 'answer', 'audio', 'hold')];
  }
  // One answer, which takes the call as it was meant: the camera can be turned off in the call.
  if (adds) return [answer(type === 'video' ? 'call.addAndAnswer.video' : 'call.addAndAnswer', 'answer', type)];
  if (type === 'audio') return [answer('call.accept', 'answer', 'audio')];
  return [answer('call.accept.audio', 'answer', 'audio'), answer('call.accept.video', 'answerVideo', 'video')];
}

/** The same as lines of a list, in which the first is given without a look: what a key does, which ends no call. */
export function listedAnswers(view: RingingView, present: PresentView | null): readonly Answer[] {
  return answersTo(view, present).toSorted(
    (one, other) => Number(other.key === 'answer') - Number(one.key === 'answer'),
  );
}

/** What answers where there is a single key or button for it. */
export function keyedAnswer(view: RingingView, present: PresentView | null): Answer | undefined {
  return answersTo(view, present).find(({ key }) => key === 'answer');
}
