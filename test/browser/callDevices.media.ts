import { expect } from '@playwright/test';
import { ALLOW_DEVICES, callTest, connected, FAKE_DEVICES, NO_DEVICES, reaches, surface } from './callStage.ts';

/** Calls where a device is not there, or may not be used. */

const noCamera = callTest(NO_DEVICES, ALLOW_DEVICES);

noCamera('without a camera a video call goes on as sound, and the window says so', async ({ twoWindows }) => {
  const { alice, bob, dial, answer } = await twoWindows();
  answer(await dial('video'), 'video');
  await connected(alice, bob);
  for (const side of [alice, bob]) {
    await reaches(side, 'audio-packets-received', 25);
    await expect(surface(side)).toHaveAttribute('data-camera', 'missing');
    const notice = side.window.page.getByRole('status').filter({
      hasText: 'No camera could be opened. Plug one in or choose another, and switch the camera on again',
    });
    await expect(notice).toBeVisible();
    await notice.getByRole('button', { name: 'Dismiss' }).click();
    await expect(notice).toHaveCount(0);
  }
});

const noLeave = callTest(FAKE_DEVICES, '--deny-permission-prompts');

noLeave('a blocked microphone ends the call before anything is sent, with what to do', async ({ twoWindows }) => {
  const { alice, bob } = await twoWindows();
  const callId = '1b671a64-40d5-491e-99b0-da01ff1f3341';
  alice.dial(callId, 'audio');
  const heading = alice.window.page.getByRole('heading', { name: /The system is blocking the microphone/u });
  await expect(heading).toBeVisible();
  expect(alice.reports).toEqual([{ kind: 'failed', callId, failure: 'microphoneBlocked' }]);
  expect(alice.sent).toEqual([]);
  await expect(surface(bob)).toHaveAttribute('data-phase', 'idle');
});
