import { FIRST } from './connection.ts';
import { describe, expect, test } from 'vitest';
import {
  answers,
  CALL_A,
  certificateOf,
  describe as described,
  dials,
  digits,
  direct,
  known,
  nonceOf,
  offers,
  sender,
  tell,
} from '../../test/fakes/callStory.ts';
import type { CallEffect } from './callEffect.ts';
import type { CallEvent } from './callEvent.ts';
import { callSecurity } from './callSecurity.ts';
import type { CallState } from './callState.ts';
import type { OutgoingMessage } from './outgoingMessage.ts';

const callId = CALL_A;
const bob = sender('bob', 9);
const alice = sender('alice', 7);
const ringingThere: CallEvent = { type: 'serverSaid', callId, news: 'ringing' };
const offerReady: CallEvent = { type: 'offerReady', callId, offer: described('alice') };
const candidates = {
  type: 'localCandidates',
  pair: FIRST,
  callId,
  candidates: [{ candidate: 'candidate:1', sdpMid: '0', sdpMLineIndex: 0, usernameFragment: 'f' }],
} as const satisfies CallEvent;

const messages = (effects: readonly CallEffect[]): OutgoingMessage[] =>
  effects.flatMap((effect) => (effect.type === 'send' ? [effect.message] : []));
function sentOf<Kind extends OutgoingMessage['kind']>(effects: readonly CallEffect[], kind: Kind) {
  const found = messages(effects).find((message) => message.kind === kind);
  if (found === undefined) throw new Error(`no ${kind} was sent`);
  return found as Extract<OutgoingMessage, { kind: Kind }>;
}
const wordsOf = (state: CallState) => callSecurity(state)?.words ?? null;
/** The same, whatever is known of the peer since. */
const agreedOf = (state: CallState) =>
  state.phase !== 'idle' && state.agreement.words.step === 'agreed' ? state.agreement.words.words : null;
const reveals = (from = alice, nonce = nonceOf('alice')): CallEvent => ({
  type: 'remoteRevealed',
  callId,
  generation: 0,
  from,
  nonce,
});

/** Alice has dialled and her offer is out. */
const calling = () => tell([dials('bob', [9]), offerReady]);
/** Bob's phone rings for that offer, and he has accepted. */
function accepted(sasCommitment: string | null = sentOf(calling().all, 'offer').sasCommitment) {
  const rings = tell([offers('alice', 7, { sasCommitment })]);
  const answer: CallEvent = { type: 'userAnswered', callId, callType: 'video', network: direct };
  return tell([answer, { type: 'answerReady', callId, answer: described('bob'), candidates: [] }], rings.state);
}
/** Both after the answer; `atAlice` is before her reveal is taken by Bob. */
function answered() {
  const atBob = accepted();
  const { sasNonce } = sentOf(atBob.all, 'answer');
  return { atAlice: tell([answers('bob', 9, { sasNonce })], calling().state), atBob, sasNonce };
}

describe('the words of a call', () => {
  test('are the same on both sides once the nonces are shown, and at the callee not a step earlier', () => {
    const { atAlice, atBob } = answered();
    expect(wordsOf(atBob.state)).toBeNull();
    const { nonce, remoteDevice } = sentOf(atAlice.all, 'reveal');
    expect(remoteDevice).toBe(9);
    const after = tell([reveals(alice, nonce)], atBob.state).state;
    expect(wordsOf(after)).not.toBeNull();
    expect(wordsOf(after)).toEqual(wordsOf(atAlice.state));
  });

  test('are shown to the caller only when its reveal is out', () => {
    const { sasNonce } = answered();
    const before = calling().state;
    const { state } = tell([answers('bob', 9, { sasNonce })], before);
    if (state.phase === 'idle') throw new Error('the call goes on');
    const words = state.agreement.words;
    expect(words.step).toBe('agreed');
    const held = {
      ...state,
      agreement: { ...state.agreement, words: { step: 'revealing', words: [1, 2, 3, 4] } },
    } as const;
    expect(wordsOf(held)).toBeNull();
  });

  test('need a side that can do it too: without its nonce there is nothing to reveal and nothing to compare', () => {
    const wordless = tell([answers('bob', 9, { sasNonce: null })], calling().state);
    expect(messages(wordless.effects).map(({ kind }) => kind)).not.toContain('reveal');
    expect(wordsOf(wordless.state)).toBeNull();
    expect(sentOf(accepted(null).all, 'answer').sasNonce).toBeNull();
  });

  test('the offer is bound to our nonce, and to no other', () => {
    const other = tell([{ ...dials('bob', [9], { me: 'carol' }) }, offerReady]);
    expect(sentOf(calling().all, 'offer').sasCommitment).not.toBe(sentOf(other.all, 'offer').sasCommitment);
  });
});

