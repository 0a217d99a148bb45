import { expect, test } from 'vitest';
import {
  addressesChanged,
  asConnected,
  atAlice,
  atBob,
  flowsFrom,
  heardOf,
  interrupted,
  messageOf,
  pair,
  planned,
  rejoinReady,
  remoteRejoin,
  remoteRejoined,
  run,
  theirs,
  timer,
  timers,
} from '../../test/fakes/brokenCall.ts';
import { CALL_A as A, own, tell } from '../../test/fakes/callStory.ts';
import {
  alice,
  answeredHere,
  answerReady,
  bob,
  dialled,
  mediaConnected,
  offered,
  offerReady,
  orders,
  recorded,
  relay,
  remoteAnswered,
  sent,
} from '../../test/fakes/callEvents.ts';
import type { CallEvent } from './callEvent.ts';

const slept = (sleptMs: number): CallEvent => ({ type: 'computerSlept', callId: A, sleptMs });
const { connectedAt } = asConnected(atAlice);
/** The computer wakes up a minute after the call was connected, and has slept for so long of it. */
const wakes = (sleptMs: number, before: readonly CallEvent[] = []) =>
  run([slept(sleptMs)], before.length === 0 ? atAlice : run(before).state, connectedAt + 60_000);

test('a computer that slept for longer than the other side waits: the call is over since it fell asleep (A76)', () => {
  const { state, effects } = wakes(45_000);
  expect(state).toMatchObject({ phase: 'ended', reason: 'asleep', durationMs: 15_000 });
  expect(recorded(effects)).toMatchObject([{ reason: 'asleep', durationMs: 15_000, endedAt: connectedAt + 15_000 }]);
  // For a server that still has it, and an other side that held it.
  expect(sent(effects)).toEqual(['hangup failed']);
});

test('a shorter sleep ends nothing: the other side still waits', () => {
  expect(wakes(29_999)).toMatchObject({ state: atAlice, effects: [] });
});

test('a call that was broken before the sleep was lost, not slept away', () => {
  const broken = run(
    [interrupted(), timer('reconnecting'), slept(3_600_000)],
    atAlice,
    connectedAt + 3_600_000 + 20_000,
  );
  expect(broken.state).toMatchObject({ phase: 'ended', reason: 'connectionLost' });
  const [entry] = recorded(broken.effects);
  expect(entry?.durationMs).toBeLessThan(30_000);
});

test('before a call is connected its own times decide', () => {
  for (const story of [[dialled], [offered()], [offered(), answeredHere]]) {
    const { state } = tell(story);
    expect(run([slept(3_600_000)], state).state).toBe(state);
  }
});

const fallsAsleep: CallEvent = { type: 'computerFallsAsleep', callId: A };
const closedHere = (generation = 0): CallEvent => ({
  ...{ type: 'mediaClosedHere', callId: A, generation },
  drawn: own('after the sleep'),
});
const closedThere: CallEvent = { type: 'mediaClosedThere', callId: A, generation: 0 };
const sends = { type: 'ownMediaState', callId: A, state: { ...theirs, muted: false } } as const;

test('a computer that falls asleep says so at once, however much was told just before, and says what it sends once it is awake', () => {
  const muted: CallEvent = { ...sends, state: { ...theirs, microphone: false, muted: true } };
  const { state } = run([sends, muted, sends, muted, sends, muted], atAlice);
  const asleep = run([fallsAsleep], state);
  expect(asleep.effects).toMatchObject([{ type: 'send', message: { kind: 'mediaState', asleep: true } }]);
  const awake = run([slept(20_000), addressesChanged], asleep.state, connectedAt + 80_000);
  expect(awake.all).toContainEqual(
    expect.objectContaining({ message: expect.objectContaining({ kind: 'mediaState', asleep: false }) }),
  );
});

test('an engine that closes everything before the sleep: the call rejoins where it is, and no restart is tried', () => {
  const { state, all } = run(
    [fallsAsleep, closedHere(), planned(pair(1, 0)), rejoinReady(pair(1, 0), 'rejoining')],
    atBob,
  );
  expect([orders(all), sent(all)]).toEqual([['close', 'rejoin'], ['rejoin']]);
  const awake = run([slept(20_000), addressesChanged, remoteRejoined(pair(1, 0)), flowsFrom('answering', 1)], state);
  expect(orders(awake.all)).not.toContain('restart');
  expect(awake.state).toMatchObject({ phase: 'connected', interruption: null });
  // Of the connection that was given up.
  expect(run([closedHere()], awake.state).state).toBe(awake.state);
});

test('what the engine closed for the sleep is no break of before: after a long one the call was slept away', () => {
  const { state } = run([fallsAsleep, closedHere()], atAlice);
  expect(run([slept(45_000)], state, connectedAt + 60_000).state).toMatchObject({ phase: 'ended', reason: 'asleep' });
});

