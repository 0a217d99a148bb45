// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openCallWindow } from '../../../../test/stage/openCallWindow.tsx';
import { IGNORE_INPUT_MS } from '../../../../core/call/inputGuard.ts';
import { loadAllParts } from '../../../components/mending/later.tsx';
import { callSnapshotOf, type CallPicture } from '../../../stories/picture.ts';
import { callStories } from '../../../stories/snapshots.ts';

/** Somebody rings while the person talks: what the window of the call offers. */

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance', 'setInterval', 'clearInterval', 'Date'] }));
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

async function open(picture: CallPicture) {
  await loadAllParts();
  const done = () => Promise.resolve(null);
  const asked = {
    ...{ answer: vi.fn(done), addAndAnswer: vi.fn(done), decline: vi.fn(done), declineWith: vi.fn(done) },
    ...{ silence: vi.fn(done), blockCaller: vi.fn(done), hangUp: vi.fn(done) },
  };
  return { ...asked, ...openCallWindow(picture, { asked }) };
}

const wait = (ms: number) => act(() => void vi.advanceTimersByTime(ms));
const banner = () => within(screen.getByRole('region', { name: /Incoming/u }));
const click = (name: string) => act(async () => void fireEvent.click(banner().getByRole('button', { name })));

const { callWaiting, callWaitingStranger, callWaitingHeld, callWaitingHeldVideo, callPlain } = callStories;
const rings = { callId: callWaiting.second?.view.call.callId ?? '', phase: 'ringing' };
const talks = callPlain.call.phase === 'connected' ? callPlain.call.call.callId : '';

test('who rings in the middle of a call is told aloud at once, in the window where the person talks', async () => {
  const { push } = await open(callPlain);
  const said = () => screen.queryAllByRole('alert').map(({ textContent }) => textContent);
  expect(said().join('')).toBe('');
  push(callSnapshotOf(callWaiting).call);
  expect(said().join('')).toMatch(/^Incoming .*call from/u);
  push(callSnapshotOf(callPlain).call);
  expect(said().join('')).toBe('');
});

test('who rings in the middle of a call is seen in its window, and the call is held or ended for them', async () => {
  const { answer } = await open(callWaiting);
  wait(IGNORE_INPUT_MS);
  await click('Hold and answer');
  expect(answer).toHaveBeenLastCalledWith({ ...rings, callType: 'audio', present: { callId: talks, wish: 'hold' } });
  await click('End and answer');
  expect(answer).toHaveBeenLastCalledWith({ ...rings, callType: 'audio', present: { callId: talks, wish: 'end' } });
});

test('a press meant for what the banner covers does nothing, and hanging up waits for nobody who rings (A78)', async () => {
  const { decline, hangUp } = await open(callWaiting);
  await click('Decline');
  expect(decline).not.toHaveBeenCalled();
  wait(IGNORE_INPUT_MS);
  await click('Decline');
  expect(decline).toHaveBeenCalledExactlyOnceWith(rings);
  await act(async () => void fireEvent.click(screen.getByRole('button', { name: 'Hang up' })));
  expect(hangUp).toHaveBeenCalledOnce();
});

test('the second caller is silenced, or declined with words of one’s own, while the call goes on', async () => {
  const { silence, declineWith, hangUp } = await open(callWaiting);
  wait(IGNORE_INPUT_MS);
  await click('Silence');
  expect(silence).toHaveBeenCalledExactlyOnceWith(rings);
  await click('Decline with a message');
  wait(IGNORE_INPUT_MS);
  await click('I’ll call you back');
  expect(declineWith).toHaveBeenLastCalledWith({ ...rings, text: 'I’ll call you back', callBackInMs: null });
  const field = banner().getByRole('textbox');
  // The keys of the call are letters: what is typed here mutes nobody.
  fireEvent.change(field, { target: { value: 'Minutes' } });
  await click('Decline and send');
  expect(declineWith).toHaveBeenLastCalledWith({ ...rings, text: 'Minutes', callBackInMs: null });
  fireEvent.keyDown(field, { key: 'Escape' });
  expect(banner().getByRole('button', { name: 'Decline' })).toBeTruthy();
  expect(hangUp).not.toHaveBeenCalled();
});

