import { expect, type Page } from '@playwright/test';
import {
  ALLOW_DEVICES,
  FAKE_DEVICES,
  button,
  callTest,
  connected,
  figure,
  flows,
  reaches,
  surface,
} from './callStage.ts';
import type { Side } from './twoCallWindows.ts';

/** What is sent in a call changes as people like, and nothing is ever agreed anew. */

const test = callTest(FAKE_DEVICES, ALLOW_DEVICES);

interface Line {
  readonly kind: string;
  readonly direction: string | null;
  readonly codecs: readonly string[];
  readonly opus: readonly string[];
}

/** The lines of the description that this engine received, as it took them. */
function receivedLines(page: Page): Promise<readonly Line[]> {
  return page.evaluate(() => {
    const sdp = window.mediaWatch.connections[0]?.remoteDescription?.sdp ?? '';
    const currently = window.mediaWatch.connections[0]?.getTransceivers().map((line) => line.currentDirection) ?? [];
    return sdp
      .split(/^m=/mu)
      .slice(1)
      .map((section, index) => ({
        kind: section.split(' ')[0] ?? '',
        direction: currently[index] ?? null,
        codecs: [...new Set([...section.matchAll(/^a=rtpmap:\d+ ([^/]+)/gmu)].map(([, name = '']) => name))].sort(),
        opus: [...section.matchAll(/^a=fmtp:\d+ (.*useinbandfec.*?)\r?$/gmu)].flatMap(([, parameters = '']) =>
          parameters.split(';').sort(),
        ),
      }));
  });
}

const said = (side: Side) => side.sent.flatMap(({ body }) => (body.kind === 'mediaState' ? [body] : []));
const offersOf = (side: Side) => side.sent.filter(({ body }) => body.kind === 'offer' || body.kind === 'answer').length;

