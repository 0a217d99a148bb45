// @vitest-environment happy-dom
import { act, cleanup, fireEvent, renderHook, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openCallWindow } from '../../../../test/stage/openCallWindow.tsx';
import { IGNORE_INPUT_MS } from '../../../../core/call/inputGuard.ts';
import { callSnapshotOf, type CallPicture } from '../../../stories/picture.ts';
import { callStories } from '../../../stories/snapshots.ts';
import { HOLD_TONE_MS, useCallSounds } from '../sound/useCallSounds.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance', 'setInterval', 'clearInterval', 'Date'] }));
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

async function open(picture: CallPicture) {
  const done = () => Promise.resolve(null);
  const asked = { hold: vi.fn(done), resume: vi.fn(done), hangUp: vi.fn(done) };
  const controls = { setMuted: vi.fn(), setCamera: vi.fn(), setScreen: vi.fn(), setSmallPicture: vi.fn() };
  return { ...asked, controls, ...openCallWindow(picture, { asked, controls }) };
}

const wait = (ms: number) => act(() => void vi.advanceTimersByTime(ms));
const click = (name: string) => act(async () => void fireEvent.click(screen.getByRole('button', { name })));
const press = (code: string) => act(async () => void fireEvent.keyDown(window, { code, shiftKey: true }));

const { callPlain, callHeldHere, callHeldThere, callTwo, callTwoDialling, callTwoOver } = callStories;
const anna = {
  callId: callHeldHere.call.phase === 'connected' ? callHeldHere.call.call.callId : '',
  phase: 'connected',
};

test('a call is held and resumed by its button and by its key', async () => {
  const { hold, resume, show } = await open(callPlain);
  wait(IGNORE_INPUT_MS);
  await click('Put the call on hold');
  await press('KeyH');
  expect(hold.mock.calls).toEqual([[anna], [anna]]);
  await show(callHeldHere);
  expect(screen.getAllByText('On hold').length).toBeGreaterThan(0);
  // What came up under the pointer takes no press at once (A78).
  await click('Resume the call');
  await press('KeyH');
  expect(resume).not.toHaveBeenCalled();
  wait(IGNORE_INPUT_MS);
  await click('Resume the call');
  expect(resume).toHaveBeenCalledExactlyOnceWith(anna);
});

test.each([
  ['we hold', callHeldHere],
  ['they hold', callHeldThere],
])('while %s, the devices are released: their buttons and keys do nothing', async (_who, picture) => {
  const { controls } = await open(picture);
  wait(IGNORE_INPUT_MS);
  expect(screen.getByRole<HTMLButtonElement>('button', { name: /the microphone/u }).disabled).toBe(true);
  for (const code of ['KeyM', 'KeyV', 'KeyS']) await press(code);
  for (const control of Object.values(controls)) expect(control).not.toHaveBeenCalled();
});

test('with two calls, the held one stands in a line of its own: it is swapped in, or hung up', async () => {
  const { resume, hangUp } = await open(callTwo);
  wait(IGNORE_INPUT_MS);
  expect(screen.getByRole('region', { name: 'Other call' }).textContent).toContain('annaOn hold');
  expect(screen.queryByRole('button', { name: 'Put the call on hold' })).toBe(null);
  await click('Swap: put maeve on hold and talk with anna');
  await press('KeyH');
  expect(resume.mock.calls).toEqual([[anna], [anna]]);
  await click('Hang up on anna');
  expect(hangUp).toHaveBeenCalledExactlyOnceWith(anna);
});

test('while the other phone rings the held call cannot be swapped in, but hung up', async () => {
  await open(callTwoDialling);
  const swap = screen.getByRole<HTMLButtonElement>('button', { name: 'Swap: put maeve on hold and talk with anna' });
  expect(swap.disabled).toBe(true);
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Hang up on anna' }).disabled).toBe(false);
});

test('when the active call ends, the held one stays held, and a line says why the other one ended', async () => {
  await open(callTwoOver);
  expect(screen.getByRole('region', { name: 'Other call' }).textContent).toContain('maeve hung up');
  expect(screen.getByRole('button', { name: 'Resume the call' })).toBeTruthy();
});

test('who is held hears a quiet tone at once and every 20 s, and a sign when they are taken back', () => {
  const played: string[] = [];
  const play = (url: string): (() => void) => {
    played.push(url.replace(/^.*\/|\..*$/gu, ''));
    return () => undefined;
  };
  const calls = (picture: CallPicture) => callSnapshotOf(picture).call;
  const { rerender } = renderHook(({ picture }) => useCallSounds(calls(picture), play), {
    initialProps: { picture: callPlain as CallPicture },
  });
  expect(played).toEqual([]);
  rerender({ picture: callHeldThere });
  vi.advanceTimersByTime(HOLD_TONE_MS - 1);
  expect(played).toEqual(['onHold']);
  vi.advanceTimersByTime(2 * HOLD_TONE_MS);
  expect(played.splice(0)).toEqual(['onHold', 'onHold', 'onHold']);
  rerender({ picture: callPlain });
  vi.advanceTimersByTime(5 * HOLD_TONE_MS);
  expect(played.splice(0)).toEqual(['connected']);
  // Who holds it knows: no tone.
  rerender({ picture: callHeldHere });
  vi.advanceTimersByTime(5 * HOLD_TONE_MS);
  expect(played).toEqual([]);
});

test('the end of one of two calls is heard, and a swap makes the sign of a call that begins', () => {
  const played: string[] = [];
  const play = (url: string): (() => void) => {
    played.push(url.replace(/^.*\/|\..*$/gu, ''));
    return () => undefined;
  };
  const { rerender } = renderHook(({ picture }) => useCallSounds(callSnapshotOf(picture).call, play), {
    initialProps: { picture: callTwo as CallPicture },
  });
  rerender({ picture: callTwoOver });
  expect(played).toEqual(['callEnded']);
  rerender({ picture: callPlain });
  expect(played).toEqual(['callEnded', 'connected']);
});
