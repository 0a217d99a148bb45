import { describe, expect, test } from 'vitest';
import {
  answerReady,
  bob,
  candidate,
  dialled,
  offered,
  offerReady,
  orders,
  recorded,
  remoteAnswered,
  sent,
} from '../../test/fakes/callEvents.ts';
import {
  CALL_A as A,
  CALL_B as B,
  CALL_C as C,
  certificateOf,
  dials,
  direct,
  mediaSecretOf,
  nonceOf,
  offers,
  sender,
  tellPhone as run,
} from '../../test/fakes/callStory.ts';
import type { CallEvent } from './callEvent.ts';
import { FIRST } from './connection.ts';
import { activeCall, findCall, goesOn, mayDial, type CallList } from './callList.ts';
import { isHeldHere } from './hold.ts';

const connects = (callId: string, peer: string): CallEvent => ({
  ...{ type: 'mediaConnected', generation: 0, route: 'direct' },
  callId,
  certificate: certificateOf(peer),
});
const carolCalls = offers('carol', 5, { callId: B });
const answers = (wish?: 'hold' | 'end', callId = B): CallEvent => ({
  ...{ type: 'userAnswered', callType: 'audio', network: direct },
  callId,
  present: wish === undefined ? undefined : { callId: A, wish },
});
const answersCarol: readonly CallEvent[] = [{ ...answerReady, callId: B }, connects(B, 'carol')];
const holds = (callId: string): CallEvent => ({ type: 'userHeld', callId });
const resumes = (callId: string): CallEvent => ({ type: 'userResumed', callId });
const hangsUp = (callId: string): CallEvent => ({ type: 'userHungUp', callId });

const talking = run([dialled, offerReady, remoteAnswered, connects(A, 'bob')]).calls;
const bothRing = run([carolCalls], talking).calls;
const twoCalls = run([answers('hold'), ...answersCarol], bothRing).calls;

/** Who is active and who is held, by the person on the other side. */
const standing = (calls: CallList) => ({
  active: activeCall(calls)?.call.peer ?? null,
  held: calls.find((call) => isHeldHere(call))?.call.peer ?? null,
});
const phases = (calls: CallList) => calls.map(({ phase }) => phase);

