// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { IGNORE_INPUT_MS } from '../../../core/call/inputGuard.ts';
import type { CallPart, ClockView } from '../../../core/ipc/snapshot.ts';
import { loadAllParts } from '../../components/mending/later.tsx';
import { createCallStore } from '../../snapshotStore.ts';
import { callSnapshotOf, type CallPicture } from '../../stories/picture.ts';
import { incomingStories, storyCall } from '../../stories/snapshots.ts';
import type { Ringer } from '../../sound/Ringer.ts';
import { quietPopupMain } from '../../../test/stage/quietPopupMain.ts';
import { ringtoneUrls } from '../../sound/ringtones.ts';
import { IncomingApp } from './IncomingApp.tsx';

const call = storyCall();
const { callId } = call;

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance', 'setInterval', 'clearInterval', 'Date'] }));
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** The popup before a main that answers with this snapshot, and what it then asks of it. */
async function open(picture: CallPicture) {
  let tell: (next: CallPart) => void = () => undefined;
  let revision = 1;
  const bridge = {
    ...quietPopupMain,
    current: () => Promise.resolve(callSnapshotOf(picture, revision)),
    onCall: (listener: (next: CallPart) => void) => {
      tell = listener;
      return () => undefined;
    },
    ...{ drawn: vi.fn(quietPopupMain.drawn), answer: vi.fn(quietPopupMain.answer) },
    addAndAnswer: vi.fn(quietPopupMain.addAndAnswer),
    ...{ decline: vi.fn(quietPopupMain.decline), declineWith: vi.fn(quietPopupMain.declineWith) },
    ...{ silence: vi.fn(quietPopupMain.silence), block: vi.fn(quietPopupMain.block) },
  };
  const stop = vi.fn<() => void>();
  const ringer = { start: vi.fn<Ringer['start']>(() => stop), prepare: vi.fn<Ringer['prepare']>() };
  await loadAllParts();
  await act(async () => {
    render(<IncomingApp bridge={bridge} store={createCallStore(bridge)} ringer={ringer} />);
  });
  const push = (next: CallPicture) => {
    revision += 1;
    act(() => tell(callSnapshotOf(next, revision).call));
  };
  return { bridge, ringer, stop, push };
}

const click = (name: string) => fireEvent.click(screen.getByRole('button', { name }));
const wait = (ms: number) =>
  act(() => {
    vi.advanceTimersByTime(ms);
  });

test('a click in the first 400 ms answers nothing, one after that does (A78)', async () => {
  const { bridge } = await open(incomingStories.incomingVideo);
  wait(IGNORE_INPUT_MS - 1);
  click('Answer with video');
  click('Decline');
  fireEvent.keyDown(window, { key: 'Escape' });
  expect(bridge.answer).not.toHaveBeenCalled();
  expect(bridge.decline).not.toHaveBeenCalled();
  expect(bridge.silence).not.toHaveBeenCalled();
  wait(1);
  click('Answer with video');
  expect(bridge.answer).toHaveBeenCalledExactlyOnceWith({ callId, phase: 'ringing', callType: 'video' });
});

test('declining with a message takes two presses, of which the second has 400 ms of its own (A78)', async () => {
  const { bridge } = await open(incomingStories.incomingVideo);
  wait(IGNORE_INPUT_MS);
  click('Decline with a message');
  click('I can’t talk now');
  expect(bridge.declineWith).not.toHaveBeenCalled();
  wait(IGNORE_INPUT_MS);
  click('I can’t talk now');
  const order = { callId, phase: 'ringing', text: 'I can’t talk now', callBackInMs: null };
  expect(bridge.declineWith).toHaveBeenCalledExactlyOnceWith(order);
});