describe('A43 the set of participants', () => {
  test('A43 a second answer changes nothing: not the words, not the certificate, and it is shown no nonce', () => {
    const { atAlice } = answered();
    const ghost = { ...answers('bob', 9, { sasNonce: digits('ghost') }), answer: described('mallory') };
    for (const from of [bob, sender('bob', 10)]) {
      const { state, effects } = tell([{ ...ghost, from }], atAlice.state);
      expect(state).toBe(atAlice.state);
      expect(effects).toEqual([{ type: 'reportIgnored', callId }]);
    }
  });

  test('A43 nobody but the peer we called may answer, add candidates, hang up, reveal or ask for anything', () => {
    const before = calling().state;
    const mallory = sender('mallory', 9);
    const claims: CallEvent[] = [
      { ...answers('bob', 9), from: mallory },
      { type: 'remoteCandidates', pair: FIRST, callId, from: mallory, candidates: [] },
      { type: 'remoteHungUp', callId, from: mallory, reason: 'hangup' },
      { type: 'remoteUnsecured', callId, from: mallory },
      reveals(mallory),
      { type: 'remoteNacked', callId, from: mallory, messageHash: digits('offer for 9') },
      { type: 'heartbeatDue', callId, from: mallory, knownContact: true },
    ];
    for (const claim of claims) {
      const { state, effects } = tell([claim], before);
      expect(state).toBe(before);
      expect(effects).toEqual([{ type: 'reportIgnored', callId }]);
    }
  });

  test('A43 only the device that called may reveal', () => {
    const { atBob } = answered();
    for (const from of [sender('alice', 8), sender('carol', 7)]) {
      expect(tell([reveals(from)], atBob.state).state).toBe(atBob.state);
    }
  });

  test('A43 an offer under the id of our call puts nothing in the place of what was agreed', () => {
    const before = calling().state;
    const { state, effects } = tell([offers('mallory', 3)], before);
    expect(state).toBe(before);
    expect(effects).toEqual([{ type: 'reportIgnored', callId }]);
  });

  test('A43 what was agreed outlasts any number of calls that are offered meanwhile', () => {
    const { atAlice } = answered();
    const others = Array.from({ length: 40 }, (_, i) =>
      offers('mallory', 3, { callId: `${callId.slice(0, -2)}${i + 20}` }),
    );
    expect(tell(others, atAlice.state).state).toBe(atAlice.state);
  });

  test('A43 another certificate or identity on the way to one side gives the two other words', () => {
    const { atAlice, sasNonce } = answered();
    const honest = answers('bob', 9, { sasNonce });
    const altered = [
      { ...honest, answer: described('mallory') },
      { ...honest, trust: { ...honest.trust, devices: known('mallory', [9]).devices } },
      { ...honest, hash: digits('another answer') },
    ];
    for (const answer of altered) {
      const words = agreedOf(tell([answer], calling().state).state);
      expect(words).not.toBeNull();
      expect(words).not.toEqual(agreedOf(atAlice.state));
    }
  });
});

describe('A45 the order of commitment, nonce and reveal', () => {
  test('A45 a nonce that is not under the commitment ends the call, also after the right one', () => {
    const { atBob } = answered();
    const wrong = reveals(alice, digits('of his choice'));
    expect(tell([wrong], atBob.state).state).toMatchObject({ phase: 'ended', reason: 'unsecured' });
    const agreed = tell([reveals()], atBob.state).state;
    expect(wordsOf(agreed)).not.toBeNull();
    expect(tell([reveals()], agreed).state).toBe(agreed);
    expect(tell([wrong], agreed).state).toMatchObject({ phase: 'ended', reason: 'unsecured' });
  });

  test('A45 a reveal before the answer is out ends the call', () => {
    const rings = tell([offers('alice', 7, { sasCommitment: sentOf(calling().all, 'offer').sasCommitment })]).state;
    expect(tell([reveals()], rings).state).toMatchObject({ phase: 'ended', reason: 'unsecured' });
  });

  test('A45 a caller is shown nothing by the one it called, and nobody without a commitment is believed', () => {
    const { atAlice } = answered();
    expect(tell([reveals(bob)], atAlice.state).state).toMatchObject({ phase: 'ended', reason: 'unsecured' });
    expect(tell([reveals()], accepted(null).state).state).toEqual(accepted(null).state);
  });
});

