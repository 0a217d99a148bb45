import type { CallEvent } from '../../core/call/callEvent.ts';
import { liveCalls, type CallList } from '../../core/call/callList.ts';
import type { CallIdentities } from './callIdentities.ts';
import type { CutOffCall } from './cutOffCalls.ts';

export interface EventsOfAllCallsPorts {
  readonly dispatch: (event: CallEvent) => void;
  /** As of the last step. */
  readonly calls: () => CallList;
  readonly identities: Pick<CallIdentities, 'drawOwnPart' | 'trustOf'>;
}

export interface EventsOfAllCalls {
  /** At the start: those in the middle of which this program was killed. */
  readonly cutOff: (found: readonly CutOffCall[]) => void;
  /** To the server, the first time or again. */
  readonly signedIn: () => void;
  /** A person decided something about an identity, or another one turned up. */
  readonly trustChanged: () => void;
  /** What we are called, or who may know it. `peer`: only where they are concerned. */
  readonly ownNameChanged: (peer?: string) => void;
  /** The call window crashed or was closed. */
  readonly windowLost: () => void;
  /** This computer is about to sleep. */
  readonly fallsAsleep: () => void;
  /** This computer has other addresses, or none any more, or was asleep. */
  readonly addressesChanged: (hasNetwork: boolean) => void;
  /** This program ends. */
  readonly programEnds: () => void;
}

/**
 * What happens to all calls at once, as one event for each: the machine of a call knows no other. Those that are over
 * hear only of the window that still shows them, and of the end.
 */
export function createEventsOfAllCalls({ dispatch, calls, identities }: EventsOfAllCallsPorts): EventsOfAllCalls {
  return {
    cutOff: (found) => {
      for (const { kept, aliveAt, leftMs } of found) {
        const { callId, peer } = kept.call;
        const [ours, trust] = [identities.drawOwnPart(), identities.trustOf(peer)];
        dispatch({ type: 'callCutOff', callId, kept, aliveAt, leftMs, ours, trust });
      }
    },
    signedIn: () => {
      for (const { call } of liveCalls(calls())) dispatch({ type: 'signedIn', callId: call.callId });
    },
    trustChanged: () => {
      for (const { call } of liveCalls(calls())) {
        dispatch({ type: 'trustChanged', callId: call.callId, trust: identities.trustOf(call.peer) });
      }
    },
    ownNameChanged: (peer) => {
      for (const { call } of liveCalls(calls())) {
        if (peer === undefined || call.peer === peer) dispatch({ type: 'ownNameChanged', callId: call.callId });
      }
    },
    windowLost: () => {
      for (const { call } of calls()) {
        dispatch({ type: 'windowLost', callId: call.callId, drawn: identities.drawOwnPart() });
      }
    },
    fallsAsleep: () => {
      for (const { call } of liveCalls(calls())) dispatch({ type: 'computerFallsAsleep', callId: call.callId });
    },
    addressesChanged: (hasNetwork) => {
      const type = hasNetwork ? 'addressesChanged' : 'networkGone';
      for (const { call } of liveCalls(calls())) dispatch({ type, callId: call.callId });
    },
    programEnds: () => {
      for (const { call } of calls()) dispatch({ type: 'programEnds', callId: call.callId });
    },
  };
}