test('a message of one’s own, and a time at which to be called, go with declining', async () => {
  const { bridge } = await open(incomingStories.incomingVideo);
  wait(IGNORE_INPUT_MS);
  click('Decline with a message');
  wait(IGNORE_INPUT_MS);
  fireEvent.change(screen.getByRole('textbox'), { target: { value: 'Back at three' } });
  click('Decline and send');
  click('1 h');
  expect(bridge.declineWith).toHaveBeenNthCalledWith(1, {
    ...{ callId, phase: 'ringing', text: 'Back at three', callBackInMs: null },
  });
  expect(bridge.declineWith).toHaveBeenNthCalledWith(2, {
    ...{ callId, phase: 'ringing', text: '', callBackInMs: 3_600_000 },
  });
  // Escape goes back to the buttons of the call, and silences nothing.
  fireEvent.keyDown(window, { key: 'Escape' });
  expect(screen.getByRole('button', { name: 'Decline' })).toBeTruthy();
  expect(bridge.silence).not.toHaveBeenCalled();
});

const RIGHT_CLOCK: ClockView = { offsetMs: 0, tellWrong: false };
/** The popup at 14:20 by this computer's clock, at the choice of a time of day. */
async function openTimes(settings: Partial<CallPicture['settings']> = {}, clock: ClockView = RIGHT_CLOCK) {
  vi.setSystemTime(new Date(2026, 0, 9, 14, 20));
  // Here it tells of a change at once and where nothing changed: the field, which collapses then, would never end.
  vi.spyOn(Selection.prototype, 'collapse').mockReturnValue();
  const { incomingVideo } = incomingStories;
  const opened = await open({ ...incomingVideo, settings: { ...incomingVideo.settings, ...settings }, clock });
  wait(IGNORE_INPUT_MS);
  fireEvent.click(screen.getByRole('button', { name: /^(?:Decline with a message|Отклонить с сообщением)$/u }));
  wait(IGNORE_INPUT_MS);
  fireEvent.click(screen.getByRole('button', { name: /^(?:Choose a time|Выбрать время)$/u }));
  wait(IGNORE_INPUT_MS);
  return opened;
}

const segments = () => screen.getAllByRole('spinbutton').map((segment) => segment.textContent);
/** Up and down, by the keys that a screen reader's user has too. */
const turn = (index: number, key: 'ArrowUp' | 'ArrowDown') => {
  const segment = screen.getAllByRole('spinbutton')[index]!;
  segment.focus();
  fireEvent.keyDown(segment, { key });
};
const MINUTE = 60_000;

test('a time of day at which to be called goes with declining, as the wait until it comes next', async () => {
  const { bridge } = await openTimes();
  expect(screen.getByRole('group', { name: 'Call me back at' })).toBeTruthy();
  expect(screen.getByRole('status').textContent).toBe('today');
  turn(0, 'ArrowDown');
  turn(1, 'ArrowUp');
  // 14:31
  click('Decline and send');
  turn(0, 'ArrowDown');
  // 13:31 has been.
  expect(screen.getByRole('status').textContent).toBe('tomorrow');
  fireEvent.keyDown(screen.getAllByRole('spinbutton')[0]!, { key: 'Enter' });
  const waits = bridge.declineWith.mock.calls;
  expect(waits).toEqual([11, 23 * 60 + 11].map((minutes) => [sentWith(minutes * MINUTE - 3 * IGNORE_INPUT_MS)]));
});

const sentWith = (callBackInMs: number) => ({ callId, phase: 'ringing', text: '', callBackInMs });

test('on a computer whose clock is wrong, the time is meant by the right one, as every time that Ringfort shows', async () => {
  const { bridge } = await openTimes({}, { offsetMs: 2 * 60 * MINUTE, tellWrong: true });
  // In truth it is 16:20, and 17:30 stands there.
  click('Decline and send');
  expect(bridge.declineWith).toHaveBeenCalledExactlyOnceWith(sentWith(70 * MINUTE - 3 * IGNORE_INPUT_MS));
});

test('a time of day is written with the clock of the region, in the language of the words', async () => {
  await openTimes({ language: 'en' });
  expect(segments()).toEqual(['3', '30', 'PM']);
  cleanup();
  await openTimes({ language: 'ru' });
  expect(segments()).toEqual(['15', '30']);
  expect(screen.getByRole('group', { name: 'Перезвоните в' })).toBeTruthy();
  expect(screen.getByRole('status').textContent).toBe('сегодня');
});

