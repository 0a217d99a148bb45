// @vitest-environment happy-dom
import { cleanup, fireEvent, renderHook } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { FakeTrack } from '../../../../test/fakes/FakeTrack.ts';
import { usePushToTalk, type PushToTalk } from './usePushToTalk.ts';

afterEach(() => {
  cleanup();
  document.body.replaceChildren();
});

function talking(first: Partial<PushToTalk> = {}) {
  const setMuted = vi.fn<(muted: boolean) => void>();
  const usual = { isOn: true, mayMute: true, track: new FakeTrack('audio'), setMuted, mayAct: () => true };
  const { rerender, unmount } = renderHook((now: Partial<PushToTalk>) => usePushToTalk({ ...usual, ...now }), {
    initialProps: first,
  });
  return { muted: () => setMuted.mock.calls.map(([muted]) => muted), rerender, unmount };
}

const space = { code: 'Space' };

test('one is muted from the start, heard while Space is held, and muted again when it is let go', () => {
  const { muted } = talking();
  expect(muted()).toEqual([true]);
  fireEvent.keyDown(window, space);
  fireEvent.keyDown(window, { ...space, repeat: true });
  expect(muted()).toEqual([true, false]);
  fireEvent.keyUp(window, space);
  expect(muted()).toEqual([true, false, true]);
});

test('a window that loses the keyboard, a call that ends and a microphone that goes let go of the key', () => {
  const { muted, unmount } = talking();
  fireEvent.keyDown(window, space);
  fireEvent.blur(window);
  expect(muted()).toEqual([true, false, true]);
  fireEvent.keyDown(window, space);
  unmount();
  expect(muted().slice(3)).toEqual([false, true]);

  const held = talking();
  fireEvent.keyDown(window, space);
  held.rerender({ mayMute: false });
  expect(held.muted().at(-1)).toBe(true);
  // The one that comes is muted, too.
  const before = held.muted().length;
  held.rerender({ track: new FakeTrack('audio') });
  expect(held.muted().slice(before)).toEqual([true]);
});

test('Space on a button, in a field or with another key is not for talking', () => {
  const { muted } = talking();
  const button = document.body.appendChild(document.createElement('button'));
  const field = document.body.appendChild(document.createElement('input'));
  for (const target of [button, field]) fireEvent.keyDown(target, space);
  fireEvent.keyDown(window, { ...space, ctrlKey: true });
  expect(muted()).toEqual([true]);
});

test('without the setting, and before the window takes presses, Space does nothing', () => {
  const off = talking({ isOn: false });
  const guarded = talking({ mayAct: () => false });
  fireEvent.keyDown(window, space);
  fireEvent.keyUp(window, space);
  expect(off.muted()).toEqual([]);
  expect(guarded.muted()).toEqual([true]);
});
