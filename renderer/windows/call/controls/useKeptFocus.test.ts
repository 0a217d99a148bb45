// @vitest-environment happy-dom
import { cleanup, renderHook } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { useKeptFocus } from './useKeptFocus.ts';

afterEach(() => {
  cleanup();
  document.body.replaceChildren();
});

function setUp() {
  document.body.innerHTML =
    '<main><div><div id="bar"><button disabled></button><button id="hangUp"></button></div></div></main>';
  const bar = document.querySelector<HTMLElement>('#bar')!;
  const notice = document.createElement('p');
  const dismiss = document.createElement('button');
  notice.append(dismiss);
  // Not beside the controls: who rings has a place of its own.
  document.querySelector('main')?.append(notice);
  renderHook(() => useKeptFocus({ current: bar }));
  return { notice, dismiss };
}

test('a notice that goes with the focus leaves it to the first control that can be pressed', async () => {
  const { notice, dismiss } = setUp();
  dismiss.focus();
  notice.remove();
  dismiss.blur();
  await vi.waitFor(() => expect(document.activeElement?.id).toBe('hangUp'), { timeout: 20_000 });
});

test('a notice that goes by itself takes the focus from nobody, and gives it to nobody', async () => {
  const { notice } = setUp();
  const seen = new Promise((resolve) =>
    new MutationObserver(resolve).observe(document.body, { childList: true, subtree: true }),
  );
  notice.remove();
  await seen;
  expect(document.activeElement).toBe(document.body);
});
