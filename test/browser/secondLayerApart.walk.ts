import { expect } from '@playwright/test';
import { ALLOW_DEVICES, fakeDevices, button, callTest, connected, reaches } from './callStage.ts';
import { received, statistics } from './receivedMedia.ts';

/** Whoever has no second layer: somebody who ended DTLS, and older Ringforts. */

/** The fewer pictures, the more of them are key frames that were asked for, of which noise passes most easily. */
const test = callTest(fakeDevices(10), ALLOW_DEVICES);

test('somebody for whom DTLS hides nothing gets frames of which no picture comes (A39)', async ({ twoWindows }) => {
  const { alice, bob, dial, answer } = await twoWindows();
  // Bob's engine takes what it received as it came, as it would come to somebody who ended DTLS in his place.
  await bob.window.page.evaluate(() => {
    Object.defineProperty(RTCRtpReceiver.prototype, 'transform', { value: null, writable: true });
  });
  answer(await dial('video'), 'video');
  await connected(alice, bob);
  await reaches(alice, 'frames-decoded', 30);
  const { frames, decoded } = await received(bob);
  expect(frames).toBeGreaterThan(15);
  // With its first bytes in the clear, VP8 takes one or the other for a picture, of noise.
  expect(decoded).toBeLessThan(frames / 5);
});

test('with a Ringfort that has no second layer the call goes on without, whoever called', async ({ twoWindows }) => {
  const older = await twoWindows((message) =>
    message.kind === 'offer' || message.kind === 'answer' ? { ...message, mediaSecret: null } : message,
  );
  older.answer(await older.dial('video'), 'video');
  await connected(older.alice, older.bob);
  for (const side of [older.alice, older.bob]) {
    await reaches(side, 'frames-decoded', 10);
    await button(side, 'Call statistics').click();
    await expect(statistics(side)).toContainText('encrypted once: the Ringfort of');
    await side.window.page.screenshot({ path: test.info().outputPath('encrypted-once.png') });
  }
});

test('with one that answers without, too', async ({ twoWindows }) => {
  const { alice, bob, dial, answer } = await twoWindows(
    (message) => (message.kind === 'answer' ? { ...message, mediaSecret: null } : message),
    // It has no layer to open with, either.
    (who, order) => (who === 'bob' && order.kind === 'createAnswer' ? { ...order, sealed: false } : order),
  );
  answer(await dial('video'), 'video');
  await connected(alice, bob);
  for (const side of [alice, bob]) await reaches(side, 'frames-decoded', 10);
});
