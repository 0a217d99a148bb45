import { mayLeaveVoiceAfter } from '../../core/call/mayLeaveVoice.ts';
import { findView, type ShownCalls } from '../../core/call/shownCalls.ts';
import type { CallWindow } from '../../core/ipc/callWindow.ts';
import type { MainWindow } from '../../core/ipc/mainWindow.ts';
import type { Handlers } from '../../core/ipc/define.ts';
import type { VoiceOrders } from '../ports/voice.ts';

export interface VoiceHandlersPorts {
  /** Null before there is an account. */
  readonly voice: () => VoiceOrders | null;
  /** What the windows were told last. */
  readonly shown: () => ShownCalls;
  /** The call window may open the microphone for this call that is over; null: for none. */
  readonly onRecording: (callId: string | null) => void;
}

export interface VoiceHandlers {
  readonly ofCall: Pick<Handlers<CallWindow>, 'mayLeaveVoice' | 'recordVoice' | 'leaveVoice' | 'keepVoice'>;
  readonly ofMain: Pick<
    Handlers<MainWindow>,
    'voiceRecording' | 'markVoiceHeard' | 'removeVoice' | 'putBackVoice' | 'leaveVoiceAgain'
  >;
}

/** What windows ask about voice messages. One is left for a call that is over, shown, and was not answered. */
export function createVoiceHandlers({ voice, shown, onRecording }: VoiceHandlersPorts): VoiceHandlers {
  const unanswered = (callId: string): { readonly peer: string } | null => {
    const view = findView(shown(), callId);
    return view?.phase === 'ended' && mayLeaveVoiceAfter(view.call, view.reason) ? view.call : null;
  };
  /** For which something was recorded last: its call may be shown no more when that comes. */
  let recorded: { readonly callId: string; readonly peer: string } | null = null;

  return {
    ofCall: {
      mayLeaveVoice: async ({ callId }) => {
        const call = unanswered(callId);
        return call !== null && ((await voice()?.mayLeave(call.peer)) ?? false);
      },
      recordVoice: ({ callId, recording }) => {
        const call = recording ? unanswered(callId) : null;
        if (call !== null) recorded = { callId, peer: call.peer };
        onRecording(call === null ? null : callId);
        return null;
      },
      leaveVoice: ({ callId, recording }) => {
        const call = unanswered(callId);
        const present = voice();
        if (call === null || present === null) return { ok: false, reason: 'noSuchCall', detail: null };
        const refusal = present.leave(callId, call.peer, new Uint8Array(Buffer.from(recording, 'base64')));
        return refusal === null ? { ok: true } : { ok: false, reason: refusal, detail: null };
      },
      keepVoice: ({ callId, recording }) => {
        if (recorded?.callId !== callId) return null;
        if (recording === null) voice()?.remove(callId);
        else voice()?.keep(callId, recorded.peer, new Uint8Array(Buffer.from(recording, 'base64')));
        return null;
      },
    },
    ofMain: {
      voiceRecording: ({ callId }) => {
        const recording = voice()?.recording(callId) ?? null;
        return recording === null ? null : Buffer.from(recording).toString('base64');
      },
      markVoiceHeard: ({ callId }) => {
        voice()?.markHeard(callId);
        return null;
      },
      removeVoice: ({ callId }) => ({ isKept: voice()?.remove(callId) ?? false }),
      putBackVoice: async ({ callId }) => ({ isBack: (await voice()?.putBack(callId)) ?? false }),
      leaveVoiceAgain: ({ callId }) => {
        voice()?.leaveAgain(callId);
        return null;
      },
    },
  };
}
