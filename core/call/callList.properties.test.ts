import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyEventOf } from '../../test/fakes/anyCallEvent.ts';
import { answers, CALL_A, CALL_B, CALL_C, describe, dials, direct, offers, own } from '../../test/fakes/callStory.ts';
import { cutOff, keptWith } from '../../test/fakes/cutOffCalls.ts';
import type { CallEffect } from './callEffect.ts';
import type { CallEvent } from './callEvent.ts';
import { activeCall, findCall, liveCalls, noCalls, stepCalls, type CallList, type PresentCall } from './callList.ts';
import { isLive } from './callState.ts';
import { isHeldHere, type Hold } from './hold.ts';
import { shownCalls } from './shownCalls.ts';
import { transition } from './transition.ts';

const CALLS = [CALL_A, CALL_B, CALL_C];
const event = anyEventOf(fc.constantFrom(...CALLS));

interface Passed {
  readonly before: CallList;
  readonly event: CallEvent;
  readonly after: CallList;
  readonly effects: readonly CallEffect[];
}

/** What brings these calls on: by chance alone a second one would hardly ever be answered. */
function fitting(calls: CallList): readonly CallEvent[] {
  const present = activeCall(calls)?.call.callId;
  return CALLS.flatMap((callId, index): readonly CallEvent[] => {
    const state = findCall(calls, callId);
    if (state === undefined) {
      const peer = `peer ${index}`;
      // A peer whose program forgot the call that is on calls once more.
      const again = offers('peer 0', 7, { callId });
      return [offers(peer, 7, { callId }), again, cutOff(keptWith(peer, 7, callId)), dials(peer, [7], { callId })];
    }
    return [...bringingOn(state, present), { type: 'windowDismissed', callId }];
  });
}

function bringingOn(state: PresentCall, present: string | undefined): readonly CallEvent[] {
  const { callId, peer } = state.call;
  switch (state.phase) {
    case 'ringing':
      return (['hold', 'end'] as const).map((wish) => ({
        ...{ type: 'userAnswered', callType: 'audio', network: direct },
        callId,
        present: present === undefined ? undefined : { callId: present, wish },
      }));
    case 'dialling':
      return [{ type: 'offerReady', callId, offer: describe('us') }];
    case 'cutOff':
      return [{ type: 'userReturned', callId, drawn: own('anew') }];
    case 'answering':
      return [
        { type: 'answerReady', callId, answer: answers(peer, 7).answer, candidates: [] },
        { type: 'userHungUp', callId },
      ];
    case 'connecting': {
      const certificate = state.agreement.party?.dtlsFingerprint ?? '';
      return [{ type: 'mediaConnected', callId, generation: 0, route: 'direct', certificate }];
    }
    case 'connected':
      return (['userHeld', 'userResumed', 'userHungUp'] as const).map((type) => ({ type, callId }));
    default:
      return [];
  }
}

type Move = { readonly any: CallEvent } | { readonly fitting: number };
const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 1, arbitrary: fc.record({ any: event }) },
  { weight: 6, arbitrary: fc.record({ fitting: fc.nat({ max: 59 }) }) },
);

function walk(moves: readonly Move[]): readonly Passed[] {
  let calls = noCalls;
  return moves.map((made, index) => {
    const before = calls;
    const fit = fitting(before);
    const next = 'any' in made ? made.any : fit[made.fitting % fit.length];
    if (next === undefined) throw new Error('nothing fits');
    const step = stepCalls(before, next, index);
    calls = step.calls;
    return { before, event: next, after: calls, effects: step.effects };
  });
}

const anyWalk = (check: (passed: readonly Passed[]) => void, numRuns = 150) =>
  fc.assert(
    fc.property(fc.array(move, { minLength: 30, maxLength: 60 }), (moves) => check(walk(moves))),
    { numRuns },
  );

test('walks come to two calls, to swaps and to glare, in vain or not: else they would prove nothing', () => {
  const seen = { swaps: 0, both: 0, glare: 0, inVain: 0 };
  const count = ({ before, after, effects }: Passed): void => {
    if (after.some((state) => gaveWayTo(state) !== null && !before.includes(state))) seen.glare += 1;
    if (listedBy(effects).some(({ reason }) => reason === 'crossed')) seen.inVain += 1;
    const [was, is] = [activeCall(before), activeCall(after)];
    if (after.some((state) => isHeldHere(state)) && is?.phase === 'connected') seen.both += 1;
    if (was !== undefined && is !== undefined && was.call.callId !== is.call.callId) seen.swaps += 1;
  };
  anyWalk((passed) => passed.forEach(count), 500);
  expect(Math.min(...Object.values(seen)), JSON.stringify(seen)).toBeGreaterThan(20);
});

test('two calls live at most; one at most is active, and one at most is held', () => {
  anyWalk((passed) => {
    for (const { after } of passed) {
      const live = liveCalls(after);
      expect(live.length).toBeLessThanOrEqual(2);
      const held = live.filter((state) => isHeldHere(state));
      const active = live.filter(
        (state) => state.phase !== 'ringing' && state.phase !== 'cutOff' && !isHeldHere(state),
      );
      expect([held.length <= 1, active.length <= 1]).toEqual([true, true]);
      // Both ring, say: what is not there cannot be answered to.
      expect(new Set(after.map(({ call }) => call.callId)).size).toBe(after.length);
    }
  });
});

const listedBy = (effects: readonly CallEffect[]) =>
  effects.flatMap((effect) => (effect.type === 'record' ? [effect.entry] : []));