test('without a whole time nothing is sent; Escape goes back to the messages, and then to the call', async () => {
  const { bridge } = await openTimes();
  const hour = screen.getAllByRole('spinbutton')[0]!;
  hour.focus();
  fireEvent.keyDown(hour, { key: 'Backspace' });
  fireEvent.keyDown(hour, { key: 'Backspace' });
  click('Decline and send');
  fireEvent.keyDown(hour, { key: 'Enter' });
  expect(bridge.declineWith).not.toHaveBeenCalled();
  fireEvent.keyDown(hour, { key: 'Escape' });
  expect(screen.getByRole('textbox')).toBeTruthy();
  fireEvent.keyDown(window, { key: 'Escape' });
  expect(screen.getByRole('button', { name: 'Decline' })).toBeTruthy();
});

test('whoever does not take a call is reminded of it, and the caller is told nothing of that', async () => {
  const { bridge } = await open(incomingStories.incomingVideo);
  wait(IGNORE_INPUT_MS);
  click('Decline with a message');
  wait(IGNORE_INPUT_MS);
  click('Remind me to call back');
  expect(screen.getByRole('group', { name: 'Remind me in' })).toBeTruthy();
  click('1 h');
  expect(bridge.declineWith).toHaveBeenCalledExactlyOnceWith({
    ...{ callId, phase: 'ringing', text: '', callBackInMs: null, remindInMs: 3_600_000 },
  });
});

test('what a contact calls about is read in the popup', async () => {
  await open(incomingStories.incomingSubject);
  expect(screen.getByText(/^About: The boat/)).toBeTruthy();
});

test('the window is told when the card of a call stands in it, once a call, and not without one (A97)', async () => {
  const idle = { ...incomingStories.incomingVideo, call: { phase: 'idle' } } as const;
  const { bridge, push } = await open(idle);
  expect(bridge.drawn).not.toHaveBeenCalled();
  push(incomingStories.incomingVideo);
  expect(screen.getByRole('button', { name: 'Decline' })).toBeTruthy();
  expect(bridge.drawn).toHaveBeenCalledExactlyOnceWith({ callId });
  push(incomingStories.incomingSilenced);
  expect(bridge.drawn).toHaveBeenCalledOnce();
});

test('a main that breaks over hearing of the card changes nothing in it', async () => {
  const { bridge, push } = await open({ ...incomingStories.incomingVideo, call: { phase: 'idle' } } as const);
  bridge.drawn.mockRejectedValueOnce(new Error('gone'));
  push(incomingStories.incomingVideo);
  await act(async () => undefined);
  expect(screen.getByRole('button', { name: 'Decline' })).toBeTruthy();
});

test('a video call can be answered with sound only, or declined', async () => {
  const { bridge } = await open(incomingStories.incomingVideo);
  wait(IGNORE_INPUT_MS);
  click('Answer with audio');
  expect(bridge.answer).toHaveBeenCalledExactlyOnceWith({ callId, phase: 'ringing', callType: 'audio' });
  click('Decline');
  expect(bridge.decline).toHaveBeenCalledExactlyOnceWith({ callId, phase: 'ringing' });
});

test('Enter typed for another window answers nothing, because nothing has the focus', async () => {
  const { bridge } = await open(incomingStories.incomingVideo);
  wait(IGNORE_INPUT_MS);
  expect(document.activeElement).toBe(document.body);
  fireEvent.keyDown(document.body, { key: 'Enter' });
  fireEvent.keyUp(document.body, { key: 'Enter' });
  expect(bridge.answer).not.toHaveBeenCalled();
});

test('Escape silences', async () => {
  const { bridge } = await open(incomingStories.incomingVideo);
  wait(IGNORE_INPUT_MS);
  fireEvent.keyDown(window, { key: 'Escape' });
  expect(bridge.silence).toHaveBeenCalledExactlyOnceWith({ callId, phase: 'ringing' });
});

test('the ringtone sounds while it rings and stops when the call is silenced', async () => {
  const { ringer, stop, push } = await open(incomingStories.incomingVideo);
  expect(ringer.start).toHaveBeenCalledOnce();
  push({ ...incomingStories.incomingSilenced });
  expect(stop).toHaveBeenCalledOnce();
});

