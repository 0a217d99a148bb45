import type { CallRef, NetworkPlan } from '../../core/call/call.ts';
import type { CallEffect, CallRecord, MediaOrder } from '../../core/call/callEffect.ts';
import type { CallEvent } from '../../core/call/callEvent.ts';
import type { SendFailure } from '../../core/call/failures.ts';
import { findCall, noCalls, stepCalls, type CallList } from '../../core/call/callList.ts';
import type { OutgoingMessage } from '../../core/call/outgoingMessage.ts';
import type { PeerTrust } from '../../core/call/peerTrust.ts';
import { MAX_CALL_MS } from '../../core/protocol/limits.ts';
import type { Address } from '../ports/address.ts';
import type { Clock, Sleep, Timers } from '../ports/clock.ts';
import { createCallTimers } from './callTimers.ts';
import type { PeerChannel, SendOutcome } from './peerChannel.ts';
import { hashOfPayload } from './peerCodec.ts';

/** Without them the call is as good. */
const UNMISSED: ReadonlySet<OutgoingMessage['kind']> = new Set(['heartbeat', 'nack', 'accepted']);

/** Between two tries to hang up where nothing can be written: the other phone may ring for it, or wait. */
const HANG_UP_AGAIN_MS = 10_000;
/** For as long as a call lives at the server at most: then that ends it. */
const MOST_HANG_UPS = MAX_CALL_MS / HANG_UP_AGAIN_MS;

export interface CallRunnerPorts extends Clock, Sleep, Timers {
  readonly channel: PeerChannel;
  /** What is known of a peer now. */
  readonly trustOf: (peer: string) => PeerTrust;
  /** A new session with a device of which this could not be read; false if none can be had. */
  readonly renewSession: (peer: Address, unreadable: string) => Promise<boolean>;
  /** How media may travel now, with fresh credentials for relays where they can be had. */
  readonly planNetwork: (peer: string) => Promise<NetworkPlan>;
  readonly orderMedia: (order: MediaOrder) => void;
  readonly record: (entry: CallRecord) => Promise<void>;
  /** What it means that a message could not even be made: the server has not been asked. */
  readonly failureOf: (error: unknown) => SendFailure;
  /** After each step that changed something. */
  readonly publish: (calls: CallList) => void;
  /** A message had no place in its call. */
  readonly onIgnored: () => void;
  readonly onFault: (what: 'record' | 'send' | 'renew a session' | 'plan the network', error: unknown) => void;
}

export interface CallRunner {
  readonly dispatch: (event: CallEvent) => void;
  readonly calls: () => CallList;
  /** Resolves when everything that was to be sent or recorded so far has been. */
  readonly settled: () => Promise<void>;
  /** The same, and nothing is tried again: what is still to be hung up is found by the next start. */
  readonly stop: () => Promise<void>;
}

/**
 * The one live instance of the calls' machines: feeds them events one at a time and performs their effects in order. An
 * event that an effect causes at once waits its turn.
 */
