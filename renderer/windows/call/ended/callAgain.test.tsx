// @vitest-environment happy-dom
import { act, fireEvent, screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { IGNORE_INPUT_MS } from '../../../../core/call/inputGuard.ts';
import type { DialRefusal } from '../../../../core/ipc/refusals.ts';
import type { Outcome } from '../../../../core/ipc/snapshot.ts';
import { atStoryTime, pass } from '../../../../test/stage/personAtWindow.ts';
import { openCallWindow } from '../../../../test/stage/openCallWindow.tsx';
import { type CallPicture } from '../../../stories/picture.ts';
import { callStories } from '../../../stories/snapshots.ts';

atStoryTime('setTimeout', 'clearTimeout');

function open(picture: CallPicture, outcome: Outcome<DialRefusal> = { ok: true }) {
  const dialAgain = vi.fn(() => Promise.resolve(outcome));
  return { dialAgain, ...openCallWindow(picture, { asked: { dialAgain } }) };
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
