// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { WordsProvider } from '../../words/WordsProvider.tsx';
import type { BlurView } from '../../media/BackgroundBlur.ts';
import type { CameraView } from '../../media/mediaView.ts';
import { BlurNotice } from './BlurNotice.tsx';
import { BlurProvider } from './blurOfCall.ts';

afterEach(cleanup);

function open(first: BlurView, camera: CameraView = 'on') {
  let view = first;
  const listeners = new Set<() => void>();
  const store = {
    view: () => view,
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  render(
    <WordsProvider language="en">
      <BlurProvider value={store}>
        <BlurNotice camera={camera} turnCameraOff={() => undefined} />
      </BlurProvider>
    </WordsProvider>,
  );
  return (next: BlurView) =>
    act(() => {
      view = next;
      for (const listener of listeners) listener();
    });
}

const isSaid = () => screen.queryByRole('alert') !== null;
const putAway = () => fireEvent.click(screen.getByRole('button', { name: 'Dismiss' }));

test('a background that is seen since an earlier call, or since before the window grew, is told of in this one too', () => {
  open('tooSlow');
  expect(isSaid()).toBe(true);
});

test('put away it is said no more, until it was tried again and given up again', () => {
  const become = open('on');
  expect(isSaid()).toBe(false);
  become('tooSlow');
  putAway();
  expect(isSaid()).toBe(false);
  become('on');
  become('tooSlow');
  expect(isSaid()).toBe(true);
});

test('a camera that is off shows no background', () => {
  open('failed', 'off');
  expect(isSaid()).toBe(false);
});