test('ringing stops and the buttons go when the call is answered on another device', async () => {
  const { stop, push } = await open(incomingStories.incomingVideo);
  push({
    ...incomingStories.incomingVideo,

    call: { phase: 'ended', call, reason: 'answeredElsewhere', durationMs: null, note: null, relays: [] },
  });
  expect(stop).toHaveBeenCalledOnce();
  expect(screen.queryAllByRole('button')).toEqual([]);
  expect(screen.getByRole('alert').textContent).toBe('Answered on another device');
});

test('calls ring with the ringtone, as loud and where it was chosen; those of somebody with one of their own, with that', async () => {
  const headset = { label: 'Headset', group: 'one' };
  const settings = { ...incomingStories.incomingVideo.settings, ringtone: 'pulse', ringtoneVolume: 40 } as const;
  const picture = { ...incomingStories.incomingVideo, settings: { ...settings, ringDevices: [headset] } };
  const usual = await open(picture);
  expect(usual.ringer.start.mock.calls).toEqual([[{ url: ringtoneUrls.pulse, volume: 0.4, on: [headset], at: 'all' }]]);
  // A change of the settings in the middle of it begins nothing anew.
  usual.push({ ...picture, ringtone: 'bells' });
  expect(usual.ringer.start).toHaveBeenCalledOnce();
  cleanup();
  const theirs = await open({ ...picture, ringtone: 'bells' });
  expect(theirs.ringer.start.mock.calls.map(([{ url }]) => url)).toEqual([ringtoneUrls.bells]);
});

test('a popup that waits for a call has its ringtone ready', async () => {
  const { ringer } = await open({ ...incomingStories.incomingVideo, call: { phase: 'idle' } });
  expect(ringer.prepare).toHaveBeenCalledExactlyOnceWith(ringtoneUrls.marimba);
  expect(ringer.start).not.toHaveBeenCalled();
});

test('a silenced call makes no sound from the start', async () => {
  const { ringer } = await open(incomingStories.incomingSilenced);
  expect(ringer.start).not.toHaveBeenCalled();
});

test('a stranger without a relay can be added and answered, or declined, and nothing else (A98)', async () => {
  const { bridge } = await open(incomingStories.incomingNoRelay);
  expect(screen.getByText(/walker77/u, { selector: 'p' }).textContent).toContain(
    'answering shows walker77 your network',
  );
  expect(screen.queryByRole('button', { name: /Answer/u })).toBeNull();
  wait(IGNORE_INPUT_MS);
  click('Add and answer');
  expect(bridge.addAndAnswer).toHaveBeenCalledWith({ callId: call.callId, callType: 'audio', phase: 'ringing' });
  expect(bridge.answer).not.toHaveBeenCalled();
});

test('a stranger is named as one, aloud and in writing, and the title says who rings', async () => {
  await open(incomingStories.incomingStranger);
  const { peer } =
    incomingStories.incomingStranger.call.phase === 'ringing' ? incomingStories.incomingStranger.call.call : call;
  expect(screen.getByText('Not in your contacts: the call will be relayed')).toBeTruthy();
  expect(screen.getByRole('alert').textContent).toBe(`Incoming video call from ${peer}. Not in your contacts`);
  expect(document.title).toBe(`Ringing: ${peer} — Ringfort`);
});

test('a verified caller, one whose identity changed and a call without forward secrecy are named so, aloud and in writing', async () => {
  const { push } = await open(incomingStories.incomingVerified);
  expect(screen.getByRole('heading', { name: 'maeve Verified' })).toBeTruthy();
  expect(screen.getByRole('alert').textContent).toBe('Incoming video call from maeve. Verified');
  push({ ...incomingStories.incomingChanged });
  expect(screen.getByRole('heading', { name: 'maeve' })).toBeTruthy();
  expect(screen.getByText('Safety number changed')).toBeTruthy();
  expect(screen.getByRole('alert').textContent).toBe('Incoming video call from maeve. Safety number changed');
  push({ ...incomingStories.incomingStaticKeys });
  expect(screen.getByRole('heading', { name: 'maeve' })).toBeTruthy();
  expect(screen.getByText('Not forward secret')).toBeTruthy();
  expect(screen.getByRole('alert').textContent).toBe('Incoming video call from maeve. Not forward secret');
});

