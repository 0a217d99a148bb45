import type { IceCandidate, RemoteDevice } from './call.ts';
import type { CallEffect } from './callEffect.ts';
import type { PhaseEvent } from './callEvent.ts';
import type { SendFailure } from './failures.ts';
import type { Accepted, In } from './callState.ts';
import { FIRST } from './connection.ts';
import { send, stay, type Step } from './step.ts';

/*
 * Between the word that the call is accepted and the answer: the caller gathers, and what it finds goes to the device
 * that accepted. Before that word it gathers nothing (ADR 1), and the answer alone says who is in the call.
 */

type Waiting = In<'calling' | 'alerting'>;

/** More than an honest engine gathers; the server lets no more through either. */
const MAX_GATHERED = 128;

/** The first one counts. Of several devices that accept at once, one will be the first to answer. */
export function acceptedThere(state: Waiting, device: RemoteDevice): Step {
  if (state.accepted !== null) return stay(state);
  const { callId } = state.call;
  return {
    state: { ...state, accepted: { device, gathered: [] } },
    effects: [{ type: 'media', order: { kind: 'gather', callId } }],
  };
}

export function gatheredAhead(state: Waiting, candidates: readonly IceCandidate[]): Step {
  const { accepted, call } = state;
  if (accepted === null) return stay(state);
  const gathered = [...accepted.gathered, ...candidates].slice(0, MAX_GATHERED);
  return {
    state: { ...state, accepted: { ...accepted, gathered } },
    effects: [send(call, { kind: 'candidates', remoteDevice: accepted.device, pair: FIRST, candidates })],
  };
}

/** Another device has answered than the one that was told. */
export function toldToAnother({ call, accepted }: Waiting, device: RemoteDevice): readonly CallEffect[] {
  const gathered = accepted === null || accepted.device === device ? [] : accepted.gathered;
  if (gathered.length === 0) return [];
  return [send(call, { kind: 'candidates', remoteDevice: device, pair: FIRST, candidates: gathered })];
}

/** What ends the call though its offer arrived; an address less does not. */
const LOST_PEER: ReadonlySet<SendFailure> = new Set(['unsecured', 'identityChanged', 'noRatchet', 'storeFailed']);

/** In which the call itself is offered. */
const OFFERS: ReadonlySet<SendFailed['kind']> = new Set(['offer', 'readdress', 'repeat'] as const);

/** Whether this failure can only concern what the call rings on without: what was gathered ahead, or asked again. */
export function isOnlyAhead(accepted: Accepted | null, { kind, failure }: SendFailed): boolean {
  if (LOST_PEER.has(failure)) return false;
  return kind === null ? accepted !== null : !OFFERS.has(kind);
}

type SendFailed = Pick<Extract<PhaseEvent, { type: 'sendFailed' }>, 'kind' | 'failure'>;