export function createCallRunner(ports: CallRunnerPorts): CallRunner {
  let calls: CallList = noCalls;
  const waiting: CallEvent[] = [];
  let running = false;
  // One chain a call: the ratchet numbers messages in the order of the call, and an answer must not be overtaken by
  // candidates. Calls do not wait for each other: one may be looking for the devices of its peer.
  const sending = new Map<string, Promise<void>>();

  /** Hang-ups that wait to be tried again: each stops one. */
  const owed = new Set<() => void>();

  const inTurn = (callId: string, work: () => Promise<void>): void => {
    const turn = (sending.get(callId) ?? Promise.resolve()).then(work);
    sending.set(callId, turn);
    void turn.then(() => {
      if (sending.get(callId) === turn) sending.delete(callId);
    });
  };

  const dispatch = (event: CallEvent): void => {
    waiting.push(event);
    goOn();
  };

  const goOn = (): void => {
    if (running) return;
    running = true;
    try {
      noticeSleep();
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        take(next);
        noticeSleep();
      }
    } finally {
      running = false;
    }
  };

  let noticedMs = ports.slept();
  /** First of all: what comes next, a timer that is long due above all, comes after the sleep. */
  const noticeSleep = (): void => {
    const sleptMs = ports.slept() - noticedMs;
    if (sleptMs === 0) return;
    noticedMs += sleptMs;
    for (const { call } of calls) take({ type: 'computerSlept', callId: call.callId, sleptMs });
  };

  const timers = createCallTimers({
    now: ports.now,
    startTimer: ports.startTimer,
    fired: (callId, timer) => dispatch({ type: 'timerFired', callId, timer }),
    // A sleep that ended the call did so before it.
    onLate: goOn,
  });

  const take = (event: CallEvent): void => {
    const before = calls;
    const step = stepCalls(before, event, ports.now());
    calls = step.calls;
    for (const effect of step.effects) perform(effect);
    if (calls !== before) ports.publish(calls);
  };

  const perform = (effect: CallEffect): void => {
    switch (effect.type) {
      case 'send':
        inTurn(effect.call.callId, () => send(effect.call, effect.message));
        return;
      case 'media':
        ports.orderMedia(effect.order);
        return;
      case 'record':
        inTurn(effect.entry.call.callId, () => record(effect.entry));
        return;
      case 'startTimer':
        timers.start(effect.callId, effect.timer, effect.afterMs);
        return;
      case 'stopTimers':
        timers.stopAllOf(effect.callId);
        return;
      case 'renewSession':
        void renewSession(effect);
        return;
      case 'planNetwork':
        void planNetwork(effect).catch((error: unknown) => ports.onFault('plan the network', error));
        return;
      case 'reportIgnored':
        ports.onIgnored();
    }
  };

  const record = async (entry: CallRecord): Promise<void> => {
    try {
      await ports.record(entry);
    } catch (error) {
      ports.onFault('record', error);
    }
  };

  const send = async (call: CallRef, message: OutgoingMessage, tries = 1): Promise<void> => {
    const { callId } = call;
    const { kind } = message;
    // What is said in a call that was refused, or is gone, is the only thing that is said in it.
    const sequence = (findCall(calls, callId)?.agreement.messages ?? 0) + 1;
    let outcome: SendOutcome;
    try {
      outcome = await ports.channel.send(call, message, sequence, findCall(calls, callId)?.agreement.connection.at);
    } catch (error) {
      ports.onFault('send', error);
      outcome = { ok: false, failure: ports.failureOf(error) };
    }
    if (outcome.ok) {
      const { sent, count, forwardSecret } = outcome;
      dispatch({ type: 'messageSent', callId, kind, sent, count, forwardSecret, trust: ports.trustOf(call.peer) });
      return;
    }
    if (kind === 'hangup' && outcome.failure === 'storeFailed' && tries < MOST_HANG_UPS) {
      const cancel = ports.startTimer(HANG_UP_AGAIN_MS, () => {
        owed.delete(cancel);
        inTurn(callId, () => send(call, message, tries + 1));
      });
      owed.add(cancel);
    }
    if (!UNMISSED.has(kind)) dispatch({ type: 'sendFailed', callId, kind, failure: outcome.failure });
  };

  const renewSession = async (effect: Extract<CallEffect, { type: 'renewSession' }>): Promise<void> => {
    const { callId, peer: userId, remoteDevice, payload } = effect;
    let renewed = false;
    try {
      renewed = await ports.renewSession({ userId, deviceId: remoteDevice }, payload);
    } catch (error) {
      ports.onFault('renew a session', error);
    }
    dispatch({ type: 'sessionRenewed', callId, remoteDevice, renewed, payloadHash: hashOfPayload(payload) });
  };

  const planNetwork = async ({ callId, peer, pair }: Extract<CallEffect, { type: 'planNetwork' }>): Promise<void> => {
    const network = await ports.planNetwork(peer);
    dispatch({ type: 'networkPlanned', callId, pair, network });
  };

  const settled = async (): Promise<void> => {
    while (sending.size > 0) await Promise.all(sending.values());
  };

  const stopAll = async (): Promise<void> => {
    await settled();
    for (const cancel of owed) cancel();
    owed.clear();
  };

  return { dispatch, calls: () => calls, settled, stop: stopAll };
}