test('an audio call begins without a picture, becomes a video call and back and shows a screen, and nothing is agreed anew', async ({
  twoWindows,
}) => {
  const { alice, bob, dial, answer } = await twoWindows();
  // Whoever accepts with video has no more of it than was offered.
  answer(await dial('audio'), 'video');
  await connected(alice, bob);
  await reaches(bob, 'audio-packets-received', 25);
  for (const side of [alice, bob]) {
    await expect(surface(side)).toHaveAttribute('data-camera', 'off');
    await expect(side.window.page.locator('video')).toHaveCount(0);
    expect(await side.window.page.evaluate(() => window.mediaWatch.tracks.map(({ kind }) => kind))).toEqual(['audio']);
  }
  await expect.poll(() => said(bob).length).toBe(1);
  expect(said(bob)[0]).toMatchObject({
    kind: 'mediaState',
    microphone: true,
    camera: false,
    screen: false,
    held: false,
  });
  for (const side of [alice, bob]) await side.window.page.evaluate(() => void (window.mediaWatch.negotiations = 0));

  await test.step('sound has one size and no gaps, pictures are VP8 and VP9, and what travelled says nothing of it', async () => {
    for (const side of [alice, bob]) {
      const picture = { kind: 'video', direction: 'sendrecv', codecs: ['VP8', 'VP9', 'rtx'], opus: [] };
      expect(await receivedLines(side.window.page)).toEqual([
        { kind: 'audio', direction: 'sendrecv', codecs: ['opus'], opus: ['cbr=1', 'minptime=10', 'useinbandfec=1'] },
        picture,
        picture,
      ]);
      const agreed = await side.window.page.evaluate(
        () => window.mediaWatch.connections[0]?.remoteDescription?.sdp ?? '',
      );
      expect(agreed).not.toMatch(/audio-level/u);
      const headers = await side.window.page.evaluate(() =>
        (window.mediaWatch.connections[0]?.getSenders()[0]?.getParameters().headerExtensions ?? []).map(
          ({ uri }) => uri,
        ),
      );
      expect(headers).not.toContain('urn:ietf:params:rtp-hdrext:ssrc-audio-level');
      const [described] = side.sent.flatMap(({ body }) =>
        body.kind === 'offer' || body.kind === 'answer' ? [body] : [],
      );
      expect(described?.sdp).not.toMatch(/cbr|usedtx/u);
      expect(described?.sdp.length).toBeLessThan(6000);
      const sending = () =>
        side.window.page.evaluate(() =>
          (window.mediaWatch.connections[0]?.getSenders() ?? []).map((sender) => {
            const { encodings, degradationPreference } = sender.getParameters();
            return encodings.map(({ maxBitrate, maxFramerate }) => [
              maxBitrate ?? null,
              maxFramerate ?? null,
              degradationPreference ?? null,
            ]);
          }),
        );
      // Once the first sound had its time.
      await expect
        .poll(sending, { timeout: 20_000 })
        .toEqual([[[48_000, null, null]], [[null, 30, 'balanced']], [[null, 30, 'maintain-resolution']]]);
    }
  });

  await test.step('the camera goes on at the other side, and off at once', async () => {
    await button(alice, 'Turn the camera on').click();
    await expect(bob.window.page.getByLabel('Video of alice')).toBeVisible({ timeout: 20_000 });
    await reaches(bob, 'frames-decoded', 10);
    await button(alice, 'Turn the camera off').click();
    await expect(bob.window.page.getByLabel('Video of alice')).toHaveCount(0);
    expect(await figure(alice, 'frames-decoded')).toBe(0);
    await button(alice, 'Turn the camera on').click();
    await expect(bob.window.page.getByLabel('Video of alice')).toBeVisible({ timeout: 20_000 });
  });

  await test.step('a screen is shown whole, beside the face', async () => {
    await button(alice, 'Share your screen').click();
    await expect(surface(alice)).toHaveAttribute('data-screen', 'on');
    await expect(bob.window.page.getByLabel('Screen of alice')).toBeVisible({ timeout: 20_000 });
    await expect(bob.window.page.getByText('alice is sharing a screen')).toBeVisible();
    await expect(bob.window.page.getByLabel('Video of alice')).toBeVisible();
    await reaches(bob, 'screen-frames-decoded', 3);
    await bob.window.page.screenshot({ path: test.info().outputPath('sees-a-screen.png') });
    await alice.window.page.screenshot({ path: test.info().outputPath('shares-a-screen.png') });
    await button(alice, 'Stop sharing your screen').click();
    await expect(bob.window.page.getByLabel('Screen of alice')).toHaveCount(0);
  });

  await test.step('who is muted is said, not guessed', async () => {
    await button(alice, 'Mute the microphone').click();
    await expect(bob.window.page.getByText('alice is muted')).toBeVisible();
    await bob.window.page.screenshot({ path: test.info().outputPath('is-muted.png') });
    const silence = await figure(bob, 'audio-packets-received');
    await reaches(bob, 'audio-packets-received', silence + 50);
    await button(alice, 'Unmute the microphone').click();
    await expect(bob.window.page.getByText('alice is muted')).toHaveCount(0);
  });

  for (const side of [alice, bob]) {
    const engine = await side.window.page.evaluate(() => ({
      connections: window.mediaWatch.connections.length,
      negotiations: window.mediaWatch.negotiations,
    }));
    expect(engine).toEqual({ connections: 1, negotiations: 0 });
    expect(offersOf(side)).toBe(1);
  }
});

test('a call with a Ringfort that has no lines for pictures is one for sound, on both sides', async ({
  twoWindows,
}) => {
  const { alice, bob, dial, answer } = await twoWindows((message) =>
    message.kind === 'offer'
      ? { ...message, offer: { ...message.offer, sdp: message.offer.sdp.replaceAll('m=video 9', 'm=video 0') } }
      : message,
  );
  answer(await dial('video'), 'video');
  await connected(alice, bob);
  for (const side of [alice, bob]) {
    await reaches(side, 'audio-packets-received', 25);
    await expect(surface(side)).toHaveAttribute('data-camera', 'absent');
    await expect(button(side, 'Mute the microphone')).toBeVisible();
    await expect(side.window.page.getByRole('button', { name: /camera|your screen/u })).toHaveCount(0);
  }
  const cameras = await alice.window.page.evaluate(() =>
    window.mediaWatch.tracks.filter(({ kind }) => kind === 'video').map(({ readyState }) => readyState),
  );
  expect(cameras).not.toContain('live');
});