describe('an answer', () => {
  test('A40 that was made for another offer ends the call', () => {
    const moved = answers('bob', 9, { offerHash: digits('another offer') });
    const { state, effects } = tell([moved], calling().state);
    expect(state).toMatchObject({ phase: 'ended', reason: 'unsecured' });
    expect(messages(effects)).toMatchObject([{ kind: 'hangup', reason: 'failed' }]);
  });

  test('A40 before any offer is out answers nothing', () => {
    const dialling = tell([dials('bob', [9])]).state;
    expect(tell([answers('bob', 9)], dialling).state.phase).toBe('dialling');
  });

  test.each([
    ['at the caller', () => answered().atAlice.state, 'bob'],
    ['at the callee', () => answered().atBob.state, 'alice'],
  ])('binds the certificate of the media: another one ends the call %s', (_where, at, peer) => {
    const connected = {
      type: 'mediaConnected',
      callId,
      generation: 0,
      route: 'direct',
      certificate: certificateOf(peer),
    } as const;
    expect(tell([connected], at()).state.phase).toBe('connected');
    const { state } = tell([{ ...connected, certificate: certificateOf('mallory') }], at());
    expect(state).toMatchObject({ phase: 'ended', reason: 'unsecured' });
    // The same while media flow already: a new connection under the old call.
    const later = tell([connected, { ...connected, certificate: certificateOf('mallory') }], at());
    expect(later.state).toMatchObject({ phase: 'ended', reason: 'unsecured' });
  });
});

describe('a message the other side could not read', () => {
  const nacks = (messageHash: string, from = bob): CallEvent => ({ type: 'remoteNacked', callId, from, messageHash });

  test('an offer is given again, as it was, to the device that names it and once', () => {
    const before = calling().state;
    expect(messages(tell([nacks(digits('something else'))], before).effects)).toEqual([]);
    const { state, effects } = tell([ringingThere, nacks(digits('offer for 9'))], before);
    expect(messages(effects)).toMatchObject([
      { kind: 'repeat', remoteDevice: 9, messages: [{ frame: 'call_offer', hash: digits('offer') }] },
    ]);
    expect(messages(tell([nacks(digits('offer for 9'))], state).effects)).toEqual([]);
    // The answer still fits it.
    expect(tell([answers('bob', 9)], state).state.phase).toBe('connecting');
  });

  test('after the answer what could not be read and what followed it are given again, once', () => {
    const { atAlice } = answered();
    const { state } = tell([candidates, candidates], atAlice.state);
    const { state: after, effects } = tell([nacks(digits('reveal for 9'))], state);
    const [repeat] = messages(effects);
    expect(repeat).toMatchObject({ kind: 'repeat', messages: [{ hash: digits('reveal') }, {}, {}] });
    expect(messages(tell([nacks(digits('candidates for 9'))], after).effects)).toEqual([]);
    // The offer was read: the other side has answered it.
    expect(messages(tell([nacks(digits('offer for 9'))], state).effects)).toEqual([]);
  });

  test('an offer that named wrong devices is made for the right ones, once', () => {
    const stale: CallEvent = { type: 'offerMisaddressed', callId };
    const { state, effects } = tell([stale], calling().state);
    expect(messages(effects)).toMatchObject([{ kind: 'readdress', offer: { hash: digits('offer') } }]);
    expect(tell([answers('bob', 9)], state).state.phase).toBe('connecting');
    expect(tell([stale], state).state).toMatchObject({ phase: 'ended', reason: 'refusedByServer' });
  });
});

describe('a message we could not read', () => {
  const unread = (what: 'answer' | 'candidates', from = bob, knownContact = true): CallEvent => ({
    type: 'remoteUnread',
    callId,
    from,
    what,
    why: 'outOfStep',
    payload: 'AAAA',
    knownContact,
  });
  const renewed = (ok: boolean, remoteDevice = 9): CallEvent => ({
    type: 'sessionRenewed',
    callId,
    remoteDevice,
    renewed: ok,
    payloadHash: digits('payload'),
  });
  const renewals = (effects: readonly CallEffect[]) => effects.filter(({ type }) => type === 'renewSession');

  test('an answer is asked for in a new session, and awaited for five seconds', () => {
    const { state, effects } = tell([unread('answer')], calling().state);
    expect(renewals(effects)).toEqual([
      { type: 'renewSession', callId, peer: 'bob', remoteDevice: 9, payload: 'AAAA' },
    ]);
    const asked = tell([renewed(true)], state);
    expect(messages(asked.effects)).toEqual([{ kind: 'nack', remoteDevice: 9, messageHash: digits('payload') }]);
    expect(asked.effects).toContainEqual({ type: 'startTimer', callId, timer: 'repeat', afterMs: 5_000 });
    const fired: CallEvent = { type: 'timerFired', callId, timer: 'repeat' };
    expect(tell([fired], asked.state).state).toMatchObject({ phase: 'ended', reason: 'unsecured' });
    const came = tell([answers('bob', 9)], asked.state).state;
    expect(tell([fired], came).state).toBe(came);
  });

  test('without a new session an answer that cannot be read ends the call', () => {
    const { state } = tell([unread('answer'), renewed(false)], calling().state);
    expect(state).toMatchObject({ phase: 'ended', reason: 'unsecured' });
  });

  test('a candidate less ends nothing; it and what comes with it are asked for once', () => {
    const { atAlice } = answered();
    const { all, state } = tell([unread('candidates'), unread('candidates'), renewed(true)], atAlice.state);
    expect(renewals(all)).toHaveLength(1);
    expect(messages(all)).toMatchObject([{ kind: 'nack' }]);
    expect(state.phase).toBe('connecting');
    expect(tell([unread('candidates'), renewed(false)], atAlice.state).state.phase).toBe('connecting');
  });

  test('A47 of a stranger is asked for with nothing while our phone rings, and as of anybody in a call of ours', () => {
    expect(tell([unread('candidates', alice, false)], tell([offers('alice', 7)]).state).effects).toEqual([]);
    expect(renewals(tell([unread('candidates', bob, false)], answered().atAlice.state).effects)).toHaveLength(1);
    expect(renewals(tell([unread('answer', bob, false)], calling().state).effects)).toHaveLength(1);
  });

  test('A29 from outside the call does no harm', () => {
    const before = calling().state;
    const forged: CallEvent = { ...unread('answer', sender('mallory', 3)), why: 'undecryptable' } as CallEvent;
    expect(tell([forged], before).state).toBe(before);
    expect(tell([{ ...unread('answer'), why: 'undecryptable' } as CallEvent], before).state.phase).toBe('ended');
  });
});