test('what was written to the second caller is still there after a look at the times, and at the buttons', async () => {
  await open(callWaiting);
  wait(IGNORE_INPUT_MS);
  await click('Decline with a message');
  wait(IGNORE_INPUT_MS);
  fireEvent.change(banner().getByRole('textbox'), { target: { value: 'Minutes' } });
  for (const name of ['Choose a time', 'Back', 'Back', 'Decline with a message']) {
    await click(name);
    wait(IGNORE_INPUT_MS);
  }
  expect(banner().getByRole<HTMLInputElement>('textbox').value).toBe('Minutes');
});

test('the second caller is told when to call back, or the person is reminded of it, as in the popup', async () => {
  const { declineWith } = await open(callWaiting);
  wait(IGNORE_INPUT_MS);
  await click('Decline with a message');
  expect(document.activeElement).toBe(banner().getByRole('textbox'));
  wait(IGNORE_INPUT_MS);
  await click('15 min');
  expect(declineWith).toHaveBeenLastCalledWith({ ...rings, text: '', callBackInMs: 15 * 60_000 });
  await click('Remind me to call back');
  await click('1 h');
  const reminded = { ...rings, text: '', callBackInMs: null, remindInMs: 60 * 60_000 };
  expect(declineWith).toHaveBeenLastCalledWith(reminded);
  await click('Remind me to call back');
  await click('Choose a time');
  wait(IGNORE_INPUT_MS);
  await click('Decline and send');
  expect(declineWith).toHaveBeenLastCalledWith({ ...rings, text: '', callBackInMs: expect.any(Number) });
  fireEvent.keyDown(banner().getAllByRole('spinbutton')[0]!, { key: 'Escape' });
  fireEvent.keyDown(banner().getByRole('textbox'), { key: 'Escape' });
  expect(banner().getByRole('button', { name: 'Decline' })).toBeTruthy();
});

const key = (pressed: string) =>
  act(async () => {
    const modifiers = { ctrlKey: true, shiftKey: true, bubbles: true, cancelable: true };
    fireEvent.keyDown(document.activeElement ?? document.body, { key: pressed, code: `Key${pressed}`, ...modifiers });
  });

test('the keys of a call that rings hold for the second caller too, in their own first moment for nobody (A78)', async () => {
  const { answer, decline, silence } = await open(callWaiting);
  await key('D');
  expect(decline).not.toHaveBeenCalled();
  wait(IGNORE_INPUT_MS);
  await key('S');
  expect(silence).toHaveBeenCalledExactlyOnceWith(rings);
  await key('A');
  const held = { ...rings, callType: 'audio', present: { callId: talks, wish: 'hold' } };
  expect(answer).toHaveBeenCalledExactlyOnceWith(held);
  await key('D');
  expect(decline).toHaveBeenCalledExactlyOnceWith(rings);
});

test('while words for the second caller are typed, the keys of the call that rings do nothing', async () => {
  const { answer, decline } = await open(callWaiting);
  wait(IGNORE_INPUT_MS);
  await click('Decline with a message');
  wait(IGNORE_INPUT_MS);
  await key('A');
  await key('D');
  expect([answer.mock.calls, decline.mock.calls]).toEqual([[], []]);
});

test('when who rang is gone the focus that was with them is on the call again', async () => {
  const { push } = await open(callWaiting);
  wait(IGNORE_INPUT_MS);
  const declining = banner().getByRole('button', { name: 'Decline' });
  declining.focus();
  push(callSnapshotOf(callPlain).call);
  await act(async () => undefined);
  expect(declining.isConnected).toBe(false);
  expect(document.activeElement?.tagName).toBe('BUTTON');
});

