import { beforeEach, expect, test } from 'vitest';
import type { ShownCalls } from '../../../core/call/shownCalls.ts';
import { snapshotOf } from '../../../renderer/stories/picture.ts';
import { appStories, type AppStory } from '../../../renderer/stories/snapshots.ts';
import type { Confirmation } from './confirmedHandlers.ts';
import { createLeaving } from './leaving.ts';

const callsOf = (story: AppStory): ShownCalls => snapshotOf(appStories[story]).call;
const inCall = callsOf('homeInCall');

let asked: Confirmation[];
let done: string[];
let answer: (yes: boolean) => void;
beforeEach(() => {
  asked = [];
  done = [];
});

const leaving = (calls: ShownCalls, isRecording = false, isHosting = false) =>
  createLeaving({
    calls: () => calls,
    confirm: (question) => {
      asked.push(question);
      return new Promise((resolve) => (answer = resolve));
    },
    hangUp: ({ phase }) => void done.push(`hung up ${phase}`),
    dismiss: ({ phase }) => void done.push(`dismissed ${phase}`),
    quit: () => void done.push('quit'),
    isRecording: () => isRecording,
    isHosting: () => isHosting,
  });
const turn = () => new Promise((resolve) => setImmediate(resolve));

test('in a call, closing its window asks first, and hangs up only then', async () => {
  const { mayCloseCall, isAsking } = leaving(inCall);
  expect(mayCloseCall()).toBe(false);
  expect(asked).toMatchObject([{ kind: 'closeCall' }]);
  expect([isAsking(), done]).toEqual([true, []]);
  answer(true);
  await turn();
  expect([isAsking(), done]).toEqual([false, ['hung up connected']]);
});

test('who says no stays in the call, and is asked again the next time', async () => {
  const { mayCloseCall } = leaving(inCall);
  mayCloseCall();
  mayCloseCall();
  expect(asked).toHaveLength(1);
  answer(false);
  await turn();
  expect(done).toEqual([]);
  mayCloseCall();
  expect(asked).toHaveLength(2);
});

test('a call that is over is put away with its window', () => {
  leaving(callsOf('homeEnded')).endShownCalls();
  expect(done).toEqual(['dismissed ended']);
});

test('quitting in a call asks first', async () => {
  leaving(inCall).quit();
  expect(asked).toMatchObject([{ kind: 'quitInCall' }]);
  answer(true);
  await turn();
  expect(done).toEqual(['quit']);
});

test.each([
  ['nobody calls', callsOf('home')],
  ['somebody rings', callsOf('homeRinging')],
  ['a call is over', callsOf('homeEnded')],
])('nothing is asked while %s', (_what, calls) => {
  const { mayCloseCall, quit } = leaving(calls);
  expect(mayCloseCall()).toBe(true);
  quit();
  expect([asked, done]).toEqual([[], ['quit']]);
});

test('with a second call on hold, the question names both whom it ends', async () => {
  const { mayCloseCall, quit } = leaving(callsOf('homeTwoCalls'));
  mayCloseCall();
  answer(false);
  await turn();
  quit();
  expect(asked).toEqual([
    { kind: 'closeCalls', peer: expect.any(String), other: expect.any(String) },
    { kind: 'quitInCalls', peer: expect.any(String), other: expect.any(String), hosting: false },
  ]);
});

test('who is recording a voice message is asked before its window or Ringfort closes, with the server if that stops', async () => {
  const { mayCloseCall, quit } = leaving(callsOf('homeEnded'), true);
  expect(mayCloseCall()).toBe(false);
  answer(false);
  await turn();
  quit();
  expect([asked, done]).toEqual([
    [
      { kind: 'discardVoice', hosting: false },
      { kind: 'discardVoice', hosting: false },
    ],
    [],
  ]);
  const host = leaving(callsOf('homeEnded'), true, true);
  host.mayCloseCall();
  answer(false);
  await turn();
  host.quit();
  expect(asked.slice(2).map((question) => 'hosting' in question && question.hosting)).toEqual([false, true]);
});

test('who quits while a server runs on this computer is told that it stops for everybody, in a call too', async () => {
  const host = leaving(callsOf('home'), false, true);
  // Closing a window stops nothing.
  expect(host.mayCloseCall()).toBe(true);
  host.quit();
  expect([asked, done]).toEqual([[{ kind: 'quitHosting' }], []]);
  answer(true);
  await turn();
  expect(done).toEqual(['quit']);
  leaving(inCall, false, true).quit();
  expect(asked.at(-1)).toMatchObject({ kind: 'quitInCall', hosting: true });
});