/** How many packets this side's engine has sent, of sound and pictures. */
const packetsSent = ({ window: { page } }: Side): Promise<number> =>
  page.evaluate(async () => {
    const report = await window.mediaWatch.connections[0]?.getStats();
    return [...(report?.values() ?? [])].reduce(
      (sum: number, one: { type: string; packetsSent?: number }) =>
        sum + (one.type === 'outbound-rtp' ? (one.packetsSent ?? 0) : 0),
      0,
    );
  });

/** Sound alone makes 50 packets a second: half a second without one is silence on the wire. */
async function sendsNothing(...sides: readonly Side[]): Promise<void> {
  await Promise.all(sides.map(isSilent));
}

async function isSilent(side: Side): Promise<void> {
  let last = -1;
  const isStill = async (): Promise<boolean> => {
    const before = last;
    last = await packetsSent(side);
    return before === last;
  };
  await expect.poll(isStill, { intervals: [500], timeout: 20_000, message: 'silence on the wire' }).toBe(true);
}

const openDevices = ({ window: { page } }: Side): Promise<number> =>
  page.evaluate(() => window.mediaWatch.tracks.filter(({ readyState }) => readyState === 'live').length);

test('a held call sends nothing either way and opens no device, and goes on as it was when it is resumed', async ({
  twoWindows,
}) => {
  const { alice, bob, dial, answer } = await twoWindows();
  answer(await dial('audio'), 'audio');
  await connected(alice, bob);
  await reaches(alice, 'audio-packets-received', 50);
  await button(alice, 'Turn the camera on').click();
  await reaches(bob, 'frames-decoded', 5);

  await test.step('held by one side, both fall silent', async () => {
    await button(alice, 'Put the call on hold').click();
    await expect(surface(alice)).toHaveAttribute('data-held', 'here');
    await expect(surface(bob)).toHaveAttribute('data-held', 'there');
    await expect(bob.window.page.getByText('alice has put the call on hold')).toBeVisible();
    await sendsNothing(alice, bob);
    expect([await openDevices(alice), await openDevices(bob)]).toEqual([0, 0]);
    await bob.window.page.screenshot({ path: test.info().outputPath('is-held.png') });
    await alice.window.page.screenshot({ path: test.info().outputPath('holds.png') });
  });

  await test.step('held by both, it is silent until neither holds it', async () => {
    await button(bob, 'Put the call on hold').click();
    await expect(surface(alice)).toHaveAttribute('data-held', 'both');
    await button(alice, 'Resume the call').click();
    await expect(surface(bob)).toHaveAttribute('data-held', 'here');
    await sendsNothing(alice, bob);
    expect(await openDevices(alice)).toBe(0);
    await button(bob, 'Resume the call').click();
    await expect(surface(alice)).not.toHaveAttribute('data-held');
  });

  await test.step('then both hear each other again, and nothing was agreed anew', async () => {
    await flows(alice, bob);
    for (const side of [alice, bob]) {
      await expect(side.window.page.getByText(/^No sound arrives/u)).toHaveCount(0);
      const engine = await side.window.page.evaluate(() => window.mediaWatch.connections.length);
      expect([engine, offersOf(side)]).toEqual([1, 1]);
    }
    // Bob held it last, so that no press of Alice brought her camera back.
    await expect(surface(alice)).toHaveAttribute('data-camera', 'off');
  });

  await test.step('who holds alone has the camera back as it was', async () => {
    await button(alice, 'Turn the camera on').click();
    await expect(surface(alice)).toHaveAttribute('data-camera', 'on');
    await button(alice, 'Put the call on hold').click();
    await sendsNothing(alice);
    await button(alice, 'Resume the call').click();
    await expect(surface(alice)).toHaveAttribute('data-camera', 'on');
    await expect(bob.window.page.getByLabel('Video of alice')).toBeVisible({ timeout: 20_000 });
  });
});
