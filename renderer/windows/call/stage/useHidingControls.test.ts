// @vitest-environment happy-dom
import { act, cleanup, fireEvent, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { HIDE_AFTER_MS, useHidingControls } from './useHidingControls.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => {
  cleanup();
  document.body.replaceChildren();
  vi.useRealTimers();
});

const pass = (ms: number) => act(() => void vi.advanceTimersByTime(ms));
const happen = (event: string) => act(() => void fireEvent(window, new Event(event)));

function watch(mayHide = true) {
  const { result, rerender } = renderHook(({ may }) => useHidingControls(may), { initialProps: { may: mayHide } });
  return { isHidden: () => result.current, mayHide: (may: boolean) => rerender({ may }) };
}

test('controls go while nobody does anything, and come back with the pointer', () => {
  const { isHidden } = watch();
  pass(HIDE_AFTER_MS - 1);
  expect(isHidden()).toBe(false);
  happen('pointermove');
  pass(HIDE_AFTER_MS - 1);
  expect(isHidden()).toBe(false);
  pass(1);
  expect(isHidden()).toBe(true);
  happen('pointermove');
  expect(isHidden()).toBe(false);
});

test('who goes by keyboard keeps them, until they take the pointer again or go to another window', () => {
  const { isHidden } = watch();
  pass(HIDE_AFTER_MS);
  happen('keydown');
  pass(10 * HIDE_AFTER_MS);
  expect(isHidden()).toBe(false);
  happen('pointermove');
  pass(HIDE_AFTER_MS);
  expect(isHidden()).toBe(true);
  happen('keydown');
  happen('blur');
  pass(HIDE_AFTER_MS);
  expect(isHidden()).toBe(true);
});

test('what a screen reader gives the focus is painted', () => {
  const { isHidden } = watch();
  pass(HIDE_AFTER_MS);
  happen('focusin');
  expect(isHidden()).toBe(false);
});

test('a finger that touches what it cannot see brings it back and presses nothing; the next touch presses', () => {
  watch();
  const pressed = vi.fn();
  const button = document.createElement('button');
  button.addEventListener('click', pressed);
  document.body.append(button);
  const touch = () =>
    act(() => {
      fireEvent.pointerDown(button);
      button.click();
    });
  pass(HIDE_AFTER_MS);
  touch();
  expect(pressed).not.toHaveBeenCalled();
  touch();
  expect(pressed).toHaveBeenCalledTimes(1);
  pass(HIDE_AFTER_MS);
  // A key is meant for what has the focus, and that is painted by then.
  act(() => void fireEvent.pointerDown(button));
  happen('keydown');
  act(() => button.click());
  expect(pressed).toHaveBeenCalledTimes(2);
});

test('they stay while something of them is open', () => {
  const { isHidden } = watch();
  const menu = document.createElement('button');
  menu.setAttribute('aria-expanded', 'true');
  document.body.append(menu);
  pass(3 * HIDE_AFTER_MS);
  expect(isHidden()).toBe(false);
  menu.setAttribute('aria-expanded', 'false');
  pass(HIDE_AFTER_MS);
  expect(isHidden()).toBe(true);
});

test('without a picture there is nothing to hide them for', () => {
  const { isHidden, mayHide } = watch(false);
  pass(3 * HIDE_AFTER_MS);
  expect(isHidden()).toBe(false);
  mayHide(true);
  pass(HIDE_AFTER_MS);
  expect(isHidden()).toBe(true);
  mayHide(false);
  expect(isHidden()).toBe(false);
});
