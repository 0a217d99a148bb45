// @vitest-environment happy-dom
import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { openMainWindow as open } from '../../../../test/stage/openMainWindow.tsx';
import { atStoryTime, click, pass } from '../../../../test/stage/personAtWindow.ts';
import { appStories } from '../../../stories/snapshots.ts';

atStoryTime('setTimeout', 'clearTimeout');

const { homeHeld, homeTwoCalls, homeRingingSecond } = appStories;
const held = { callId: homeHeld.call.call.callId, phase: 'connected' };

test('a held call is resumed from the bar', async () => {
  const { bridge } = await open(homeHeld);
  expect(screen.getByText('On hold')).toBeTruthy();
  await pass(400);
  await click('Resume the call with anna');
  expect(bridge.resume).toHaveBeenCalledExactlyOnceWith(held);
});

test('of two calls each has a bar: the held one can be swapped in, or hung up', async () => {
  const { bridge, push } = await open(homeTwoCalls);
  await pass(400);
  await click('Swap: put maeve on hold and talk with anna');
  expect(bridge.resume).toHaveBeenCalledExactlyOnceWith(held);
  await click('Hang up on anna');
  expect(bridge.hangUp).toHaveBeenCalledExactlyOnceWith(held);
  const active = screen.getByRole('region', { name: 'Call with maeve' });
  expect(within(active).getByRole('button', { name: 'Hang up' })).toBeTruthy();
  // The held call is over: its bar goes, and what moved takes no press at once (A78).
  await push({ ...homeTwoCalls, second: null });
  expect(screen.queryByRole('region', { name: 'Call with anna' })).toBe(null);
});

test('a second call rings in a bar of its own, with the same choice as the popup', async () => {
  const { bridge } = await open(homeRingingSecond);
  await pass(400);
  await click('End and answer');
  const { callId } = homeRingingSecond.second.view.call;
  expect(bridge.answer).toHaveBeenCalledExactlyOnceWith({
    ...{ callId, phase: 'ringing', callType: 'audio' },
    present: { callId: homeRingingSecond.call.call.callId, wish: 'end' },
  });
});
