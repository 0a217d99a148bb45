import { describe, expect, test } from 'vitest';
import {
  answeredHere,
  answerReady,
  bob,
  candidate,
  dialled,
  offered,
  offerReady,
  orders,
  remoteAnswered,
  ringingThere,
  sent,
} from '../../test/fakes/callEvents.ts';
import { CALL_A as A, answers, sender, tell as run } from '../../test/fakes/callStory.ts';
import type { CallEvent } from './callEvent.ts';
import { FIRST } from './connection.ts';

const accepted = (from = bob): CallEvent => ({ type: 'remoteAccepted', callId: A, from });
const gathered: CallEvent = { type: 'localCandidates', callId: A, pair: FIRST, candidates: [candidate] };
const toWhom = (effects: ReturnType<typeof run>['effects']) =>
  effects.flatMap((effect) =>
    effect.type === 'send' && effect.message.kind === 'candidates' ? [effect.message.remoteDevice] : [],
  );

describe('between accepting and the answer (A97)', () => {
  test('who accepts says so at once, and the answer follows when it is made', () => {
    expect(sent(run([offered(), answeredHere]).all)).toEqual(['accepted']);
    expect(sent(run([offered(), answeredHere, answerReady]).all)).toEqual(['accepted', 'answer']);
  });

  test('the caller gathers for the device that accepted, once, and applies its answer as ever', () => {
    const { all, state } = run([dialled, offerReady, ringingThere, accepted(), accepted(), gathered, remoteAnswered]);
    expect(orders(all)).toEqual(['createOffer', 'gather', 'sealMedia', 'applyAnswer']);
    expect(toWhom(all)).toEqual([9]);
    expect(state).toMatchObject({ phase: 'connecting', remoteDevice: 9 });
  });

  test('the word may overtake that it rings', () => {
    const { all } = run([dialled, offerReady, accepted(), ringingThere, gathered]);
    expect(orders(all)).toEqual(['createOffer', 'gather']);
    expect(toWhom(all)).toEqual([9]);
  });

  test('nothing is told of the caller before it (A42)', () => {
    expect(toWhom(run([dialled, offerReady, ringingThere, gathered]).all)).toEqual([]);
  });

  test('only somebody who is called can accept (A43)', () => {
    const { all } = run([dialled, offerReady, ringingThere, accepted(sender('mallory', 9)), gathered]);
    expect(orders(all)).toEqual(['createOffer']);
    expect(toWhom(all)).toEqual([]);
  });

  test('another device that answers is told what the first one was told', () => {
    const { all, state } = run([dialled, offerReady, ringingThere, accepted(), gathered, answers('bob', 8)]);
    expect(state).toMatchObject({ phase: 'connecting', remoteDevice: 8 });
    expect(toWhom(all)).toEqual([9, 8]);
  });

  test('an address that could not be told ends nothing; a peer who is somebody else does', () => {
    const story = [dialled, offerReady, ringingThere, accepted(), gathered];
    expect(run([...story, { type: 'sendFailed', callId: A, kind: null, failure: 'full' }]).state.phase).toBe(
      'alerting',
    );
    expect(run([...story, { type: 'sendFailed', callId: A, kind: null, failure: 'identityChanged' }]).state.phase).toBe(
      'ended',
    );
  });

  test('what is asked for again, and finds no room over there, ends no call that rings', () => {
    const story = [dialled, offerReady, ringingThere];
    const refused = (kind: 'underWay' | null) => ({ type: 'sendFailed', callId: A, kind, failure: 'full' }) as const;
    expect(run([...story, refused('underWay')]).state.phase).toBe('alerting');
    // Of a refusal that says no more it is to be feared that it is of the offer.
    expect(run([...story, refused(null)]).state.phase).toBe('ended');
  });

  test('who calls, and is told that somebody accepts in a call that they answer, makes nothing of it', () => {
    const { all } = run([offered(), answeredHere, accepted(sender('alice', 7))]);
    expect(orders(all)).toEqual(['createAnswer']);
  });
});
