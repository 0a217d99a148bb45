import { expect, type Browser, type Page } from '@playwright/test';
import { readOpusRecording } from '../../core/protocol/opusRecording.ts';
import { MAX_VOICE_BYTES } from '../../core/protocol/limits.ts';
import { appStories, callStories } from '../../renderer/stories/snapshots.ts';
import { test } from './browserTest.ts';
import { ALLOW_DEVICES, FAKE_DEVICES } from './callStage.ts';
import { fakeMain } from './fakeBridge.ts';
import { Gallery } from './gallery.ts';
import { dressed, looks, rowOf, sizes } from './screenCheck.ts';

/** Voice messages with a real microphone, a real recorder and a real player. */

const LONG = { timeout: 60_000 };
const answers = { currentOrders: [], mayLeaveVoice: true, leaveVoice: { ok: true } };
const named = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const position = (page: Page) => page.getByRole('slider').evaluate((slider: HTMLInputElement) => slider.valueAsNumber);

const [look] = looks;

/** The window of a call that was not answered, two seconds into a voice message. */
async function whileRecording(browser: Browser, url: string) {
  const page = await browser.newPage();
  const call = await fakeMain(page, 'call', dressed(callStories.callUnanswered, look), answers);
  await page.goto(url);
  await named(page, 'Leave a voice message').click();
  await expect(page.getByText(/^0:0[2-9] \/ 1:00$/u)).toBeVisible(LONG);
  return { page, call };
}

test('what is recorded is opus that the other side takes, and it is played, sought in and marked as heard', async ({
  browserWith,
  served,
}) => {
  const browser = await browserWith(FAKE_DEVICES, ALLOW_DEVICES);
  const { page, call } = await whileRecording(browser, served.page('call'));
  await expect
    .poll(() => page.getByRole('meter').evaluate((meter: HTMLMeterElement) => meter.value), LONG)
    .toBeGreaterThan(0);
  await named(page, 'Stop').click();
  await named(page, 'Play').click();
  await expect.poll(() => position(page), LONG).toBeGreaterThan(0);
  await named(page, 'Send').click();
  await expect(page.getByText(/^On its way/u)).toBeVisible(LONG);
  const asked = await call.asked();
  const orders = asked.filter(({ entry }) => entry === 'recordVoice').map(({ input }) => input);
  expect(orders).toMatchObject([{ recording: true }, { recording: false }]);
  const { recording } = Object(asked.find(({ entry }) => entry === 'leaveVoice')?.input);
  expect(typeof recording).toBe('string');
  const bytes = new Uint8Array(Buffer.from(String(recording), 'base64'));
  const read = readOpusRecording(bytes);
  expect(read?.durationMs).toBeGreaterThan(1500);
  // A minute of it has room: 24 kbit/s and what WebM adds, which weighs more on a short one.
  expect(bytes.length / ((read?.durationMs ?? 0) / 1000)).toBeLessThan((0.6 * MAX_VOICE_BYTES) / 60);
  await page.close();

  const listener = await browser.newPage();
  const main = await fakeMain(listener, 'main', dressed(appStories.homeVoice, look), { voiceRecording: recording });
  await listener.goto(served.page('main'));
  await listener.getByRole('navigation').getByRole('button').nth(1).click();
  await (await rowOf(listener, 'cormac')).locator('button:has(svg.lucide-voicemail)').click();
  await named(listener, 'Play').click();
  await expect.poll(() => position(listener), LONG).toBeGreaterThan(0);
  await listener.getByRole('slider').press('Home');
  await expect(named(listener, 'Pause')).toBeVisible(LONG);
  await listener.getByRole('button', { name: /^Speed/u }).click();
  await expect(listener.getByText('1.25×')).toBeVisible();
  await expect(named(listener, 'Play'), 'it ends').toBeVisible(LONG);
  expect((await main.asked()).map(({ entry }) => entry)).not.toContain('markVoiceHeard');
  await listener.locator('button:has(svg.lucide-voicemail)').first().click();
  await named(listener, 'Play').click();
  await expect.poll(async () => (await main.asked()).map(({ entry }) => entry), LONG).toContain('markVoiceHeard');
  await listener.close();
});

test('what was said until something else took its place in the window is kept, and the microphone closed', async ({
  browserWith,
  served,
}) => {
  const browser = await browserWith(FAKE_DEVICES, ALLOW_DEVICES);
  const { page, call } = await whileRecording(browser, served.page('call'));
  await call.show({
    ...dressed(callStories.callUnanswered, look),
    call: { phase: 'idle' },
    security: null,
    second: null,
  });
  await expect
    .poll(async () => (await call.asked()).map(({ entry }) => entry), LONG)
    .toEqual(['recordVoice', 'keepVoice']);
  const { recording } = Object((await call.asked()).at(-1)?.input);
  const read = readOpusRecording(new Uint8Array(Buffer.from(String(recording), 'base64')));
  expect(read?.durationMs).toBeGreaterThan(1000);
  await page.close();
});

test('the window looks right while it records, and before it is sent', async ({ browserWith, served }) => {
  const gallery = new Gallery(await browserWith(FAKE_DEVICES, ALLOW_DEVICES), served);
  const shown = { window: 'call', picture: callStories.callUnanswered, size: sizes.call, answers } as const;
  const record = async (page: Page) => {
    await page.locator('button:has(svg.lucide-mic)').click();
    await expect(page.getByRole('meter')).toBeVisible(LONG);
    await expect(page.getByText(/0:0[1-9] \//u)).toBeVisible(LONG);
  };
  const stop = async (page: Page) => {
    await record(page);
    await page.locator('button:has(svg.lucide-square)').click();
    await expect(page.getByRole('slider')).toBeVisible(LONG);
  };
  await gallery.expectGood(
    { ...shown, name: 'voiceRecording', reach: record },
    { ...shown, name: 'voiceRecorded', reach: stop },
  );
});