describe('a heartbeat', () => {
  const due = (from = bob, knownContact = false): CallEvent => ({ type: 'heartbeatDue', callId, from, knownContact });

  test('goes to the device we speak with, at most once in five seconds', () => {
    const heartbeat = { kind: 'heartbeat', remoteDevice: 9 };
    const first = tell([due()], answered().atAlice.state, 60_000);
    const tooSoon = tell([due()], first.state, 64_999);
    const second = tell([due()], tooSoon.state, 65_000);
    const again = tell([due()], second.state, 69_999);
    const said = [first, tooSoon, second, again].map(({ effects }) => messages(effects));
    expect(said).toEqual([[heartbeat], [], [heartbeat], []]);
  });

  test('goes to nobody while none has answered', () => {
    expect(messages(tell([due()], calling().state).effects)).toEqual([]);
  });

  test('A47 a phone that rings sends none to a stranger, and one to a contact', () => {
    const rings = tell([offers('alice', 7)]).state;
    expect(messages(tell([due(alice)], rings).effects)).toEqual([]);
    expect(messages(tell([due(alice, true)], rings).effects)).toEqual([{ kind: 'heartbeat', remoteDevice: 7 }]);
  });
});

describe('forward secrecy', () => {
  test('a message without a ratchet, either way, marks the call for good, and its record too', () => {
    const { atAlice } = answered();
    const hangup: CallEvent = { type: 'remoteHungUp', callId, from: sender('bob', 9, false), reason: 'hangup' };
    expect(tell([hangup], atAlice.state).effects).toContainEqual(
      expect.objectContaining({ type: 'record', entry: expect.objectContaining({ forwardSecret: false }) }),
    );
    const plain = tell([{ ...offers('alice', 7), from: sender('alice', 7, false) }]).state;
    expect(callSecurity(plain)?.forwardSecret).toBe(false);
    expect(
      callSecurity(tell([{ type: 'trustChanged', callId, trust: known('alice', [7]) }], plain).state),
    ).toMatchObject({
      forwardSecret: false,
    });
  });
});

test('of one side at most 128 candidates reach the engine, however many it sends (A89)', () => {
  const { atBob } = answered();
  const from = alice;
  const [one] = candidates.candidates;
  if (one === undefined) throw new Error('there is one');
  const many: CallEvent = {
    type: 'remoteCandidates',
    pair: FIRST,
    callId,
    from,
    candidates: Array.from({ length: 30 }, () => one),
  };
  const { all, effects, state } = tell([many, many, many, many, many, many], atBob.state);
  const added = all.flatMap((effect) =>
    effect.type === 'media' && effect.order.kind === 'addCandidates' ? effect.order.candidates : [],
  );
  expect(added).toHaveLength(128);
  expect(effects).toEqual([{ type: 'reportIgnored', callId }]);
  expect(state.phase).toBe('connecting');
});

test('candidates that come with an answer count among the 128 (A89)', () => {
  const [one] = candidates.candidates;
  if (one === undefined) throw new Error('there is one');
  const many = Array.from({ length: 30 }, () => one);
  const from = bob;
  const later: CallEvent = { type: 'remoteCandidates', callId, from, pair: FIRST, candidates: many };
  const { all } = tell([{ ...answers('bob', 9), candidates: many }, later, later, later, later], calling().state);
  const added = all.flatMap((effect) =>
    effect.type === 'media' && effect.order.kind === 'addCandidates' ? effect.order.candidates : [],
  );
  expect(added).toHaveLength(128);
});
