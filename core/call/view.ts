import type { CallNote, CallRef, CallType, Instant, Route } from './call.ts';
import { stageOfConnecting, type CallStage } from './callStage.ts';
import type { CallState, Reach } from './callState.ts';
import type { EndReason } from './endReason.ts';
import type { MediaState } from './mediaState.ts';
import { knownRoute } from './knownRoute.ts';
import { relaysOfEnd, type RelayTrial } from './relayTrial.ts';

/**
 * What windows, tray and notifications may know of the call: plain data without descriptions, candidates or keys.
 * Every surface draws itself from this and keeps no state of the call of its own.
 */
export type CallView =
  | { readonly phase: 'idle' }
  | { readonly phase: 'calling'; readonly call: CallRef; readonly relayOnly: boolean; readonly reach: Reach }
  | { readonly phase: 'alerting'; readonly call: CallRef; readonly relayOnly: boolean }
  | {
      readonly phase: 'ringing';
      readonly call: CallRef;
      readonly knownContact: boolean;
      /** Answering may only be relayed, and there is no relay: it would fail. */
      readonly needsRelay: boolean;
      readonly silenced: boolean;
    }
  | {
      readonly phase: 'dialling' | 'answering' | 'connecting';
      readonly call: CallRef;
      readonly relayOnly: boolean;
      /** Null until it takes long. */
      readonly waitsFor: CallStage | null;
    }
  | {
      readonly phase: 'connected';
      readonly call: CallRef;
      readonly relayOnly: boolean;
      readonly connectedAt: Instant;
      readonly route: Route;
      /** The person here holds it: nobody hears the other. */
      readonly heldHere: boolean;
      /** The other side cannot hear the microphone here: it is muted, or there is none for now. Not while held. */
      readonly muted: boolean;
      /** A screen or a window of this computer is shown to the other side. */
      readonly sharing: boolean;
      /** Media do not flow, and it has lasted so long that a person is told. */
      readonly reconnecting: boolean;
      /** What the other side says that it sends; null before its first word, and from an older Ringfort for ever. */
      readonly theirs: MediaState | null;
    }
  /** This program was killed in the middle of it: the person is asked whether they want back. */
  | { readonly phase: 'cutOff'; readonly call: CallRef }
  | {
      readonly phase: 'ended';
      readonly call: CallRef;
      readonly reason: EndReason;
      readonly durationMs: number | null;
      /** What was said with declining it, by whoever declined. */
      readonly note: CallNote | null;
      /** If it had to be relayed and was not: what relays answered, the most telling first. */
      readonly relays: readonly RelayTrial[];
    };

/** A call that there is, as windows see it. */
export type PresentView = Exclude<CallView, { readonly phase: 'idle' }>;

export function presentView(state: Exclude<CallState, { phase: 'idle' }>): PresentView {
  switch (state.phase) {
    case 'alerting': {
      const { phase, call, relayOnly } = state;
      return { phase, call, relayOnly };
    }
    case 'dialling':
    case 'answering': {
      const { phase, call, relayOnly, slow } = state;
      return { phase, call, relayOnly, waitsFor: slow ? 'device' : null };
    }
    case 'connecting': {
      const { phase, call, relayOnly, slow, media, agreement } = state;
      return { phase, call, relayOnly, waitsFor: slow ? stageOfConnecting(media, agreement.candidates) : null };
    }
    case 'calling': {
      const { phase, call, relayOnly, reach } = state;
      return { phase, call, relayOnly, reach };
    }
    case 'ringing': {
      const { phase, call, knownContact, needsRelay, silenced } = state;
      return { phase, call, knownContact, needsRelay, silenced };
    }
    case 'connected': {
      const { phase, call, relayOnly, connectedAt, heldHere } = state;
      const route = knownRoute(state);
      const reconnecting = state.interruption?.shown === true;
      const theirs = state.agreement.media.theirs?.state ?? null;
      const { ours } = state.agreement.media;
      const muted = ours !== null && !ours.microphone && !heldHere;
      const sharing = ours?.screen === true;
      return { phase, call, relayOnly, connectedAt, route, heldHere, muted, sharing, reconnecting, theirs };
    }
    case 'cutOff': {
      const { phase, call } = state;
      return { phase, call };
    }
    case 'ended': {
      const { phase, call, reason, durationMs, note, agreement } = state;
      return { phase, call, reason, durationMs, note, relays: relaysOfEnd(reason, agreement.relays) };
    }
  }
}

/** Which windows stand open for a call in this view, and whether the phone sounds. */
export interface ShownSurfaces {
  /** The popup with the two buttons. */
  readonly incoming: 'shown' | 'absent';
  /** The call window. It is made hidden when ringing starts, so that answering is instant. */
  readonly call: 'shown' | 'hidden' | 'absent';
  /** callWaiting: a second call rings beside one that goes on. */
  readonly sound: 'ringtone' | 'callWaiting' | 'ringback' | 'none';
  readonly notification: boolean;
}

export function surfaces(view: CallView): ShownSurfaces {
  switch (view.phase) {
    case 'idle':
      return { incoming: 'absent', call: 'absent', sound: 'none', notification: false };
    case 'ringing':
      return {
        incoming: 'shown',
        call: 'hidden',
        sound: view.silenced ? 'none' : 'ringtone',
        notification: true,
      };
    case 'alerting':
      return { incoming: 'absent', call: 'shown', sound: 'ringback', notification: false };
    case 'cutOff':
      return { incoming: 'absent', call: 'absent', sound: 'none', notification: false };
    case 'ended':
      // A call that only ever rang here leaves no window behind; the missed call stands in the history.
      return { incoming: 'absent', call: neverOpened(view) ? 'absent' : 'shown', sound: 'none', notification: false };
    case 'dialling':
    case 'calling':
    case 'answering':
    case 'connecting':
    case 'connected':
      return { incoming: 'absent', call: 'shown', sound: 'none', notification: false };
  }
}

/** The sign that this end is given in the call window; none where it does not open. */
export function signOfEnd(view: Extract<CallView, { phase: 'ended' }>): 'busy' | 'callEnded' | 'none' {
  if (neverOpened(view)) return 'none';
  return view.reason === 'busy' ? 'busy' : 'callEnded';
}

function neverOpened(view: Extract<CallView, { phase: 'ended' }>): boolean {
  const { reason, call } = view;
  if (reason === 'cutOff') return true;
  return (
    call.direction === 'incoming' &&
    (reason === 'missed' ||
      reason === 'blocked' ||
      reason === 'declinedHere' ||
      reason === 'answeredElsewhere' ||
      reason === 'declinedElsewhere')
  );
}

export type { CallNote, CallRef, CallType, EndReason, Route };
