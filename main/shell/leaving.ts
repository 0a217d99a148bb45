import { peerName } from '../../core/call/peerName.ts';
import { callWindowCalls, presentCalls, type ShownCalls } from '../../core/call/shownCalls.ts';
import type { Confirm, Confirmation } from './confirmedHandlers.ts';

export interface LeavingPorts {
  readonly calls: () => ShownCalls;
  /** Asks before the window of the call. */
  readonly confirm: Confirm;
  /** Ends the calls that the window shows, and puts it away. */
  readonly closeCall: () => void;
  readonly quit: () => void;
}

/**
 * A person who closes the window of a call or quits may not have it in mind that this hangs up: they are asked first.
 * What ends the program without a person (a session that ends, a signal) is not held up.
 */
export function createLeaving({ calls, confirm, closeCall, quit }: LeavingPorts) {
  let isAsking = false;
  const askThen = (question: Confirmation, act: () => void): void => {
    // One question at a time: whoever presses again meanwhile means the same.
    if (isAsking) return;
    isAsking = true;
    void confirm(question)
      .then((yes) => yes && act())
      .finally(() => {
        isAsking = false;
      });
  };
  return {
    /** Whether the call window may close at once; asks if not, and closes it then. */
    mayCloseCall: (): boolean => {
      const peer = liveOf(callWindowCalls(calls()));
      if (peer === null) return true;
      askThen({ kind: 'closeCall', peer }, closeCall);
      return false;
    },
    quit: (): void => {
      const peer = liveOf(presentCalls(calls()));
      if (peer === null) return quit();
      askThen({ kind: 'quitInCall', peer }, quit);
    },
  };
}

/** Whom a person is in a call with, or calls; who only rings here is no call yet. */
function liveOf(shown: ReturnType<typeof presentCalls>): string | null {
  const live = shown.find(({ view }) => !['ringing', 'cutOff', 'ended'].includes(view.phase));
  return live === undefined ? null : peerName(live.view.call);
}
