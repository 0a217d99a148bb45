import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  known,
  answers,
  CALL_A,
  certificateOf,
  dials,
  digits,
  direct,
  offers,
  sender,
  tell,
  type Told,
} from '../../test/fakes/callStory.ts';
import type { Route } from './call.ts';
import type { CallEvent } from './callEvent.ts';
import {
  heard,
  MEDIA_STATE_BURST,
  MEDIA_STATE_INTERVAL_MS,
  nothingTold,
  tellAfterMs,
  type MediaState,
} from './mediaState.ts';
import type { SendFailure } from './failures.ts';
import { transition } from './transition.ts';
import { callView } from '../../test/fakes/callView.ts';

const callId = CALL_A;
const from = sender('bob', 9);
const sound: MediaState = { microphone: true, camera: false, screen: false, held: false };
const muted: MediaState = { ...sound, microphone: false };
const picture: MediaState = { ...sound, camera: true };

const own = (state: MediaState): CallEvent => ({
  type: 'ownMediaState',
  callId,
  state: { ...state, muted: !state.microphone },
});
const theirs = (state: MediaState, sequence: number, device = 9): Extract<CallEvent, { type: 'remoteMediaState' }> => ({
  type: 'remoteMediaState',
  callId,
  from: sender('bob', device),
  sequence,
  state,
  asleep: false,
  relayed: false,
});
const dialled: readonly CallEvent[] = [
  dials('bob', [9]),
  { type: 'offerReady', callId, offer: { sdp: 'v=0', dtlsFingerprint: certificateOf('alice') } },
];
const flows: Extract<CallEvent, { type: 'mediaConnected' }> = {
  type: 'mediaConnected',
  callId,
  generation: 0,
  route: 'direct',
  certificate: certificateOf('bob'),
};
const connecting: readonly CallEvent[] = [...dialled, answers('bob', 9)];
const connected: readonly CallEvent[] = [...connecting, own(sound), flows];

const said = ({ effects }: Pick<Told, 'effects'>): readonly MediaState[] =>
  effects.flatMap((effect) =>
    effect.type === 'send' && effect.message.kind === 'mediaState' ? [effect.message.state] : [],
  );
const shown = ({ state }: Told): MediaState | null => {
  const view = callView(state);
  if (view.phase !== 'connected') throw new Error(`no call, but ${view.phase}`);
  return view.theirs;
};

test('that we are called otherwise is said to whom we are connected with, and to nobody who only rings or is rung', () => {
  const changed: CallEvent = { type: 'ownNameChanged', callId };
  const names = ({ effects }: Pick<Told, 'effects'>) =>
    effects.flatMap((effect) => (effect.type === 'send' && effect.message.kind === 'name' ? [effect.message] : []));
  for (const before of [dialled, connecting, [offers('bob', 9)]]) {
    expect(names(tell([changed], tell(before).state))).toEqual([]);
  }
  expect(names(tell([changed], tell(connected).state))).toEqual([{ kind: 'name', remoteDevice: 9 }]);
});

