import type { CallRef } from '../../core/call/call.ts';
import type { CallEffect, CallRecord, MediaOrder, OutgoingMessage } from '../../core/call/callEffect.ts';
import type { CallEvent, CallTimer, SendFailure } from '../../core/call/callEvent.ts';
import { idle, type CallState } from '../../core/call/callState.ts';
import { transition } from '../../core/call/transition.ts';
import type { Clock, Timers } from '../ports/clock.ts';

export interface CallRunnerPorts extends Clock, Timers {
  /** Encrypts and sends; resolves when the message is safe in the outbox, or with the reason why it is not. */
  readonly send: (call: CallRef, message: OutgoingMessage) => Promise<SendFailure | null>;
  readonly orderMedia: (order: MediaOrder) => void;
  readonly record: (entry: CallRecord) => Promise<void>;
  readonly publish: (state: CallState) => void;
  readonly onFault: (what: 'record' | 'send', error: unknown) => void;
}

export interface CallRunner {
  readonly dispatch: (event: CallEvent) => void;
  readonly state: () => CallState;
  /** Resolves when everything that was to be sent or recorded so far has been. */
  readonly settled: () => Promise<void>;
}

/**
 * The one live instance of the call machine: feeds it events one at a time and performs its effects in order. An event
 * that an effect causes at once waits its turn.
 */
export function createCallRunner(ports: CallRunnerPorts): CallRunner {
  let state: CallState = idle;
  const waiting: CallEvent[] = [];
  let running = false;
  const timers = new Map<string, () => void>();
  // One chain: the ratchet numbers messages in the order of the call, and an answer must not be overtaken by candidates.
  let sending: Promise<void> = Promise.resolve();

  const dispatch = (event: CallEvent): void => {
    waiting.push(event);
    if (running) return;
    running = true;
    try {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) take(next);
    } finally {
      running = false;
    }
  };

  const take = (event: CallEvent): void => {
    const before = state;
    const step = transition(before, event, ports.now());
    state = step.state;
    for (const effect of step.effects) perform(effect);
    if (state !== before) ports.publish(state);
  };

  const perform = (effect: CallEffect): void => {
    switch (effect.type) {
      case 'send':
        sending = sending.then(() => send(effect.call, effect.message));
        return;
      case 'media':
        ports.orderMedia(effect.order);
        return;
      case 'record':
        sending = sending
          .then(() => ports.record(effect.entry))
          .catch((error: unknown) => ports.onFault('record', error));
        return;
      case 'startTimer':
        start(effect.callId, effect.timer, effect.afterMs);
        return;
      case 'stopTimers':
        for (const key of timers.keys()) if (key.startsWith(effect.callId)) stop(key);
    }
  };

  const send = async (call: CallRef, message: OutgoingMessage): Promise<void> => {
    let failure: SendFailure | null;
    try {
      failure = await ports.send(call, message);
    } catch (error) {
      ports.onFault('send', error);
      failure = 'refused';
    }
    if (failure !== null) dispatch({ type: 'sendFailed', callId: call.callId, failure });
  };

  const start = (callId: string, timer: CallTimer, afterMs: number): void => {
    const key = `${callId} ${timer}`;
    stop(key);
    const cancel = ports.startTimer(afterMs, () => {
      timers.delete(key);
      dispatch({ type: 'timerFired', callId, timer });
    });
    timers.set(key, cancel);
  };

  const stop = (key: string): void => {
    timers.get(key)?.();
    timers.delete(key);
  };

  const settled = async (): Promise<void> => {
    for (let seen: Promise<void> | null = null; seen !== sending;) {
      seen = sending;
      await seen;
    }
  };

  return { dispatch, state: () => state, settled };
}
