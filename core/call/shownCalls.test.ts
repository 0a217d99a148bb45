import { expect, test } from 'vitest';
import { offerReady, remoteAnswered, dialled } from '../../test/fakes/callEvents.ts';
import {
  CALL_A as A,
  CALL_B as B,
  certificateOf,
  direct,
  offers,
  tellPhone as run,
} from '../../test/fakes/callStory.ts';
import { shown } from '../../test/fakes/shownCalls.ts';
import { buttonsShown } from './buttonsShown.ts';
import type { CallEvent } from './callEvent.ts';
import {
  activeView,
  callWindowCalls,
  findView,
  presentCalls,
  ringingCall,
  shownCalls,
  surfacesOf,
} from './shownCalls.ts';

const connects = (callId: string, peer: string): CallEvent => ({
  ...{ type: 'mediaConnected', generation: 0, route: 'direct' },
  callId,
  certificate: certificateOf(peer),
});
const talking = run([dialled, offerReady, remoteAnswered, connects(A, 'bob')]).calls;
const rings = run([offers('carol', 5, { callId: B })], talking).calls;
const answered = run(
  [
    {
      ...{ type: 'userAnswered', callId: B, callType: 'audio', network: direct },
      present: { callId: A, wish: 'hold' },
    },
  ],
  rings,
).calls;
const peers = (calls: ReturnType<typeof shownCalls>) =>
  presentCalls(calls).map(({ view }) => `${view.call.peer} ${view.phase}`);

test('the call that the person is in stands first, then the held one, then who rings, then what is over', () => {
  expect(peers(shownCalls([]))).toEqual([]);
  expect(peers(shownCalls(rings))).toEqual(['bob connected', 'carol ringing']);
  expect(peers(shownCalls(answered))).toEqual(['carol answering', 'bob connected']);
  const over = run([{ type: 'userHungUp', callId: B }], answered).calls;
  expect(peers(shownCalls(over))).toEqual(['bob connected', 'carol ended']);
  const bothOver = run([{ type: 'userHungUp', callId: A }], over).calls;
  expect(peers(shownCalls(bothOver))).toEqual(['carol ended', 'bob ended']);
});

test('each surface finds its call: the popup who rings, the buttons the one that is left for it', () => {
  const calls = shownCalls(rings);
  expect(ringingCall(calls)?.view.call.peer).toBe('carol');
  expect(activeView(calls)?.call.peer).toBe('bob');
  expect(findView(calls, B)?.phase).toBe('ringing');
  expect(callWindowCalls(calls).map(({ view }) => view.call.peer)).toEqual(['bob']);
  const held = shownCalls(run([{ type: 'userHeld', callId: A }], rings).calls);
  expect(activeView(held)).toBe(null);
});

test('a second call rings in the popup with a soft tone, since somebody talks; alone it rings aloud', () => {
  expect(surfacesOf(shownCalls(rings))).toEqual({
    incoming: 'shown',
    call: 'shown',
    sound: 'callWaiting',
    notification: true,
  });
  const alone = shownCalls(run([{ type: 'userHungUp', callId: A }], rings).calls);
  expect(surfacesOf(alone)).toMatchObject({ incoming: 'shown', call: 'shown', sound: 'ringtone' });
  const silenced = shownCalls(run([{ type: 'userSilenced', callId: B }], rings).calls);
  expect(surfacesOf(silenced).sound).toBe('none');
});

test('a second call that only rang leaves nothing in the call window', () => {
  const declined = shownCalls(run([{ type: 'userDeclined', callId: B }], rings).calls);
  expect(callWindowCalls(declined).map(({ view }) => view.call.peer)).toEqual(['bob']);
});

test('whatever changes which buttons there are changes what their guard is told (A78)', () => {
  const states = [[], talking, rings, answered, run([{ type: 'userHeld', callId: A }], talking).calls];
  const told = states.map((calls) => buttonsShown(shownCalls(calls)));
  expect(new Set(told).size).toBe(states.length);
  const silenced = run([{ type: 'userSilenced', callId: B }], rings).calls;
  expect(buttonsShown(shownCalls(silenced))).toBe(buttonsShown(shownCalls(rings)));
  expect(buttonsShown(shown())).toBe('idle');
});
