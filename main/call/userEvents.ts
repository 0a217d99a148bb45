import type { NetworkPlan } from '../../core/call/call.ts';
import type { CallEvent } from '../../core/call/callEvent.ts';
import { findCall, liveCalls, mayDial, ringFrom, type CallList } from '../../core/call/callList.ts';
import type { DialRefusal } from '../../core/ipc/refusals.ts';
import type { Outcome } from '../../core/ipc/snapshot.ts';
import type { SteeredCalls } from '../ports/steeredCalls.ts';
import type { CallIdentities } from './callIdentities.ts';

export interface UserEventsPorts {
  readonly dispatch: (event: CallEvent) => void;
  /** As of the last step. */
  readonly calls: () => CallList;
  readonly identities: Pick<CallIdentities, 'drawOwnPart' | 'trustOf'>;
  /** `relayed`: as the person chose for this call. */
  readonly networkPlan: (peer: string, relayed?: boolean) => Promise<NetworkPlan>;
  readonly isBlocked: (peer: string) => boolean;
  readonly isContact: (peer: string) => Promise<boolean>;
  /** Another identity of theirs turned up and waits for a decision. */
  readonly hasChanged: (peer: string) => boolean;
  /** Why nothing can be sent, while we know it. */
  readonly offline: () => Pick<Extract<Outcome<DialRefusal>, { ok: false }>, 'reason' | 'detail'> | null;
  /** How long a call rings at this server. */
  readonly ringMs: () => number;
  readonly randomUuid: () => string;
}

export interface UserEvents extends Omit<SteeredCalls, 'confirmWords'> {
  /** Ends the call if it is with them. */
  readonly peerBlocked: (peer: string) => void;
}

/** What a person does about calls, as events of the call machine with all that it has to be told with them. */
export function createUserEvents(ports: UserEventsPorts): UserEvents {
  const { dispatch, calls, identities, networkPlan } = ports;
  return {
    dial: async (peer, callType, typed = null, relayed = false) => {
      if (!mayDial(calls(), peer)) return { ok: false, reason: 'busy', detail: null };
      if (ports.isBlocked(peer)) return { ok: false, reason: 'blocked', detail: null };
      // A person looks at the new identity before anything is sent to it, or asked about it (A31).
      if (ports.hasChanged(peer)) return { ok: false, reason: 'identityChanged', detail: null };
      const away = ports.offline();
      if (away !== null) return { ok: false, reason: away.reason, detail: away.detail };
      const network = await networkPlan(peer, relayed);
      const subject = (await ports.isContact(peer)) ? typed : null;
      const callId = ports.randomUuid();
      const [ours, trust] = [identities.drawOwnPart(), identities.trustOf(peer)];
      const ringMs = ports.ringMs();
      const before = calls();
      dispatch({ type: 'userDialled', callId, peer, callType, subject, network, ringMs, ours, trust });
      if (calls() !== before) return { ok: true };
      // Another call began meanwhile, or they ring in one that only a relay may answer.
      return { ok: false, reason: ringFrom(calls(), peer) === undefined ? 'busy' : 'theyRing', detail: null };
    },
    answer: async (callId, callType, present) => {
      const ringing = findCall(calls(), callId);
      if (ringing === undefined) return;
      const network = await networkPlan(ringing.call.peer);
      dispatch({ type: 'userAnswered', callId, callType, network, present });
    },
    decline: (callId, note) => dispatch({ type: 'userDeclined', callId, ...(note === undefined ? {} : { note }) }),
    silence: (callId) => dispatch({ type: 'userSilenced', callId }),
    hangUp: (callId) => dispatch({ type: 'userHungUp', callId }),
    hold: (callId) => dispatch({ type: 'userHeld', callId }),
    resumeCall: (callId) => dispatch({ type: 'userResumed', callId }),
    dismiss: (callId) => dispatch({ type: 'windowDismissed', callId }),
    keepEnd: (callId) => dispatch({ type: 'endToBeRead', callId }),
    returnTo: (callId) => dispatch({ type: 'userReturned', callId, drawn: identities.drawOwnPart() }),
    peerBlocked: (peer) => {
      for (const { call } of liveCalls(calls())) {
        if (call.peer === peer) dispatch({ type: 'peerBlocked', callId: call.callId });
      }
    },
  };
}
