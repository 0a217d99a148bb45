import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyEventOf, description } from '../../test/fakes/anyCallEvent.ts';
import { CALL_A, CALL_B } from '../../test/fakes/callStory.ts';
import type { CallEffect } from './callEffect.ts';
import type { CallEvent } from './callEvent.ts';
import { callOf, givesWay, idle, isCallingOut, isLive, type CallState } from './callState.ts';
import { callSecurity } from './callSecurity.ts';
import { transition } from './transition.ts';
import { callView } from '../../test/fakes/callView.ts';
import { surfaces } from './view.ts';

const event = anyEventOf(fc.constantFrom(CALL_A, CALL_B));

interface Passed {
  readonly before: CallState;
  readonly event: CallEvent;
  readonly after: CallState;
  readonly effects: readonly CallEffect[];
}

function walk(events: readonly CallEvent[]): Passed[] {
  let state: CallState = idle;
  return events.map((event, index) => {
    const before = state;
    const step = transition(before, event, index);
    state = step.state;
    return { before, event, after: state, effects: step.effects };
  });
}

const anyWalk = (check: (passed: readonly Passed[]) => void) =>
  fc.assert(
    fc.property(fc.array(event, { maxLength: 60 }), (events) => check(walk(events))),
    { numRuns: 2000 },
  );

test('A41 whatever arrives in whatever order, no device and no network is touched before the person dials or answers', () => {
  anyWalk((passed) => {
    const wanted = new Set<string>();
    for (const { before, event, effects } of passed) {
      if (['userDialled', 'userAnswered', 'userReturned'].includes(event.type)) wanted.add(event.callId);
      // Glare: the person is calling this very peer.
      const current = callOf(before);
      if (event.type === 'remoteOffered' && isLive(before) && current?.peer === event.from.peer)
        wanted.add(event.callId);
      for (const effect of effects) {
        if (effect.type !== 'media' || effect.order.kind === 'close') continue;
        expect(wanted).toContain(effect.order.callId);
      }
    }
  });
});

test('A42 a relay-only call never orders media without a relay', () => {
  anyWalk((passed) => {
    for (const { effects } of passed) {
      for (const effect of effects) {
        if (effect.type !== 'media' || !('network' in effect.order)) continue;
        const { relayOnly, iceServers } = effect.order.network;
        expect(relayOnly && iceServers.length === 0).toBe(false);
      }
    }
  });
});

test('every call that ends is recorded once and its media engine is closed', () => {
  anyWalk((passed) => {
    for (const { before, event, after, effects } of passed) {
      const begins = ['userDialled', 'remoteOffered', 'callCutOff'].includes(event.type);
      const isNew = before.phase !== 'ended' || begins;
      const ended = before !== after && after.phase === 'ended' && isNew;
      const gaveWay = givesWay(before) && callOf(after) !== null && callOf(after)?.callId !== before.call.callId;
      const isRefused = event.type === 'remoteOffered' && after === before;
      const records = effects.filter(({ type }) => type === 'record');
      // In glare our own call is listed as well, where theirs comes to nothing, at once or later.
      const carries = before.phase === 'answering' || before.phase === 'connecting' ? before.gaveWay !== null : false;
      const crossed = ended && (carries || (isCallingOut(before) && callOf(after)?.callId !== before.call.callId));
      if (!isRefused) expect(records).toHaveLength(Number(ended) + Number(gaveWay) + Number(crossed));
      const closes = effects.some((effect) => effect.type === 'media' && effect.order.kind === 'close');
      if (ended || gaveWay) expect(closes).toBe(true);
    }
  });
});

test('an event of another call never changes the present one', () => {
  anyWalk((passed) => {
    for (const { before, event, after, effects } of passed) {
      if (['userDialled', 'remoteOffered', 'callCutOff'].includes(event.type)) continue;
      if (callOf(before)?.callId === event.callId) continue;
      expect(after).toBe(before);
      expect(effects.filter(({ type }) => type !== 'reportIgnored')).toEqual([]);
    }
  });
});

