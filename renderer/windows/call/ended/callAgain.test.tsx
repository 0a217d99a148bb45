// @vitest-environment happy-dom
import { act, fireEvent, render, screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { IGNORE_INPUT_MS } from '../../../../core/call/inputGuard.ts';
import type { DialRefusal } from '../../../../core/ipc/refusals.ts';
import type { Outcome } from '../../../../core/ipc/snapshot.ts';
import { atStoryTime, pass } from '../../../../test/stage/personAtWindow.ts';
import { quietCallMain } from '../../../../test/stage/quietCallMain.ts';
import { WordsProvider } from '../../../words/WordsProvider.tsx';
import { callSnapshotOf, type CallPicture } from '../../../stories/picture.ts';
import { callStories } from '../../../stories/snapshots.ts';
import { AskProvider } from '../contexts/ask.ts';
import { CallSurface } from '../CallSurface.tsx';

atStoryTime('setTimeout', 'clearTimeout');

function open(picture: CallPicture, outcome: Outcome<DialRefusal> = { ok: true }) {
  const dialAgain = vi.fn(() => Promise.resolve(outcome));
  const bridge = { ...quietCallMain, dialAgain };
  const ignore = () => undefined;
  const controls = { setMuted: ignore, setCamera: ignore, setScreen: ignore, setSmallPicture: ignore };
  const drawn = (now: CallPicture) => (
    <WordsProvider language="en">
      <AskProvider bridge={bridge}>
        <CallSurface calls={callSnapshotOf(now).call} media={new Map()} controls={controls} />
      </AskProvider>
    </WordsProvider>
  );
  const { rerender } = render(drawn(picture));
  return { dialAgain, show: (next: CallPicture) => act(async () => rerender(drawn(next))) };
}

const press = () => act(async () => void fireEvent.click(screen.getByRole('button', { name: 'Call again' })));
const { callPlain, callLost, callDeclined } = callStories;
const seen = { callId: callLost.call.phase === 'ended' ? callLost.call.call.callId : '', phase: 'ended' };

test('where a call was given up, its window offers to call again, with what the person saw', async () => {
  const { dialAgain } = open(callLost);
  await pass(IGNORE_INPUT_MS);
  await press();
  expect(dialAgain).toHaveBeenCalledExactlyOnceWith(seen);
});

test('a press that was meant to hang up does not call again (A78)', async () => {
  const { dialAgain, show } = open(callPlain);
  await pass(IGNORE_INPUT_MS);
  await show(callLost);
  await pass(IGNORE_INPUT_MS - 1);
  await press();
  expect(dialAgain).not.toHaveBeenCalled();
  await pass(1);
  await press();
  expect(dialAgain).toHaveBeenCalledOnce();
});

test('why it could not be dialled stands there', async () => {
  open(callLost, { ok: false, reason: 'refused', detail: null });
  await pass(IGNORE_INPUT_MS);
  await press();
  expect(screen.getByText(/^Nobody answers at the server’s address/u)).toBeTruthy();
});

test('who said no is not called again from there', () => {
  open(callDeclined);
  expect(screen.queryByRole('button', { name: 'Call again' })).toBe(null);
});