describe('a second call', () => {
  test('rings while somebody talks, and the call that is on stays as it is', () => {
    expect(phases(bothRing)).toEqual(['connected', 'ringing']);
    expect(bothRing[0]).toBe(talking[0]);
    expect(standing(bothRing)).toEqual({ active: 'bob', held: null });
  });

  test('is busy until the first one is connected, and a third one is busy always', () => {
    for (const first of [[dialled], [dialled, offerReady], [dialled, offerReady, remoteAnswered], [offered()]]) {
      const { calls } = run(first);
      const second = run([carolCalls], calls);
      expect(second.calls).toBe(calls);
      expect(sent(second.effects)).toEqual(['hangup busy']);
      expect(recorded(second.effects)).toMatchObject([{ call: { peer: 'carol' }, reason: 'busyHere' }]);
    }
    for (const calls of [bothRing, twoCalls]) {
      const third = run([offers('dave', 3, { callId: C })], calls);
      expect(third.calls).toBe(calls);
      expect(sent(third.effects)).toEqual(['hangup busy']);
    }
  });

  test('is answered and the first one held: first the devices are released, then the answer is made', () => {
    const { calls, effects } = run([answers('hold')], bothRing);
    expect(standing(calls)).toEqual({ active: 'carol', held: 'bob' });
    expect(orders(effects)).toEqual(['hold', 'createAnswer']);
    expect(effects[0]).toMatchObject({ order: { callId: A, here: true, there: false } });
    expect(sent(effects)).toEqual(['accepted']);
  });

  test('is answered and the first one ended, which is told its other side', () => {
    const { calls, effects } = run([answers('end')], bothRing);
    expect(phases(calls)).toEqual(['ended', 'answering']);
    expect(sent(effects)).toEqual(['hangup hangup', 'accepted']);
    expect(orders(effects)).toEqual(['close', 'createAnswer']);
    expect(recorded(effects)).toMatchObject([{ call: { callId: A }, reason: 'hungUpHere' }]);
  });

  test('is not answered by a button that says nothing of the call that is on, or means another one (A78)', () => {
    for (const order of [answers(), { ...answers(), present: { callId: C, wish: 'end' } } as CallEvent]) {
      expect(run([order], bothRing)).toEqual({ calls: bothRing, effects: [] });
    }
  });

  test('is answered by either button if the first one is over by then', () => {
    const over = run([hangsUp(A)], bothRing).calls;
    for (const wish of ['hold', 'end'] as const) {
      expect(phases(run([answers(wish)], over).calls)).toEqual(['ended', 'answering']);
    }
  });

  test('that can not be answered for want of a relay leaves the first one alone', () => {
    const noRelay = { ...answers('end'), network: { relayOnly: true, iceServers: [] } } as CallEvent;
    const { calls, effects } = run([noRelay], bothRing);
    expect(calls[0]).toBe(bothRing[0]);
    expect(sent(effects)).toEqual(['hangup norelay']);
  });

  test('of the same person ends the first one, which they know nothing of any more', () => {
    const again = run([offers('bob', 9, { callId: B }), answers('hold')], talking);
    expect(phases(again.calls)).toEqual(['ended', 'answering']);
  });

  test('that is declined, or missed, leaves the first one as it is', () => {
    const declined = run([{ type: 'userDeclined', callId: B }], bothRing);
    expect(sent(declined.effects)).toEqual(['hangup reject']);
    expect(declined.calls[0]).toBe(bothRing[0]);
    const missed = run([{ type: 'timerFired', callId: B, timer: 'ring' }], bothRing);
    expect(recorded(missed.effects)).toMatchObject([{ call: { callId: B }, reason: 'missed' }]);
    expect(missed.calls[0]).toBe(bothRing[0]);
  });

  test('of a contact takes the place of a stranger who rings beside the first one (A86)', () => {
    const stranger = { ...offers('walker', 4, { callId: C }), knownContact: false };
    const { calls, effects } = run([stranger, carolCalls], talking);
    expect(calls.map(({ call }) => call.peer)).toEqual(['bob', 'carol']);
    expect(recorded(effects)).toMatchObject([{ call: { callId: C }, reason: 'missed' }]);
    expect(sent(effects)).toEqual([]);
  });

  test('may be dialled: the first one is held as soon as there is something to dial', () => {
    const { calls, effects } = run([dials('carol', [5], { callId: B })], talking);
    expect(standing(calls)).toEqual({ active: 'carol', held: 'bob' });
    expect(orders(effects)).toEqual(['hold', 'createOffer']);
    const noRelay = { ...dials('carol', [5], { callId: B }), network: { relayOnly: true, iceServers: [] } };
    expect(standing(run([noRelay], talking).calls)).toEqual({ active: 'bob', held: null });
  });

  test('is not dialled to somebody whom the person talks to, nor beside one that is not connected, nor as a third', () => {
    for (const [calls, peer] of [
      [talking, 'bob'],
      [run([dialled]).calls, 'carol'],
      [twoCalls, 'dave'],
    ] as const) {
      expect(mayDial(calls, peer)).toBe(false);
      expect(run([dials(peer, [5], { callId: C })], calls)).toEqual({ calls, effects: [] });
    }
  });

  test('that rings is answered by dialling who rings, as when both dial at once', () => {
    const ringing = run([offers('bob', 1)]).calls;
    expect(mayDial(ringing, 'bob')).toBe(true);
    const { calls, effects } = run([dials('bob', [1], { callId: C })], ringing);
    expect(calls).toMatchObject([{ phase: 'answering', call: { callId: A, direction: 'incoming' } }]);
    expect(orders(effects)).toEqual(['createAnswer']);

    const beside = run([dials('carol', [5], { callId: C })], bothRing);
    expect(standing(beside.calls)).toEqual({ active: 'carol', held: 'bob' });
    expect(orders(beside.effects)).toEqual(['hold', 'createAnswer']);
  });

  test('that only a relay may answer rings on when who rings is dialled and there is none', () => {
    const noRelay = { ...dials('walker', [5], { callId: C }), network: { relayOnly: true, iceServers: [] } };
    const { calls } = run([{ ...offers('walker', 5), knownContact: false }]);
    expect(run([noRelay], calls)).toEqual({ calls, effects: [] });
  });

  test('glare beside a held call: the call the server took is answered, and the held one stays held', () => {
    const calling = run([dials('carol', [5], { callId: B }), { ...offerReady, callId: B }], talking).calls;
    const { calls, effects } = run([offers('carol', 5, { callId: C })], calling);
    expect(calls.map(({ call, phase }) => `${call.callId === C ? 'theirs' : 'first'} ${phase}`)).toEqual([
      'first connected',
      'theirs answering',
    ]);
    expect(standing(calls)).toEqual({ active: 'carol', held: 'bob' });
    expect(orders(effects)).toEqual(['close', 'createAnswer']);
  });
});