test('media that close on the other side because its computer sleeps are no goodbye, whichever comes first (A99)', () => {
  const asleep = heardOf(bob, theirs, 9, true);
  for (const story of [
    [asleep, closedThere],
    [closedThere, asleep],
  ]) {
    const { state, all } = run(story);
    expect(timers(all)).toEqual(expect.arrayContaining(['reconnecting 2000', 'giveUp 30000']));
    expect(run([timer('goodbye')], state).state).toBe(state);
    expect(run([timer('giveUp')], state).state).toMatchObject({ phase: 'ended', reason: 'connectionLost' });
  }
  // So it is where nothing had said here yet that media flow.
  const fromAlice = heardOf(alice, theirs, 9, true);
  for (const story of [
    [fromAlice, closedThere],
    [closedThere, fromAlice],
  ]) {
    const { state } = run([...story, timer('goodbye')], tell([offered(), answeredHere, answerReady]).state);
    expect(state.phase).toBe('connecting');
  }
  // It is awake, and says what it sends: media that close now are a goodbye again.
  const awake = run([asleep, heardOf(bob, theirs, 10), closedThere]);
  expect(timers(awake.effects)).toEqual(['goodbye 3000']);
});

const [connectingAtAlice, connectingAtBob] = [
  tell([dialled, offerReady, remoteAnswered]).state,
  tell([offered(), answeredHere, answerReady]).state,
];

test.each([
  ['who called', connectingAtAlice],
  ['who answered', connectingAtBob],
])(
  'a computer that falls asleep while the call still connects says so as well, and so it is where %s sleeps (A99)',
  (_, connecting) => {
    const { state, effects } = run([sends, fallsAsleep], connecting);
    expect(effects).toMatchObject([{ type: 'send', message: { kind: 'mediaState', asleep: true, relayed: false } }]);
    expect(state.phase).toBe('connecting');
    // Nothing is known of its devices yet, and nothing flows that could close.
    expect(run([fallsAsleep], connecting).effects).toEqual([]);
  },
);

test('awake again, and connected, it says what it sends', () => {
  const connecting = run([sends, fallsAsleep, slept(5_000)], connectingAtAlice).state;
  const { effects } = run([mediaConnected], connecting);
  expect(effects).toContainEqual(
    expect.objectContaining({ message: expect.objectContaining({ kind: 'mediaState', asleep: false }) }),
  );
});

test.each([
  ['other addresses', addressesChanged],
  ['the server', { type: 'signedIn', callId: A }],
] satisfies readonly [string, CallEvent][])(
  'awake again while the call still connects, it says so as soon as it hears of %s (A99)',
  (_, awake) => {
    for (const connecting of [connectingAtAlice, connectingAtBob]) {
      const asleep = run([sends, fallsAsleep, sends], connecting);
      expect(sent(asleep.all)).toEqual(['mediaState']);
      const back = run([slept(5_000), awake], asleep.state);
      expect(sent(back.all)).toEqual(['mediaState']);
      expect(messageOf(back.all, 'mediaState')).toMatchObject({ asleep: false, relayed: false });
      // Once, and before media flow nobody says what they send who has not said that.
      expect(sent(run([awake], back.state).all)).toEqual([]);
      expect(sent(run([sends, awake], connecting).all)).toEqual([]);
    }
  },
);

test('what it says of that finds no room on a full disk: it is said again', () => {
  const failed: CallEvent = { type: 'sendFailed', callId: A, kind: 'mediaState', failure: 'storeFailed' };
  const full = run([sends, fallsAsleep, slept(5_000), addressesChanged, failed], connectingAtBob);
  const again = run([timer('mediaState')], full.state, 20_000);
  expect(messageOf(again.effects, 'mediaState')).toMatchObject({ asleep: false });
});

test('slept for longer than a call may take to connect, it was slept away: nobody reads that the network is to blame', () => {
  for (const connecting of [connectingAtAlice, connectingAtBob]) {
    expect(run([slept(19_999)], connecting).state).toBe(connecting);
    const { state, effects } = run([slept(20_000)], connecting);
    expect(state).toMatchObject({ phase: 'ended', reason: 'asleep', durationMs: null });
    expect(sent(effects)).toEqual(['hangup failed']);
  }
});

const answeredOverRelay: CallEvent = { type: 'userAnswered', callId: A, callType: 'audio', network: relay };

test('who waits for a sleeper until the time to connect is over blames no relay', () => {
  const relayed = tell([offered(), answeredOverRelay, answerReady]).state;
  expect(run([timer('connect')], relayed).state).toMatchObject({ phase: 'ended', reason: 'relayUnavailable' });
  const waiting = run([heardOf(alice, theirs, 9, true), timer('connect')], relayed);
  expect(waiting.state).toMatchObject({ phase: 'ended', reason: 'connectFailed' });
});

test('who waits for a sleeper takes its rejoin', () => {
  const { state } = run([heardOf(bob, theirs, 9, true), closedThere, remoteRejoin(pair(1, 0))]);
  expect(state).toMatchObject({ phase: 'connected', agreement: { connection: { at: pair(1, 0) } } });
});
