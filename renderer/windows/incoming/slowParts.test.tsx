// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { IGNORE_INPUT_MS } from '../../../core/call/inputGuard.ts';
import { quietPopupMain } from '../../../test/stage/quietPopupMain.ts';
import { WordsProvider } from '../../words/WordsProvider.tsx';
import { callSnapshotOf } from '../../stories/picture.ts';
import { incomingStories } from '../../stories/snapshots.ts';
import { AskProvider } from './ask.ts';
import { IncomingCall } from './IncomingCall.tsx';

// Of their own: nothing has read the parts of the popup here before.

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance', 'setInterval', 'clearInterval', 'Date'] }));
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const wait = (ms: number) => act(() => void vi.advanceTimersByTime(ms));
const click = (name: string) => fireEvent.click(screen.getByRole('button', { name }));
const isRead = () => act(() => vi.dynamicImportSettled());

test('a part of the popup that took long to be read takes no press in its first 400 ms (A78)', async () => {
  const declineWith = vi.fn(async () => null);
  const snapshot = callSnapshotOf(incomingStories.incomingAudio);
  const bridge = {
    ...{ ...quietPopupMain, current: async () => snapshot, declineWith },
  };
  render(
    <WordsProvider language="en">
      <AskProvider bridge={bridge}>
        <IncomingCall calls={snapshot.call} ownTexts={[]} />
      </AskProvider>
    </WordsProvider>,
  );
  wait(IGNORE_INPUT_MS);
  click('Decline with a message');
  wait(10 * IGNORE_INPUT_MS);
  await isRead();
  click('I’ll call you back');
  expect(declineWith).not.toHaveBeenCalled();
  click('Choose a time');
  await act(async () => undefined);
  expect(screen.queryByRole('button', { name: 'I’ll call you back' })).not.toBeNull();

  wait(IGNORE_INPUT_MS);
  click('Choose a time');
  wait(10 * IGNORE_INPUT_MS);
  await isRead();
  click('Decline and send');
  expect(declineWith).not.toHaveBeenCalled();
  wait(IGNORE_INPUT_MS);
  click('Decline and send');
  expect(declineWith).toHaveBeenCalledOnce();
});
