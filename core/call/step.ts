import { spent, type AgreementOrder } from './agreement.ts';
import type { CallNote, CallRef, HangupReason, Instant } from './call.ts';
import type { CallEffect, CallRecord } from './callEffect.ts';
import { STAGE_OF_END, type CallStage } from './callStage.ts';
import type { CallState, LiveState } from './callState.ts';
import type { EndReason } from './endReason.ts';
import { LINGER_MS, REPEAT_MS, type CallTimer } from './callTiming.ts';
import type { OutgoingMessage } from './outgoingMessage.ts';
import { callSecurity } from './callSecurity.ts';
import { knownRoute } from './knownRoute.ts';
import { relaysOfEnd } from './relayTrial.ts';
import { staysUntilRead } from './remedies.ts';

/** One step of the machine: where the call is now, and what is to be done, in this order. */
export interface Step {
  readonly state: CallState;
  readonly effects: readonly CallEffect[];
}

/** The event means nothing in this phase. */
export function stay(state: CallState): Step {
  return { state, effects: [] };
}

/** A message that has no place in this call changes nothing of it. */
export function ignore(state: CallState, callId: string): Step {
  return { state, effects: [{ type: 'reportIgnored', callId }] };
}

export function send(call: CallRef, message: OutgoingMessage): CallEffect {
  return { type: 'send', call, message };
}

export function hangup(call: CallRef, remoteDevice: number | null, reason: HangupReason, note?: CallNote): CallEffect {
  return send(call, { kind: 'hangup', remoteDevice, reason, ...(note === undefined ? {} : { note }) });
}

export function record(entry: CallRecord): CallEffect {
  return { type: 'record', entry };
}

export function startTimer(call: CallRef, timer: CallTimer, afterMs: number): CallEffect {
  return { type: 'startTimer', callId: call.callId, timer, afterMs };
}

/** What an agreement asks for, as an effect of its call. */
export function effectOf(call: CallRef, order: AgreementOrder): CallEffect {
  switch (order.order) {
    case 'send':
      return send(call, order.message);
    case 'renewSession': {
      const { remoteDevice, payload } = order;
      return { type: 'renewSession', callId: call.callId, peer: call.peer, remoteDevice, payload };
    }
    case 'awaitRepeat':
      return startTimer(call, 'repeat', REPEAT_MS);
    case 'sealMedia':
      return { type: 'media', order: { kind: 'sealMedia', callId: call.callId, keys: order.keys } };
    default:
      return assertNever(order);
  }
}

/**
 * Ends a living call: says goodbye with `farewell` (nothing, when the other side knows already), closes the media
 * engine, records the call, with the one that gave way to it in vain, and leaves the reason on the screen: for a
 * moment, or until it is read. `told`: what is known beside the reason.
 */
export function end(
  state: LiveState,
  reason: EndReason,
  now: Instant,
  farewell: readonly CallEffect[] = [],
  told: Told = {},
): Step {
  const { call, agreement } = state;
  const spoke = state.phase === 'connected' || state.phase === 'cutOff';
  // Of one that was cut off, nobody knows more than when this program was last seen running.
  const endedAt = told.endedAt ?? (state.phase === 'cutOff' ? state.lastAliveAt : now);
  const durationMs = spoke ? Math.max(0, endedAt - state.connectedAt) : null;
  const route = spoke ? knownRoute(state) : null;
  const note = told.note ?? null;
  const device = agreement.party?.device ?? told.device ?? null;
  const stage = told.stage ?? STAGE_OF_END[reason];
  const relays = relaysOfEnd(reason, agreement.relays);
  const gaveWay = state.phase === 'answering' || state.phase === 'connecting' ? state.gaveWay : null;
  const forwardSecret = callSecurity(state)?.forwardSecret ?? agreement.forwardSecret;
  return {
    state: { phase: 'ended', call, agreement: spent(agreement), reason, durationMs, note },
    effects: [
      ...farewell,
      { type: 'stopTimers', callId: call.callId },
      { type: 'media', order: { kind: 'close', callId: call.callId } },
      ...(gaveWay === null ? [] : [record(gaveWay)]),
      record({ call, reason, wasHere: true, stage, durationMs, endedAt, device, note, route, relays, forwardSecret }),
      ...(staysUntilRead(reason, note !== null) ? [] : [startTimer(call, 'linger', LINGER_MS)]),
    ],
  };
}

interface Told {
  /** Where it stopped, if the reason alone does not say it. */
  readonly stage?: CallStage;
  /** What was said with it. */
  readonly note?: CallNote;
  /** Which device of theirs ended it, before any of them had answered. */
  readonly device?: number;
  /** When it was over, if not now. */
  readonly endedAt?: Instant;
}

/** Closes a `switch` over a union: a new member makes the compiler ask every phase what it means. */
export function assertNever(value: never): never {
  throw new Error(`unexpected ${JSON.stringify(value)}`);
}