test('what windows see never holds a description, a candidate or a credential', () => {
  anyWalk((passed) => {
    for (const { after } of passed) expect(JSON.stringify(callView(after))).not.toMatch(/secret|ab{2}ab/u);
  });
});

test('the popup and the ringtone live exactly as long as the phone rings', () => {
  anyWalk((passed) => {
    for (const { after } of passed) {
      const shown = surfaces(callView(after));
      expect(shown.incoming === 'shown').toBe(after.phase === 'ringing');
      expect(shown.sound === 'ringtone').toBe(after.phase === 'ringing' && !after.silenced);
    }
  });
});

test('A43 whatever is claimed, nobody but a party of the call changes it, and media are of its certificate', () => {
  anyWalk((passed) => {
    for (const { before, event, after } of passed) {
      if ('from' in event && event.from.peer === 'mallory' && event.type !== 'remoteOffered' && isLive(before)) {
        if (callOf(before)?.peer !== 'mallory') expect(after).toBe(before);
      }
      if (after.phase === 'connected') expect(after.agreement.party?.dtlsFingerprint).toBe(description.dtlsFingerprint);
      // Who is in a call never changes while it lives.
      if (
        isLive(before) &&
        isLive(after) &&
        before.call.callId === after.call.callId &&
        before.agreement.party !== null
      ) {
        const { device, identity } = before.agreement.party;
        expect(after.agreement.party).toMatchObject({ device, identity });
        // A certificate changes with the connection, and with nothing else.
        const { generation } = before.agreement.connection.at;
        if (after.agreement.connection.at.generation === generation) {
          expect(after.agreement.party).toBe(before.agreement.party);
        }
      }
    }
  });
});

test('a call that was once without a ratchet is never shown as forward secret again', () => {
  anyWalk((passed) => {
    for (const { before, after } of passed) {
      if (!isLive(before) || callOf(after)?.callId !== before.call.callId || before.agreement.forwardSecret) continue;
      expect(callSecurity(after)?.forwardSecret ?? false).toBe(false);
    }
  });
});

test('the offer of a contact is never refused because a stranger rings (A86)', () => {
  anyWalk((passed) => {
    for (const { before, event, after, effects } of passed) {
      if (event.type !== 'remoteOffered' || !event.knownContact || event.admission !== 'rings') continue;
      if (before.phase !== 'ringing' || before.knownContact || before.call.callId === event.callId) continue;
      expect(after).toMatchObject({ phase: 'ringing', call: { callId: event.callId }, knownContact: true });
      // To the stranger nothing changes.
      expect(effects.filter(({ type }) => type === 'send')).toEqual([]);
    }
  });
});

test('a call that may not ring is listed, and nothing else comes of it (A86)', () => {
  anyWalk((passed) => {
    for (const { before, event, after, effects } of passed) {
      if (event.type !== 'remoteOffered' || event.admission === 'rings' || after !== before) continue;
      if (callOf(before)?.callId === event.callId) continue;
      const { admission: reason } = event;
      expect(effects).toMatchObject([{ type: 'record', entry: { call: { callId: event.callId }, reason } }]);
    }
  });
});

test('a call that may not ring rings only for somebody whom the person calls just then (A86)', () => {
  anyWalk((passed) => {
    for (const { before, event, after } of passed) {
      if (event.type !== 'remoteOffered' || event.admission === 'rings' || after === before) continue;
      expect(['dialling', 'calling', 'alerting']).toContain(before.phase);
      expect(callOf(before)?.peer).toBe(event.from.peer);
    }
  });
});

test('whoever is blocked while they ring hears nothing of it (A86)', () => {
  anyWalk((passed) => {
    for (const { before, event, after, effects } of passed) {
      if (event.type !== 'peerBlocked' || !isLive(before) || before.call.callId !== event.callId) continue;
      expect(after.phase).toBe('ended');
      const says = effects.filter(({ type }) => type === 'send').length;
      expect(says).toBe(before.phase === 'ringing' || before.phase === 'dialling' ? 0 : 1);
    }
  });
});