/** Our own call that this one of theirs took the place of, and that is not listed yet. */
const gaveWayTo = (state: PresentCall) =>
  state.phase === 'answering' || state.phase === 'connecting' ? state.gaveWay : null;

test('no call is lost: each that was there is listed when it ends, and stays until then', () => {
  anyWalk((passed) => {
    for (const { before, after, effects } of passed) {
      const entries = listedBy(effects);
      const listed = entries.map(({ call }) => call.callId);
      // What ends twice in one step, one of them within the other, is listed once each.
      expect(new Set(listed).size).toBe(listed.length);
      for (const state of liveCalls(before)) {
        const { callId } = state.call;
        const now = findCall(after, callId);
        if (now !== undefined && isLive(now)) continue;
        const closed = effects.some(
          (effect) => effect.type === 'media' && effect.order.kind === 'close' && effect.order.callId === callId,
        );
        expect(closed).toBe(true);
        // In glare our own call becomes theirs: it waits there, and is listed with it if that does not connect.
        if (after.some((theirs) => gaveWayTo(theirs)?.call === state.call)) continue;
        expect(listed).toContain(callId);
      }
      for (const state of before) {
        const waiting = gaveWayTo(state);
        if (waiting === null) continue;
        const now = findCall(after, state.call.callId);
        const becameOne = now?.phase === 'connected' || (now !== undefined && gaveWayTo(now) === waiting);
        expect(entries.includes(waiting)).toBe(!becameOne);
      }
    }
  });
});

/** What makes another call the active one, or begins one. */
const JOINING: ReadonlySet<CallEvent['type']> = new Set([
  'userDialled',
  'remoteOffered',
  'userAnswered',
  'userResumed',
  'callCutOff',
  'userReturned',
]);

test('what happens to one call never touches the other', () => {
  anyWalk((passed) => {
    for (const { before, event: happened, after, effects } of passed) {
      if (JOINING.has(happened.type)) continue;
      for (const state of before) {
        if (state.call.callId !== happened.callId) expect(findCall(after, state.call.callId)).toBe(state);
      }
      for (const effect of effects) {
        if (effect.type === 'media') expect(effect.order.callId).toBe(happened.callId);
        if (effect.type === 'send') expect(effect.call.callId).toBe(happened.callId);
      }
    }
  });
});

test('each call goes its way as if it were the only one', () => {
  anyWalk((passed) => {
    passed.forEach(({ before, event: happened, after, effects }, now) => {
      if (JOINING.has(happened.type)) return;
      const state = findCall(before, happened.callId);
      if (state === undefined || (happened.type === 'userHeld' && before !== after) || before === after) return;
      const alone = transition(state, happened, now);
      expect(findCall(after, happened.callId) ?? { phase: 'idle' }).toEqual(alone.state);
      expect(effects).toEqual(alone.effects);
    });
  });
});

test('who joins another call leaves the one they are in by holding or ending it, and in no other way', () => {
  anyWalk((passed) => {
    for (const { before, event: happened, after } of passed) {
      const was = activeCall(before);
      const is = activeCall(after);
      if (was === undefined || is === undefined || was.call.callId === is.call.callId) continue;
      // In glare the other side's call takes the place of ours.
      if (happened.type === 'remoteOffered') continue;
      const left = findCall(after, was.call.callId);
      expect(left !== undefined && (isHeldHere(left) || left.phase === 'ended')).toBe(true);
    }
  });
});

test('nobody is in two calls with one person', () => {
  anyWalk((passed) => {
    for (const { after } of passed) {
      const decided = liveCalls(after).filter(({ phase }) => phase !== 'ringing' && phase !== 'cutOff');
      expect(new Set(decided.map(({ call }) => call.peer)).size).toBe(decided.length);
    }
  });
});

test('the engine hears of each call who holds it, whenever that changes', () => {
  anyWalk((passed) => {
    const heard = new Map<string, Hold>();
    /** Closed, and not begun anew: what it is told when it does is how things stand then. */
    const gone = new Set<string>();
    for (const { after, effects } of passed) {
      for (const effect of effects) {
        if (effect.type !== 'media') continue;
        const { order } = effect;
        if (order.kind === 'hold') heard.set(order.callId, order);
        if (order.kind === 'rejoin') heard.set(order.callId, order.hold);
        if (order.kind === 'rejoin' || order.kind === 'createOffer' || order.kind === 'createAnswer') {
          gone.delete(order.callId);
        }
        if (order.kind === 'close') {
          heard.delete(order.callId);
          gone.add(order.callId);
        }
      }
      for (const state of after) {
        if (state.phase !== 'connected' || gone.has(state.call.callId)) continue;
        const { here = false, there = false } = heard.get(state.call.callId) ?? {};
        expect({ here, there }).toEqual({
          here: state.heldHere,
          there: state.agreement.media.theirs?.state.held ?? false,
        });
      }
    }
  });
});

test('what windows see are calls that are there, each once, and never a description, a candidate or a credential', () => {
  anyWalk((passed) => {
    for (const { after } of passed) {
      const { view, second } = shownCalls(after);
      expect(view.phase === 'idle').toBe(after.length === 0);
      expect(second === null).toBe(after.length < 2);
      const shown = [view, second?.view].flatMap((one) => (one === undefined || one.phase === 'idle' ? [] : [one]));
      expect(new Set(shown.map(({ call }) => call.callId)).size).toBe(shown.length);
      // Living calls stand before those that are over.
      for (const state of liveCalls(after)) {
        expect(shown.some(({ call }) => call.callId === state.call.callId)).toBe(true);
      }
      expect(JSON.stringify(shown)).not.toMatch(/secret|ab{2}ab/u);
    }
  });
});