describe('hold', () => {
  test('releases the devices, and resume opens them again', () => {
    const held = run([holds(A)], talking);
    expect(standing(held.calls)).toEqual({ active: null, held: 'bob' });
    expect(held.effects).toEqual([{ type: 'media', order: { kind: 'hold', callId: A, here: true, there: false } }]);
    const resumed = run([resumes(A)], held.calls);
    expect(standing(resumed.calls)).toEqual({ active: 'bob', held: null });
    expect(resumed.effects).toEqual([{ type: 'media', order: { kind: 'hold', callId: A, here: false, there: false } }]);
  });

  test('twice is once, and a call that is not connected is not held', () => {
    const { calls } = run([holds(A)], talking);
    expect(run([holds(A)], calls)).toEqual({ calls, effects: [] });
    expect(run([resumes(A)], talking)).toEqual({ calls: talking, effects: [] });
    const alerting = run([dialled, offerReady]).calls;
    expect(run([holds(A)], alerting)).toEqual({ calls: alerting, effects: [] });
  });

  test('with two calls, resuming the held one holds the other: they are swapped', () => {
    const { calls, effects } = run([resumes(A)], twoCalls);
    expect(standing(calls)).toEqual({ active: 'bob', held: 'carol' });
    expect(effects).toMatchObject([{ order: { callId: B, here: true } }, { order: { callId: A, here: false } }]);
    expect(standing(run([resumes(B)], calls).calls)).toEqual({ active: 'carol', held: 'bob' });
  });

  test('with two calls, the second one is not held too', () => {
    expect(run([holds(B)], twoCalls)).toEqual({ calls: twoCalls, effects: [] });
  });

  test('a held call is not resumed into one that is being set up', () => {
    const { calls } = run([answers('hold')], bothRing);
    expect(run([resumes(A)], calls)).toEqual({ calls, effects: [] });
  });

  test('stays when the active call ends, and ends by itself when the other side hangs up', () => {
    const ended = run([hangsUp(B)], twoCalls).calls;
    expect(standing(ended)).toEqual({ active: null, held: 'bob' });
    const gone = run([{ type: 'remoteHungUp', callId: A, from: bob, reason: 'hangup' }], twoCalls);
    expect(recorded(gone.effects)).toMatchObject([{ call: { callId: A }, reason: 'hungUpThere' }]);
    expect(standing(gone.calls)).toEqual({ active: 'carol', held: null });
  });

  test('counts as time of the call, in which nothing else of it is different', () => {
    const { effects } = run([holds(A), resumes(A), hangsUp(A)], talking, 10_000);
    expect(recorded(effects)).toMatchObject([{ durationMs: 8000, route: 'direct' }]);
    const held = run([holds(A)], talking).calls;
    const found: CallEvent = { type: 'localCandidates', callId: A, pair: FIRST, candidates: [candidate] };
    expect(sent(run([found], held).effects)).toEqual(['candidates']);
  });

  test('both sides can hold: the engine is told whenever either begins or ends', () => {
    const says = (held: boolean, sequence: number): CallEvent => ({
      ...{ type: 'remoteMediaState', callId: A, from: sender('bob', 9), sequence, asleep: false, relayed: false },
      state: { microphone: true, camera: false, screen: false, held },
    });
    const told = (events: readonly CallEvent[]) =>
      run(events, talking).effects.flatMap((effect) =>
        effect.type === 'media' && effect.order.kind === 'hold' ? [[effect.order.here, effect.order.there]] : [],
      );
    expect(told([says(true, 5)])).toEqual([[false, true]]);
    expect(told([says(true, 5), holds(A)])).toEqual([[true, true]]);
    expect(told([says(true, 5), holds(A), says(false, 6)])).toEqual([[true, false]]);
    expect(told([says(true, 5), says(true, 6)])).toEqual([]);
    expect(told([says(false, 5)])).toEqual([]);
  });

  test('whose other side is held already when media begin to flow is told to the engine then', () => {
    const heldFirst: CallEvent = {
      ...{ type: 'remoteMediaState', callId: A, from: bob, sequence: 3, asleep: false, relayed: false },
      state: { microphone: true, camera: false, screen: false, held: true },
    };
    const { effects } = run([dialled, offerReady, remoteAnswered, heldFirst, connects(A, 'bob')]);
    expect(orders(effects)).toEqual(['hold']);
    expect(findCall(run([dialled, offerReady, remoteAnswered, heldFirst]).calls, A)?.phase).toBe('connecting');
  });
});

test('a call that failed stands there until it was read, does not go on, and keeps no secret of what was said', () => {
  const secrets = [nonceOf('alice'), mediaSecretOf('alice')];
  const calling = run([dialled, offerReady, remoteAnswered, connects(A, 'bob')]).calls;
  expect(secrets.every((secret) => JSON.stringify(calling).includes(secret))).toBe(true);
  expect(goesOn(calling, A)).toBe(true);
  const failed = run([{ type: 'mediaFailed', callId: A, failure: 'connectionLost' }], calling).calls;
  expect(findCall(failed, A)?.phase).toBe('ended');
  expect(goesOn(failed, A)).toBe(false);
  expect(secrets.some((secret) => JSON.stringify(failed).includes(secret))).toBe(false);
});