test('a stranger can be blocked from the popup, a contact cannot (A86)', async () => {
  const { bridge, push } = await open(incomingStories.incomingStranger);
  wait(IGNORE_INPUT_MS);
  click('Block a-very-long-handle.of-32-letters');
  expect(bridge.block).toHaveBeenCalledExactlyOnceWith({ callId, phase: 'ringing' });
  push(incomingStories.incomingVideo);
  expect(screen.queryByRole('button', { name: /^Block/u })).toBeNull();
});

test('what was pressed for a stranger does nothing to the contact who took their place (A86)', async () => {
  const { bridge, push } = await open(incomingStories.incomingStranger);
  wait(IGNORE_INPUT_MS);
  const another = callId.replace(/1$/u, '2');
  push({
    ...incomingStories.incomingVideo,
    call: {
      phase: 'ringing',
      call: storyCall({ callId: another }),
      knownContact: true,
      needsRelay: false,
      silenced: false,
    },
  });
  click('Decline');
  fireEvent.keyDown(window, { key: 'Escape' });
  wait(IGNORE_INPUT_MS - 1);
  click('Decline');
  expect([bridge.decline, bridge.silence].map(({ mock }) => mock.calls.length)).toEqual([0, 0]);
  wait(1);
  click('Decline');
  expect(bridge.decline).toHaveBeenCalledExactlyOnceWith({ callId: another, phase: 'ringing' });
});

const { incomingSecond, incomingSecondHeld, incomingSecondNoRelay } = incomingStories;
const second = incomingSecond.second!.view.call;
const present = incomingSecond.call.phase === 'connected' ? incomingSecond.call.call.callId : '';

test('in a call, the popup asks what becomes of it, and rings with a soft tone', async () => {
  const { bridge, ringer } = await open(incomingSecond);
  expect(screen.getByRole('heading', { name: 'maeve' })).toBeTruthy();
  expect(screen.getByText('You are in a call with anna')).toBeTruthy();
  expect(ringer.start.mock.calls.map(([{ url, at }]) => [url.includes('callWaiting'), at])).toEqual([[true, 'first']]);
  wait(IGNORE_INPUT_MS);
  click('Hold and answer');
  click('End and answer');
  click('Decline');
  const seen = { callId: second.callId, phase: 'ringing' };
  expect(bridge.answer.mock.calls).toEqual([
    [{ ...seen, callType: 'audio', present: { callId: present, wish: 'hold' } }],
    [{ ...seen, callType: 'audio', present: { callId: present, wish: 'end' } }],
  ]);
  expect(bridge.decline).toHaveBeenCalledExactlyOnceWith(seen);
});

test('with the other call on hold there is nothing to leave, and the buttons that changed take no press at once (A78)', async () => {
  const { bridge, push, ringer } = await open(incomingSecond);
  wait(5000);
  push(incomingSecondHeld);
  expect(screen.queryByRole('button', { name: 'Hold and answer' })).toBe(null);
  click('Answer');
  expect(bridge.answer).not.toHaveBeenCalled();
  wait(IGNORE_INPUT_MS);
  click('Answer');
  expect(bridge.answer).toHaveBeenCalledExactlyOnceWith({ callId: second.callId, phase: 'ringing', callType: 'audio' });
  expect(ringer.start.mock.calls.every(([{ url }]) => url.includes('callWaiting'))).toBe(true);
});

test('a stranger who would learn the address is added, in a call as without one, and the call is held', async () => {
  const { bridge } = await open(incomingSecondNoRelay);
  wait(IGNORE_INPUT_MS);
  expect(screen.queryByRole('button', { name: 'End and answer' })).toBe(null);
  click('Add, hold and answer');
  expect(bridge.addAndAnswer).toHaveBeenCalledExactlyOnceWith({
    ...{ callId: second.callId, phase: 'ringing', callType: 'audio' },
    present: { callId: present, wish: 'hold' },
  });
});
