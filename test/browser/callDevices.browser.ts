import { expect, test } from '@playwright/test';
import {
  ALLOW_DEVICES,
  button,
  callWindows,
  connected,
  FAKE_DEVICES,
  NO_DEVICES,
  reaches,
  surface,
} from './callStage.ts';

/** Calls where a device is not there, or may not be used. */

test.describe('no camera', () => {
  const twoWindows = callWindows(NO_DEVICES, ALLOW_DEVICES);

  test('without a camera a video call goes on as sound, and the window says so', async () => {
    const { alice, bob, dial, answer } = await twoWindows();
    answer(await dial('video'), 'video');
    await connected(alice, bob);
    for (const side of [alice, bob]) {
      await reaches(side, 'audio-packets-received', 25);
      await expect(surface(side)).toHaveAttribute('data-camera', 'missing');
      const notice = side.window.page.getByText('The camera could not be opened. The call goes on with sound only');
      await expect(notice).toBeVisible();
      await button(side, 'Dismiss').click();
      await expect(notice).toHaveCount(0);
    }
  });
});

test.describe('no leave for the microphone', () => {
  const twoWindows = callWindows(FAKE_DEVICES, '--deny-permission-prompts');

  test('a blocked microphone ends the call before anything is sent, with what to do', async () => {
    const { alice, bob } = await twoWindows();
    const callId = '1b671a64-40d5-491e-99b0-da01ff1f3341';
    alice.dial(callId, 'audio');
    const heading = alice.window.page.getByRole('heading', { name: /The system is blocking the microphone/u });
    await expect(heading).toBeVisible();
    expect(alice.reports).toEqual([{ kind: 'failed', callId, failure: 'microphoneBlocked' }]);
    expect(alice.sent).toEqual([]);
    await expect(surface(bob)).toHaveAttribute('data-phase', 'idle');
  });
});
