// @vitest-environment happy-dom
import { act, fireEvent, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { openMainWindow as open } from '../../../../test/stage/openMainWindow.tsx';
import { atStoryTime, click, pass } from '../../../../test/stage/personAtWindow.ts';
import { appStories } from '../../../stories/snapshots.ts';

atStoryTime('setTimeout', 'clearTimeout');

const { homeCutOff } = appStories;
const seen = { callId: homeCutOff.call.call.callId, phase: 'cutOff' };

test('after the program was killed in a call, a card asks whether one wants back', async () => {
  const { bridge } = await open(homeCutOff);
  expect(screen.getByRole('region', { name: 'Return to the call with anna?' })).toBeTruthy();
  await pass(400);
  await click('Return');
  expect(bridge.returnToCall).toHaveBeenCalledExactlyOnceWith(seen);
  expect(bridge.leaveCall).not.toHaveBeenCalled();
});

test('or ends it, and a press that was on its way as the card came does neither (A78)', async () => {
  const { bridge, push } = await open(appStories.homeHeld);
  await push(homeCutOff);
  const endIt = () => act(async () => void fireEvent.click(screen.getByRole('button', { name: 'End the call' })));
  await endIt();
  expect(bridge.leaveCall).not.toHaveBeenCalled();
  await pass(400);
  await endIt();
  expect(bridge.leaveCall).toHaveBeenCalledExactlyOnceWith(seen);
});
