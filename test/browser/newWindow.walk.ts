import { expect } from '@playwright/test';
import { agreed, sentOf } from './agreedMedia.ts';
import { ALLOW_DEVICES, FAKE_DEVICES, button, callTest, connected, flows } from './callStage.ts';

/** A call outlives its window, at whoever placed it and at whoever took it. */

const test = callTest(FAKE_DEVICES, ALLOW_DEVICES);

test('a window that begins anew goes on with the call, muted as it was, under another certificate (A71)', async ({
  twoWindows,
}) => {
  for (const who of ['alice', 'bob'] as const) {
    const windows = await twoWindows();
    const { alice, bob, dial, answer } = windows;
    answer(await dial('audio'), 'audio');
    await connected(alice, bob);
    await flows(alice, bob);
    const [here, there] = who === 'alice' ? [alice, bob] : [bob, alice];
    await button(here, 'Mute the microphone').click();
    await expect(there.window.page.getByText(`${who} is muted`)).toBeVisible();
    const before = await agreed(there);
    // Whoever is left waits for it, however long a busy machine takes to draw a window anew.
    for (const side of [alice, bob]) side.timersTake(10);
    const began = Date.now();
    await here.loseWindow();
    await expect.poll(() => sentOf(there, 'rejoined')).toBe(1);
    await connected(alice, bob);
    await flows(here, there);
    test.info().annotations.push({ type: 'figure', description: `${who}: sound again after ${Date.now() - began} ms` });
    await expect(button(here, 'Unmute the microphone')).toBeVisible();
    await expect(there.window.page.getByText(`${who} is muted`)).toBeVisible();
    const after = await agreed(there);
    expect(after.fingerprints[1]).not.toEqual(before.fingerprints[1]);
    expect(after.state).toBe('connected');
    // Whoever kept its window kept its devices.
    expect(await there.window.page.evaluate(() => window.mediaWatch.requests)).toBe(1);
    await button(here, 'Unmute the microphone').click();
    await expect(there.window.page.getByText(`${who} is muted`)).toHaveCount(0);
  }
});