describe('what a side sends', () => {
  test('is told when media flow, and not before', () => {
    const before = tell([...connecting, own(muted), own(sound)]);
    expect(said({ effects: before.all })).toEqual([]);
    expect(said(tell([flows], before.state))).toEqual([sound]);
  });

  test('is told again when it changes, and never twice the same', () => {
    const call = tell(connected);
    expect(said(tell([own(sound)], call.state, 60_000))).toEqual([]);
    expect(said(tell([own(muted)], call.state, 60_000))).toEqual([muted]);
  });

  test('is told at once a few times, then every two seconds, and in the end as it is', () => {
    const now = 100_000;
    let { state } = tell(connected);
    for (const word of [muted, sound, muted, sound].slice(0, MEDIA_STATE_BURST)) {
      const step = transition(state, own(word), now);
      expect(said(step)).toEqual([word]);
      ({ state } = step);
    }
    const next = transition(state, own(picture), now + 500);
    expect(said(next)).toEqual([]);
    expect(next.effects).toEqual([
      { type: 'startTimer', callId, timer: 'mediaState', afterMs: MEDIA_STATE_INTERVAL_MS - 500 },
    ]);
    ({ state } = transition(next.state, own(muted), now + 900));
    const due = transition(state, { type: 'timerFired', callId, timer: 'mediaState' }, now + MEDIA_STATE_INTERVAL_MS);
    expect(said(due)).toEqual([muted]);
  });

  test('stays within what the server lets through, whatever somebody does with a button', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3_000 }), { minLength: 20, maxLength: 60 }), (pauses) => {
        let { state } = tell(connected);
        let now = 100_000;
        const toldAt: number[] = [];
        let word = muted;
        for (const pause of pauses) {
          now += pause;
          word = word === muted ? sound : muted;
          const step = transition(state, own(word), now);
          ({ state } = step);
          if (said(step).length > 0) toldAt.push(now);
        }
        for (const [index, at] of toldAt.entries()) {
          const since = toldAt.slice(0, index + 1).filter((one) => one > at - 60_000);
          expect(since.length).toBeLessThanOrEqual(60_000 / MEDIA_STATE_INTERVAL_MS + MEDIA_STATE_BURST);
        }
      }),
      { numRuns: 50 },
    );
  });

  test('is not told late because the clock was set back', () => {
    const once = { ...nothingTold, told: sound, toldAt: 1_000_000, ours: { ...muted, muted: true } };
    const told = { ...once, paidUntil: 1_000_000 + MEDIA_STATE_BURST * MEDIA_STATE_INTERVAL_MS };
    expect(tellAfterMs(told, false, 500)).toBe(0);
    expect(tellAfterMs(told, false, 1_000_100)).toBe(1_900);
  });

  test('and whether it goes through a relay at our end, each time that it becomes another way', () => {
    const words = ({ effects }: Pick<Told, 'effects'>) =>
      effects.flatMap((effect) =>
        effect.type === 'send' && effect.message.kind === 'mediaState' ? [effect.message.relayed] : [],
      );
    const by = (route: Route): CallEvent => ({ ...flows, route });
    const relayed = tell([by('relayedTcp')], tell([...connecting, own(sound)]).state);
    expect(words(relayed)).toEqual([true]);
    expect(words(tell([by('relayedUdp')], relayed.state, 60_000))).toEqual([]);
    expect(words(tell([by('direct')], relayed.state, 60_000))).toEqual([false]);
  });

  test('is told again if it found no room on the disk, with the nonce of the words that may have found none either', () => {
    const failed = (kind: 'mediaState' | 'reveal' | null, failure: SendFailure = 'storeFailed') =>
      ({ type: 'sendFailed', callId, kind, failure }) as const;
    const due: CallEvent = { type: 'timerFired', callId, timer: 'mediaState' };
    const told = tell(connected);
    const owed = tell([failed('mediaState')], told.state);
    expect(owed.effects).toEqual([{ type: 'startTimer', callId, timer: 'mediaState', afterMs: 2_000 }]);
    expect(said(tell([due], owed.state, 60_000))).toEqual([sound]);
    // Of their queue, which had no room for something of ours.
    const refused = tell([failed(null, 'full')], told.state);
    expect(said(tell([due], refused.state, 60_000))).toEqual([sound]);
    expect(tell([failed(null, 'refused')], told.state).effects).toEqual([]);
    // Nothing may go there any more.
    expect(tell([failed('mediaState', 'identityChanged')], told.state).effects).toEqual([]);
    // Shown before media flow.
    const revealed = tell([...dialled, answers('bob', 9, { sasNonce: 'ab'.repeat(32) }), failed('reveal'), flows]);
    const reveal = expect.objectContaining({ message: expect.objectContaining({ kind: 'reveal' }) });
    expect(revealed.effects).toContainEqual(reveal);
    // Also with what is told of something else meanwhile.
    const lacking = tell([failed(null, 'full')], revealed.state).state;
    expect(tell([own({ ...sound, microphone: false })], lacking, 60_000).effects).toContainEqual(reveal);
  });

  test('is told anew to who could not read it while the connection became another one, of which nothing else is repeated', () => {
    const nacked: CallEvent = { type: 'remoteNacked', callId, from, messageHash: digits('mediaState for 9') };
    expect(said(tell([nacked], tell(connected).state, 60_000))).toEqual([]);
    const credentials = { ufrag: 'ufrag', pwd: 'pwd'.repeat(8) };
    const asked = { pair: { generation: 0, restart: 1 }, hash: digits('restart'), network: direct, credentials };
    const { state } = tell([...connected, { type: 'remoteRestart', callId, from, ...asked }]);
    const { effects } = tell([nacked], state, 60_000);
    expect(effects).toMatchObject([{ type: 'send', message: { kind: 'mediaState', state: sound } }]);
    expect(tell([nacked], tell([nacked], state, 60_000).state, 70_000).effects).toEqual([]);
  });

  test('is told again by a phone that was away from its server, and nothing that was never told', () => {
    const call = tell(connected);
    const back: CallEvent = { type: 'signedIn', callId };
    expect(said(tell([back], call.state, 60_000))).toEqual([sound]);
    expect(said(tell([back], tell(connecting).state, 60_000))).toEqual([]);
  });

  test('is told again to who speaks so late that our last word may have expired, and not in turns for ever', () => {
    const call = tell(connected);
    const soon = tell([theirs(sound, 5)], call.state, 20_000);
    expect(said(soon)).toEqual([]);
    const late = tell([theirs(sound, 6)], soon.state, 70_000);
    expect(said(late)).toEqual([sound]);
    expect(said(tell([theirs(sound, 7)], late.state, 71_000))).toEqual([]);
  });

  test('is unknown from somebody who never says it', () => {
    expect(shown(tell(connected))).toBeNull();
  });

  test('counts from the device in the call alone, and not while the phone rings', () => {
    const call = tell(connected);
    expect(shown(tell([theirs(picture, 5)], call.state))).toEqual(picture);
    expect(shown(tell([theirs(picture, 5, 8)], call.state))).toBeNull();
    const rings = tell([offers('bob', 9)]);
    expect(tell([theirs(picture, 5)], rings.state).state).toEqual(rings.state);
  });

  test('may come before media flow, and holds then', () => {
    expect(shown(tell([...connecting, theirs(picture, 3), flows]))).toEqual(picture);
  });
});

