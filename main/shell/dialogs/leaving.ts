import { peerName } from '../../../core/call/peerName.ts';
import { callWindowCalls, presentCalls, type ShownCalls } from '../../../core/call/shownCalls.ts';
import type { Confirm, Confirmation } from './confirmedHandlers.ts';
import type { SeenCall } from '../../../core/call/orderMeant.ts';

export interface LeavingPorts {
  readonly calls: () => ShownCalls;
  /** Asks before the window of the call. */
  readonly confirm: Confirm;
  readonly hangUp: (seen: SeenCall) => void;
  /** Puts away a call that is over. */
  readonly dismiss: (seen: SeenCall) => void;
  readonly quit: () => void;
  /** A voice message is being recorded in the call window. */
  readonly isRecording: () => boolean;
  /** A server runs on this computer, and ends with Ringfort. */
  readonly isHosting: () => boolean;
}

/**
 * A person who closes the window of a call or quits may not have it in mind that this hangs up, or stops a server that
 * others use: they are asked first.
 * What ends the program without a person (a session that ends, a signal) does not come by here
 * (`main/program/programLife.ts`).
 */
export function createLeaving({ calls, confirm, hangUp, dismiss, quit, isRecording, isHosting }: LeavingPorts) {
  let isAsking = false;
  const askThen = (question: Confirmation, act: () => void): void => {
    // One question at a time: whoever presses again meanwhile means the same.
    if (isAsking) return;
    isAsking = true;
    void confirm(question)
      .finally(() => {
        isAsking = false;
      })
      .then((yes) => yes && act());
  };
  const endShownCalls = (): void => {
    for (const { view } of callWindowCalls(calls())) {
      const seen = { callId: view.call.callId, phase: view.phase };
      if (view.phase === 'ended') dismiss(seen);
      else hangUp(seen);
    }
  };
  const closingQuestion = ([peer, other]: readonly string[]): Confirmation | null => {
    if (peer === undefined) return isRecording() ? { kind: 'discardVoice', hosting: false } : null;
    return other === undefined ? { kind: 'closeCall', peer } : { kind: 'closeCalls', peer, other };
  };
  const quittingQuestion = ([peer, other]: readonly string[]): Confirmation | null => {
    const hosting = isHosting();
    if (peer === undefined && isRecording()) return { kind: 'discardVoice', hosting };
    if (peer === undefined) return hosting ? { kind: 'quitHosting' } : null;
    return other === undefined ? { kind: 'quitInCall', peer, hosting } : { kind: 'quitInCalls', peer, other, hosting };
  };

  return {
    /** Whether the person is being asked. */
    isAsking: () => isAsking,
    /** Closing the call window is hanging up all its calls; of one that is over already, it is putting it away. */
    endShownCalls,
    /** Whether the call window may close at once; asks if not, and closes it then. */
    mayCloseCall: (): boolean => {
      const question = closingQuestion(liveOf(callWindowCalls(calls())));
      if (question === null) return true;
      askThen(question, endShownCalls);
      return false;
    },
    quit: (): void => {
      const question = quittingQuestion(liveOf(presentCalls(calls())));
      if (question === null) return quit();
      askThen(question, quit);
    },
  };
}

/** Whom a person is in a call with, or calls; who only rings here is no call yet. */
function liveOf(shown: ReturnType<typeof presentCalls>): readonly string[] {
  return shown
    .filter(({ view }) => !['ringing', 'cutOff', 'ended'].includes(view.phase))
    .map(({ view }) => peerName(view.call));
}
