import { expect } from '@playwright/test';
import { violations } from './accessibility.ts';
import { ALLOW_DEVICES, FAKE_DEVICES, button, callTest, connected, reaches } from './callStage.ts';

/** How good a call is, of what a real engine counts. */

const test = callTest(FAKE_DEVICES, ALLOW_DEVICES);

test('the window shows its own figures to who asks, says why a call is bad, and mends it in one press', async ({
  twoWindows,
}) => {
  const { alice, bob, dial, answer } = await twoWindows();
  answer(await dial('video'), 'video');
  await connected(alice, bob);
  await reaches(alice, 'frames-decoded', 10);
  await button(alice, 'Call statistics').click();
  const panel = alice.window.page.getByRole('complementary', { name: 'Call statistics' });
  await expect(panel).toContainText('Each side can see the other’s IP address');
  await expect(panel).toContainText(/Round trip\s*\d+ ms/u);
  await expect(panel).toContainText(/Codecs\s*opus, VP[89]/u);
  await expect(panel).toContainText(/Picture\s*\d+ × \d+/u);
  // Over the last minutes: a line each, and in words.
  await expect(panel.locator('canvas')).toHaveCount(4, { timeout: 60_000 });
  await expect(panel).toContainText(/There and back\s*\d+ ms, at most \d+ ms/u);
  await expect(panel).toContainText(/From you\s*[\d,]+ kbit\/s/u);

  await panel.getByRole('button', { name: 'Copy diagnostics…' }).click();
  const text = (await panel.getByRole('region', { name: 'What will be copied' }).textContent()) ?? '';
  expect(text).toMatch(/^chromium: \d+\.\d+\.\d+\.\d+$/mu);
  expect(text).toMatch(/^path: (?:direct|local)$/mu);
  expect(text).toMatch(/^round trip: [\d.]+ \/ [\d.]+ \/ [\d.]+ ms$/mu);
  expect(text).toMatch(/^-\d+: connected, direct/mu);
  expect(text).not.toMatch(/alice|bob|127\.0|192\.168|candidate/iu);
  await alice.window.page.keyboard.press('Escape');
  await expect(panel).toBeHidden();

  await alice.window.page.evaluate(narrowTheUpload);
  const notice = alice.window.page.getByRole('status').filter({ hasText: 'Your upload is too slow' });
  await expect(notice).toBeVisible({ timeout: 60_000 });
  expect(await violations(alice.window.page)).toEqual([]);
  await notice.getByRole('button', { name: 'Send a smaller picture' }).click();
  await expect.poll(() => alice.window.page.evaluate(scaleOfPicture), { timeout: 60_000 }).toEqual([3]);
  await expect(notice.getByRole('button')).toHaveText(['Turn my camera off', '']);

  // The badge leads to the figures, where it is taken back.
  await alice.window.page.getByRole('button', { name: /^Direct/u }).click();
  await panel.getByRole('button', { name: 'Send it in full' }).click();
  await expect.poll(() => alice.window.page.evaluate(scaleOfPicture), { timeout: 60_000 }).toEqual([1]);
});

test('sound that does not arrive is a finding, and one that comes back ends it', async ({ twoWindows }) => {
  const { alice, bob, dial, answer } = await twoWindows();
  answer(await dial('audio'), 'audio');
  await connected(alice, bob);
  await reaches(bob, 'audio-packets-received', 25);
  // Something between the engine and the network swallows it: Alice believes that she is heard.
  const swallow = (on: boolean) =>
    alice.window.page.evaluate(async (swallowed) => {
      const [sender] = window.mediaWatch.connections[0]?.getSenders() ?? [];
      await sender?.replaceTrack(swallowed ? null : (window.mediaWatch.tracks[0] ?? null));
    }, on);
  await swallow(true);
  const finding = bob.window.page.getByText('No sound arrives from alice.');
  // Not before four restarts, sixteen seconds, brought none back.
  await expect(finding).toBeVisible({ timeout: 40_000 });
  await bob.window.page.screenshot({ path: test.info().outputPath('no-sound.png') });
  await expect(bob.window.page.getByText('alice is muted')).toHaveCount(0);
  await swallow(false);
  await expect(finding).toHaveCount(0);
});

/** The engine finds that hardly anything goes out. */
function narrowTheUpload(): void {
  // oxlint-disable-next-line typescript/unbound-method
  const { getStats } = RTCPeerConnection.prototype;
  RTCPeerConnection.prototype.getStats = async function (this: RTCPeerConnection) {
    const report = await getStats.call(this);
    const changed = [...report.values()].map(
      (entry: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => {
        // All else is well, on a busy machine too.
        const well = {
          ...entry,
          currentRoundTripTime: 0.01,
          jitter: 0,
          packetsLost: 0,
          fractionLost: 0,
          framesDropped: 0,
        };
        if (entry['type'] === 'candidate-pair') return { ...well, availableOutgoingBitrate: 120_000 };
        const isPicture = entry['type'] === 'outbound-rtp' && entry['kind'] === 'video';
        return isPicture ? { ...well, qualityLimitationReason: 'bandwidth' } : well;
      },
    );
    return new Map(changed.map((entry) => [String(entry['id']), entry]));
  };
}

/** By how much the pictures of the camera are made smaller before they go out. */
function scaleOfPicture(): readonly (number | undefined)[] {
  const senders = window.mediaWatch.connections.flatMap((connection) => connection.getSenders());
  return senders
    .filter(({ track }) => track?.kind === 'video')
    .flatMap((sender) => sender.getParameters().encodings.map((encoding) => encoding.scaleResolutionDownBy));
}