test('of what they said, in whatever order it comes, the last by sequence counts', () => {
  const state = fc.record({
    microphone: fc.boolean(),
    camera: fc.boolean(),
    screen: fc.boolean(),
    held: fc.boolean(),
  });
  const word = fc.record({ sequence: fc.integer({ min: 1, max: 50 }), state, relayed: fc.boolean() });
  const words = fc.uniqueArray(word, {
    minLength: 1,
    maxLength: 12,
    selector: ({ sequence }) => sequence,
  });
  fc.assert(
    fc.property(words, (arrivals) => {
      const media = arrivals.reduce((known, word) => heard(known, { ...word, asleep: false }, 0), nothingTold);
      const last = arrivals.reduce((greatest, word) => (word.sequence > greatest.sequence ? word : greatest));
      expect(media.theirs).toMatchObject(last);
    }),
  );
});

describe('a relay that our engine takes for their computer', () => {
  const relayedThere: CallEvent = { ...theirs(sound, 5), relayed: true };
  const routeShown = ({ state }: Told) => {
    const view = callView(state);
    return view.phase === 'connected' ? view.route : null;
  };

  test('is a relay, as they say: on the badge and in the history', () => {
    const call = tell([...connected, relayedThere]);
    expect(routeShown(call)).toBe('relayed');
    expect(tell([{ type: 'userHungUp', callId }], call.state).effects).toContainEqual(
      expect.objectContaining({ type: 'record', entry: expect.objectContaining({ route: 'relayed' }) }),
    );
  });

  test('until they say that it goes direct', () => {
    expect(routeShown(tell([...connected, relayedThere, theirs(sound, 6)]))).toBe('direct');
  });

  test('what our engine sees of a relay nobody talks away', () => {
    const call = tell([...connected, { ...flows, route: 'relayedTls' }, theirs(sound, 5)]);
    expect(routeShown(call)).toBe('relayedTls');
    expect(routeShown(tell([relayedThere], call.state))).toBe('relayedTls');
  });
});

describe('another identity of theirs that waits for a person', () => {
  const trusted = (...changed: readonly number[]): CallEvent => ({
    ...{ type: 'trustChanged', callId, trust: known('bob', [9], changed) },
  });
  const unsent: CallEvent = { type: 'sendFailed', callId, kind: 'mediaState', failure: 'identityChanged' };

  test('lets nothing be told, and what we send by then is told once they are known to be who they were', () => {
    const waiting = tell([...connected, own(muted), trusted(9), unsent]);
    expect(said(tell([trusted(9)], waiting.state))).toEqual([]);
    expect(said(tell([trusted()], waiting.state))).toEqual([muted]);
  });

  test('of another device than the one of the call keeps nothing back, and has nothing told anew', () => {
    const waiting = tell([...connected, trusted(10)]);
    expect(said(tell([trusted()], waiting.state))).toEqual([]);
  });
});