test('who goes from words to a time and back to the buttons by key is never left without the focus', async () => {
  await open(callWaiting);
  wait(IGNORE_INPUT_MS);
  const opener = banner().getByRole('button', { name: 'Decline with a message' });
  opener.focus();
  await click('Decline with a message');
  expect(document.activeElement).toBe(banner().getByRole('textbox'));
  wait(IGNORE_INPUT_MS);
  banner().getByRole('button', { name: 'Choose a time' }).focus();
  await click('Choose a time');
  expect(document.activeElement).toBe(banner().getByRole('button', { name: 'Back' }));
  await act(async () => void fireEvent.keyDown(document.activeElement ?? document.body, { key: 'Escape' }));
  expect(document.activeElement).toBe(banner().getByRole('textbox'));
  await act(async () => void fireEvent.keyDown(document.activeElement ?? document.body, { key: 'Escape' }));
  expect(document.activeElement).toBe(opener);
});

test('Enter in an empty field declines nobody', async () => {
  const { declineWith } = await open(callWaiting);
  wait(IGNORE_INPUT_MS);
  await click('Decline with a message');
  wait(IGNORE_INPUT_MS);
  const form = banner().getByRole('textbox').closest('form');
  await act(async () => void fireEvent.submit(form ?? document.body));
  expect(declineWith).not.toHaveBeenCalled();
});

test('a stranger who may only be relayed is added first, and can be blocked', async () => {
  const { addAndAnswer, answer, blockCaller } = await open(callWaitingStranger);
  wait(IGNORE_INPUT_MS);
  expect(banner().queryByRole('button', { name: 'End and answer' })).toBeNull();
  await click('Add, hold and answer');
  expect(addAndAnswer).toHaveBeenCalledOnce();
  expect(answer).not.toHaveBeenCalled();
  await click('Block a-very-long-handle.of-32-letters');
  expect(blockCaller).toHaveBeenCalledOnce();
});

test('whoever holds the only call answers another one as it is', async () => {
  const { answer } = await open(callWaitingHeld);
  wait(IGNORE_INPUT_MS);
  await click('Answer');
  expect(answer).toHaveBeenCalledExactlyOnceWith({ ...rings, callType: 'audio' });
});

test('whoever holds the only call answers a video call with sound only or with pictures, by buttons and by keys', async () => {
  const { answer } = await open(callWaitingHeldVideo);
  wait(IGNORE_INPUT_MS);
  await click('Answer with audio');
  await click('Answer with video');
  await key('A');
  await key('V');
  const types = ['audio', 'video', 'audio', 'video'];
  expect(answer.mock.calls).toEqual(types.map((callType) => [{ ...rings, callType }]));
});

test('when the first call ends, what a person writes to who rings stays, and other buttons take no press for 400 ms', async () => {
  const { answer, push } = await open(callWaiting);
  const { second } = callSnapshotOf(callWaiting).call;
  const { call: picture } = callPlain;
  if (second === null || picture.phase === 'idle') throw new Error('nobody rings beside a call');
  const { call } = picture;
  const over = { phase: 'ended', call, reason: 'hungUpThere', durationMs: 61_000, note: null, relays: [] } as const;
  wait(IGNORE_INPUT_MS);
  await click('Decline with a message');
  const field = banner().getByRole<HTMLInputElement>('textbox');
  fireEvent.change(field, { target: { value: 'In a meeting until' } });
  push({ ...second, second: { view: over, security: null } });
  expect(banner().getByRole<HTMLInputElement>('textbox').value).toBe('In a meeting until');
  expect(document.activeElement).toBe(field);

  push(callSnapshotOf(callWaiting).call);
  fireEvent.keyDown(field, { key: 'Escape' });
  wait(IGNORE_INPUT_MS);
  push({ ...second, second: { view: over, security: null } });
  await click('Answer');
  expect(answer).not.toHaveBeenCalled();
  wait(IGNORE_INPUT_MS);
  await click('Answer');
  expect(answer).toHaveBeenCalledExactlyOnceWith({ ...rings, callType: 'audio' });
});
