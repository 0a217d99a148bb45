import { expect } from '@playwright/test';
import type { MediaOrder } from '../../core/call/callEffect.ts';
import type { MediaKeys } from '../../core/call/secondLayer.ts';
import { ALLOW_DEVICES, fakeDevices, button, callTest, connected, reaches, surface } from './callStage.ts';
import { received, statistics } from './receivedMedia.ts';
import type { BeforeOrder, Side } from './twoCallWindows.ts';

/**
 * Frames are sealed once more before they leave the engine, and opened behind it: real ones, in two real engines.
 * `secondLayerApart.walk.ts` has those who have no such layer.
 */

/** The fewer pictures, the more of them are key frames that were asked for, of which noise passes most easily. */
const test = callTest(fakeDevices(10), ALLOW_DEVICES);

const undecoded = ({ frames, decoded, dropped }: Awaited<ReturnType<typeof received>>): number =>
  frames - decoded - dropped;

type Sealed = Extract<MediaOrder, { kind: 'sealMedia' }>;
/** The engine of one side is told other keys than were agreed. */
const otherKeys =
  (whose: string, change: (keys: MediaKeys) => MediaKeys | null): BeforeOrder =>
  (who, order) =>
    who === whose && order.kind === 'sealMedia' && order.keys !== null
      ? ({ ...order, keys: change(order.keys) } satisfies Sealed)
      : order;

const flipped = (key: string): string => (key.startsWith('0') ? '1' : '0') + key.slice(1);
const lost = 'The second encryption of sound and pictures was missing on the other side, so the call was ended';
const ended = (side: Side) => expect(surface(side)).toHaveAttribute('data-phase', 'ended', { timeout: 60_000 });

test('sound and pictures pass sealed, VP8 one way and VP9 the other, and no frame is lost', async ({ twoWindows }) => {
  const { alice, bob, dial, answer } = await twoWindows();
  // A side is sent what it names first.
  const wanted = [
    [alice, 'VP8'],
    [bob, 'VP9'],
  ] as const;
  for (const [side, codec] of wanted) {
    await side.window.page.evaluate((first) => {
      const choose = RTCRtpTransceiver.prototype.setCodecPreferences;
      RTCRtpTransceiver.prototype.setCodecPreferences = function (codecs) {
        const all = Array.from(codecs);
        const named = all.filter(({ mimeType }) => mimeType.endsWith(first));
        choose.call(this, [...named, ...all.filter((one) => !named.includes(one))]);
      };
    }, codec);
  }
  answer(await dial('video'), 'video');
  await connected(alice, bob);
  for (const [side, codec] of wanted) {
    await reaches(side, 'frames-decoded', 30);
    await reaches(side, 'audio-packets-received', 100);
    const figures = await received(side);
    expect(figures.codecs.toSorted()).toEqual(['audio/opus', `video/${codec}`]);
    expect(figures.energy).toBeGreaterThan(0);
    // Those of the last moment are still being decoded, and a loaded machine drops some that it had opened, and asks
    // for others in their place.
    await expect.poll(async () => undecoded(await received(side))).toBeLessThan(5);
    expect(figures.keyFramesAsked).toBeLessThan(figures.decoded / 2);
  }
  await button(alice, 'Share your screen').click();
  await reaches(bob, 'screen-frames-decoded', 3);
  await button(bob, 'Call statistics').click();
  await expect(statistics(bob)).toContainText('encrypted twice');
  await bob.window.page.screenshot({ path: test.info().outputPath('encrypted-twice.png') });
});

test('frames that were not sealed are not played: the call ends, and says why on this side (A39)', async ({
  twoWindows,
}) => {
  const { alice, bob, dial, answer } = await twoWindows(
    undefined,
    otherKeys('alice', () => null),
  );
  answer(await dial('audio'), 'audio');
  await ended(bob);
  await expect(bob.window.page.getByText(lost).first()).toBeVisible();
  await bob.window.page.screenshot({ path: test.info().outputPath('second-layer-lost.png') });
  await ended(alice);
});

for (const [what, change] of [
  ['of another call', (keys: MediaKeys) => ({ ...keys, audio: { ...keys.audio, open: flipped(keys.audio.open) } })],
  [
    'of the camera on the line of the sound',
    (keys: MediaKeys) => ({ ...keys, audio: { ...keys.audio, open: keys.camera.open } }),
  ],
  [
    'of the other direction',
    ({ audio, ...keys }: MediaKeys) => ({ ...keys, audio: { seal: audio.seal, open: audio.seal } }),
  ],
] as const) {
  test(`frames sealed with a key ${what} do not open, and nothing of them is heard (A39)`, async ({ twoWindows }) => {
    const { alice, bob, dial, answer } = await twoWindows(undefined, otherKeys('bob', change));
    answer(await dial('audio'), 'audio');
    await ended(bob);
    await expect(bob.window.page.getByText(lost).first()).toBeVisible();
    await ended(alice);
  });
}
