import AxeBuilder from '@axe-core/playwright';
import { chromium, expect, test, type Browser, type Locator, type Page } from '@playwright/test';
import type { IceServer, NetworkPlan } from '../../core/call/call.ts';
import { startCoturn, type Coturn } from '../runtime/coturn.ts';
import { serveRenderer, type RendererServer } from './rendererServer.ts';
import { openTwoCallWindows, type Side, type TwoCallWindows, type TwoCallWindowsOptions } from './twoCallWindows.ts';

/*
 * The built call window in Debian's Chromium, twice, with real media: fake devices, real WebRTC, and a real relay where
 * one is needed.
 */

const BINARY = '/usr/bin/chromium';
const NO_SANDBOX = '--no-sandbox';
const FAKE_DEVICES = '--use-fake-device-for-media-stream';
const ALLOW_DEVICES = '--use-fake-ui-for-media-stream';

let served: RendererServer;
let browser: Browser;
let open: TwoCallWindows | null = null;

test.beforeAll(async () => {
  served = await serveRenderer();
  browser = await chromium.launch({ executablePath: BINARY, args: [NO_SANDBOX, FAKE_DEVICES, ALLOW_DEVICES] });
});
test.afterEach(async () => {
  await open?.close();
  open = null;
});
test.afterAll(async () => {
  await browser.close();
  await served.close();
});

async function twoWindows(on: Browser = browser, options: TwoCallWindowsOptions = {}): Promise<TwoCallWindows> {
  open = await openTwoCallWindows(on, served.page('call'), options);
  return open;
}

const surface = ({ window }: Side): Locator => window.page.locator('[data-phase]');
const button = ({ window }: Side, name: string): Locator => window.page.getByRole('button', { name, exact: true });

async function connected(...sides: readonly Side[]): Promise<void> {
  for (const side of sides) await expect(surface(side)).toHaveAttribute('data-phase', 'connected', { timeout: 20_000 });
}

async function reaches(side: Side, figure: string, atLeast: number): Promise<void> {
  await expect
    .poll(async () => Number(await surface(side).getAttribute(`data-${figure}`)), { timeout: 20_000, message: figure })
    .toBeGreaterThanOrEqual(atLeast);
}

async function figure(side: Side, name: string): Promise<number> {
  return Number(await surface(side).getAttribute(`data-${name}`));
}

/** The candidates a side sent, as the other side decoded them. */
function candidatesSentBy(side: Side): readonly string[] {
  return side.sent.flatMap(({ body }) => (body.kind === 'candidates' ? body.candidates.map((c) => c.candidate) : []));
}

/** How bright the picture is, 0 to 255, at its brightest. */
function brightest(page: Page, label: string): Promise<number> {
  return page.getByLabel(label).evaluate((video: HTMLVideoElement) => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [64, 48];
    const context = canvas.getContext('2d');
    context?.drawImage(video, 0, 0, 64, 48);
    const pixels = context?.getImageData(0, 0, 64, 48).data ?? new Uint8ClampedArray();
    return pixels.reduce((max, value, index) => (index % 4 === 3 ? max : Math.max(max, value)), 0);
  });
}

test('sound and picture of a video call flow both ways, and the badge says Direct', async () => {
  const { alice, bob, dial, answer } = await twoWindows();
  const callId = await dial('video');
  answer(callId, 'video');
  await connected(alice, bob);
  for (const [side, peer] of [
    [alice, 'bob'],
    [bob, 'alice'],
  ] as const) {
    await reaches(side, 'audio-packets-received', 50);
    await reaches(side, 'audio-packets-sent', 50);
    await reaches(side, 'video-packets-received', 10);
    await reaches(side, 'frames-decoded', 10);
    await expect(surface(side)).toHaveAttribute('data-route', 'direct');
    await expect(side.window.page.getByText('Direct', { exact: true })).toBeVisible();
    await expect(side.window.page.getByRole('timer')).toBeVisible();
    await expect(side.window.page).toHaveTitle(`In a call with ${peer} - Ringfort`);
    await expect.poll(() => brightest(side.window.page, `Video of ${peer}`)).toBeGreaterThan(60);
  }
});

test('a hang-up while the server is away is seen by the media: the other side ends as hung up there (A99)', async () => {
  for (const who of ['alice', 'bob'] as const) {
    const windows = await twoWindows();
    const { alice, bob, dial, answer, cutServer } = windows;
    answer(await dial('audio'), 'audio');
    await connected(alice, bob);
    await reaches(alice, 'audio-packets-received', 10);
    await reaches(bob, 'audio-packets-received', 10);
    cutServer();
    const [here, there] = who === 'alice' ? [alice, bob] : [bob, alice];
    await button(here, 'Hang up').click();
    // An interrupted connection is given ten seconds; this one is over in less than the five that are waited here.
    await expect(surface(there)).toHaveAttribute('data-phase', 'ended');
    await expect(there.window.page.getByRole('heading', { name: `${who} hung up` })).toBeVisible();
    expect(there.reports.at(-1)).toMatchObject({ kind: 'failed', failure: 'closedThere' });
  }
});

test('nothing of the caller gathers before the callee accepts, and the callee touches no device', async () => {
  const { alice, bob, dial, answer } = await twoWindows();
  const callId = await dial('video');
  await expect(surface(alice)).toHaveAttribute('data-phase', 'alerting');
  await expect(surface(bob)).toHaveAttribute('data-phase', 'ringing');

  const caller = await alice.window.page.evaluate(() =>
    window.mediaWatch.connections.map((connection) => ({
      gathering: connection.iceGatheringState,
      signalling: connection.signalingState,
      local: connection.localDescription,
    })),
  );
  expect(caller).toEqual([{ gathering: 'new', signalling: 'stable', local: null }]);
  const callee = await bob.window.page.evaluate(() => ({
    connections: window.mediaWatch.connections.length,
    requests: window.mediaWatch.requests,
  }));
  expect(callee).toEqual({ connections: 0, requests: 0 });
  expect(alice.sent.map(({ body }) => body.kind)).toEqual(['offer']);
  expect(alice.reports.map(({ kind }) => kind)).toEqual(['offerReady']);

  answer(callId, 'video');
  await connected(alice, bob);
  expect(candidatesSentBy(alice).length).toBeGreaterThan(0);
  // The answer is out before any candidate of the callee.
  expect(bob.sent[0]?.body.kind).toBe('answer');
});

test('an audio call has no picture even when it is accepted with video', async () => {
  const { alice, bob, dial, answer } = await twoWindows();
  const callId = await dial('audio');
  answer(callId, 'video');
  await connected(alice, bob);
  await reaches(bob, 'audio-packets-received', 25);
  for (const side of [alice, bob]) {
    await expect(surface(side)).toHaveAttribute('data-camera', 'absent');
    await expect(side.window.page.locator('video')).toHaveCount(0);
    expect(await side.window.page.evaluate(() => window.mediaWatch.tracks.map(({ kind }) => kind))).toEqual(['audio']);
  }
  const offer = alice.sent[0]?.body;
  expect(offer?.kind === 'offer' && offer.sdp).not.toContain('m=video');
});

test('a video call accepted without video shows the caller, and the camera can be turned on later', async () => {
  const { alice, bob, dial, answer } = await twoWindows();
  const callId = await dial('video');
  answer(callId, 'audio');
  await connected(alice, bob);
  await reaches(bob, 'frames-decoded', 10);
  await expect(surface(bob)).toHaveAttribute('data-camera', 'off');
  expect(await figure(alice, 'frames-decoded')).toBe(0);
  await expect(alice.window.page.getByText('bob has no picture on')).toBeVisible();

  await bob.window.page.keyboard.press('Shift+V');
  await expect(surface(bob)).toHaveAttribute('data-camera', 'on');
  await reaches(alice, 'frames-decoded', 10);
  await expect(alice.window.page.getByLabel('Video of bob')).toBeVisible();
});

test('turning the camera off releases it, and the other side sees a face in place of the last frame', async () => {
  const { alice, bob, dial, answer } = await twoWindows();
  answer(await dial('video'), 'video');
  await connected(alice, bob);
  await expect(bob.window.page.getByLabel('Video of alice')).toBeVisible({ timeout: 20_000 });

  await button(alice, 'Turn the camera off').click();
  await expect(surface(alice)).toHaveAttribute('data-camera', 'off');
  await expect(alice.window.page.getByLabel('Your own video')).toHaveCount(0);
  const states = await alice.window.page.evaluate(() =>
    window.mediaWatch.tracks.filter(({ kind }) => kind === 'video').map(({ readyState }) => readyState),
  );
  expect(states).toEqual(['ended']);
  await expect(bob.window.page.getByLabel('Video of alice')).toHaveCount(0, { timeout: 10_000 });
  await expect(bob.window.page.getByText('alice has no picture on')).toBeVisible();
});

test('a muted microphone sends silence, by button and by key', async () => {
  const { alice, bob, dial, answer } = await twoWindows();
  answer(await dial('audio'), 'audio');
  await connected(alice, bob);
  const sending = () => alice.window.page.evaluate(() => window.mediaWatch.tracks.map(({ enabled }) => enabled));

  await button(alice, 'Mute the microphone').click();
  await expect(button(alice, 'Unmute the microphone')).toBeVisible();
  expect(await sending()).toEqual([false]);
  for (const key of ['m', 'Shift+M', 'Control+Shift+M', 'm']) {
    const before = await surface(alice).getAttribute('data-microphone');
    await alice.window.page.keyboard.press(key);
    await expect(surface(alice)).toHaveAttribute('data-microphone', before === 'on' ? 'muted' : 'on');
  }
  expect(await sending()).toEqual([false]);
  await expect(alice.window.page.getByRole('status').filter({ hasText: 'Microphone muted' })).toHaveCount(1);
});

test('hanging up releases every device on both sides and says how it ended', async () => {
  const { alice, bob, dial, answer } = await twoWindows();
  answer(await dial('video'), 'video');
  await connected(alice, bob);
  await alice.window.page.keyboard.press('Control+Shift+E');
  await expect(alice.window.page.getByRole('heading', { name: 'Call ended' })).toBeVisible();
  await expect(bob.window.page.getByRole('heading', { name: 'alice hung up' })).toBeVisible();
  for (const side of [alice, bob]) {
    const left = await side.window.page.evaluate(() => ({
      tracks: window.mediaWatch.tracks.map(({ readyState }) => readyState),
      connections: window.mediaWatch.connections.map(({ connectionState }) => connectionState),
    }));
    expect(left).toEqual({ tracks: ['ended', 'ended'], connections: ['closed'] });
  }
  await button(alice, 'Close').click();
  await expect(surface(alice)).toHaveAttribute('data-phase', 'idle');
});

test('a microphone and a camera that are unplugged in a call come back in it, muted as they were (A81)', async () => {
  const { alice, bob, dial, answer } = await twoWindows();
  answer(await dial('video'), 'video');
  await connected(alice, bob);
  await reaches(bob, 'frames-decoded', 10);
  await button(alice, 'Mute the microphone').click();
  const sent = alice.sent.filter(({ body }) => body.kind !== 'candidates').length;

  await alice.window.page.evaluate(() => {
    const { mediaDevices } = navigator;
    const openDevice = mediaDevices.getUserMedia.bind(mediaDevices);
    let there = false;
    mediaDevices.getUserMedia = async (constraints) => {
      if (!there) throw new DOMException('', 'NotFoundError');
      return openDevice(constraints);
    };
    Object.assign(window, {
      plugIn: () => {
        there = true;
        mediaDevices.dispatchEvent(new Event('devicechange'));
      },
    });
    for (const track of window.mediaWatch.tracks) {
      track.stop();
      track.dispatchEvent(new Event('ended'));
    }
  });
  const waiting = alice.window.page.getByText('The microphone is gone, so bob cannot hear you.');
  await expect(waiting).toBeVisible();
  await expect(alice.window.page.getByText('The camera is gone.')).toBeVisible();
  await expect(surface(alice)).toHaveAttribute('data-microphone', 'lost.missing');
  await expect(button(alice, 'Turn the camera off')).toBeVisible();
  await alice.window.page.screenshot({ path: test.info().outputPath('waits-for-devices.png') });

  const decoded = await figure(bob, 'frames-decoded');
  await alice.window.page.evaluate(() => (window as unknown as { plugIn: () => void }).plugIn());
  await expect(surface(alice)).toHaveAttribute('data-microphone', 'muted');
  await expect(surface(alice)).toHaveAttribute('data-camera', 'on');
  await expect(waiting).toHaveCount(0);
  await reaches(bob, 'frames-decoded', decoded + 10);

  const senders = () =>
    alice.window.page.evaluate(() =>
      window.mediaWatch.connections.flatMap((connection) =>
        connection
          .getSenders()
          .map(({ track }) => ({ kind: track?.kind, live: track?.readyState, on: track?.enabled })),
      ),
    );
  expect(await senders()).toEqual([
    { kind: 'audio', live: 'live', on: false },
    { kind: 'video', live: 'live', on: true },
  ]);
  await button(alice, 'Unmute the microphone').click();
  expect((await senders())[0]).toMatchObject({ on: true });
  // One connection, and nothing was agreed anew.
  expect(await alice.window.page.evaluate(() => window.mediaWatch.connections.length)).toBe(1);
  expect(alice.sent.filter(({ body }) => body.kind !== 'candidates')).toHaveLength(sent);
});

test('a microphone that fails while the offer is read does not stand in the way of the next call (A97)', async () => {
  const { alice, bob, dial, answer } = await twoWindows();
  await bob.window.page.evaluate(() => {
    const { mediaDevices } = navigator;
    const openDevice = mediaDevices.getUserMedia.bind(mediaDevices);
    let busy = true;
    mediaDevices.getUserMedia = async (constraints) => {
      if (!busy) return openDevice(constraints);
      busy = false;
      throw new DOMException('', 'NotReadableError');
    };
  });
  const first = await dial('audio');
  answer(first, 'audio');
  await expect(surface(bob)).toHaveAttribute('data-phase', 'ended');
  await expect(surface(alice)).toHaveAttribute('data-phase', 'ended');
  expect(bob.reports).toEqual([{ kind: 'failed', callId: first, failure: 'microphoneBusy' }]);

  answer(await dial('audio'), 'audio');
  await connected(alice, bob);
  await reaches(alice, 'audio-packets-received', 10);
});

test('the window shows its own figures to who asks', async () => {
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
});

test('A39 a description that promises another certificate never connects', async () => {
  const { alice, dial, answer } = await twoWindows(browser, {
    beforeSending: (message) =>
      message.kind === 'answer'
        ? { ...message, answer: { ...message.answer, dtlsFingerprint: 'ab'.repeat(32) } }
        : message,
  });
  answer(await dial('audio'), 'audio');
  await expect(surface(alice)).toHaveAttribute('data-phase', 'ended', { timeout: 25_000 });
  await expect(alice.window.page.getByRole('heading', { name: /^Couldn’t connect/u })).toBeVisible();
  expect(alice.reports.map(({ kind }) => kind)).not.toContain('connected');
});

test('a description that the engine cannot read ends the call with a reason', async () => {
  const { alice, bob, dial, answer } = await twoWindows(browser, {
    beforeSending: (message) =>
      message.kind === 'offer'
        ? { ...message, offer: { ...message.offer, sdp: 'v=0\r\nx=nonsense\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n' } }
        : message,
  });
  const callId = await dial('audio');
  answer(callId, 'audio');
  await expect(surface(bob)).toHaveAttribute('data-phase', 'ended');
  expect(bob.reports).toEqual([{ kind: 'failed', callId, failure: 'engine' }]);
  await expect(alice.window.page.getByRole('heading', { name: 'The call failed on the other side' })).toBeVisible();
});

test('a call cancelled while the system still asks for the microphone opens no device afterwards', async () => {
  const { alice } = await twoWindows();
  await alice.window.page.evaluate(() => {
    const openDevice = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    const allowed = new Promise<void>((resolve) => Object.assign(window, { allowMicrophone: resolve }));
    navigator.mediaDevices.getUserMedia = async (constraints) => {
      await allowed;
      return openDevice(constraints);
    };
  });
  const callId = 'f47ac10b-58cc-4372-a567-0e02b2c3d479';
  alice.dial(callId, 'video');
  await expect(surface(alice)).toHaveAttribute('data-phase', 'dialling');
  await button(alice, 'Hang up').click();
  await expect(alice.window.page.getByRole('heading', { name: 'Cancelled' })).toBeVisible();

  await alice.window.page.evaluate(() => {
    (window as unknown as { allowMicrophone: () => void }).allowMicrophone();
  });
  await expect
    .poll(() => alice.window.page.evaluate(() => window.mediaWatch.tracks.map(({ readyState }) => readyState)))
    .toEqual(['ended']);
  expect(alice.reports).toEqual([]);
  expect(alice.sent).toEqual([]);
});

test('orders that are told twice are carried out once', async () => {
  const { alice, bob, dial, answer } = await twoWindows();
  const callId = await dial('audio');
  answer(callId, 'audio');
  await connected(alice, bob);
  // What main says again about the same call changes nothing.
  await alice.window.repeatOrders();
  await reaches(alice, 'audio-packets-received', (await figure(alice, 'audio-packets-received')) + 25);
  expect(await alice.window.page.evaluate(() => window.mediaWatch.connections.length)).toBe(1);
});

test('every screen of a call can be used by everybody', async () => {
  const { alice, bob, dial, answer } = await twoWindows();
  const violations = async () => {
    const { violations: found } = await new AxeBuilder({ page: alice.window.page }).analyze();
    return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  };
  const callId = await dial('video');
  await expect(surface(alice)).toHaveAttribute('data-phase', 'alerting');
  expect(await violations()).toEqual([]);
  answer(callId, 'video');
  await connected(alice, bob);
  await reaches(alice, 'frames-decoded', 10);
  await button(alice, 'Call statistics').click();
  expect(await violations()).toEqual([]);
  await button(alice, 'Hang up').click();
  await expect(surface(alice)).toHaveAttribute('data-phase', 'ended');
  expect(await violations()).toEqual([]);
});

test.describe('through a relay', () => {
  let coturn: Coturn;
  let relay: IceServer;
  test.beforeAll(async () => {
    coturn = await startCoturn();
    relay = { urls: coturn.urls, ...coturn.credentials('alice') };
  });
  test.afterAll(() => coturn.stop());
  const relayOnly = (): NetworkPlan => ({ relayOnly: true, iceServers: [relay] });

  test('with Always Relay on both sides only relay candidates leave, without an address behind them', async () => {
    const { alice, bob, dial, answer } = await twoWindows();
    const callId = await dial('video', relayOnly());
    await expect(alice.window.page.getByText('Relay only')).toBeVisible();
    answer(callId, 'video', relayOnly());
    await connected(alice, bob);
    for (const side of [alice, bob]) {
      await expect(surface(side)).toHaveAttribute('data-route', 'relayed');
      await expect(side.window.page.getByText('Relayed', { exact: true })).toBeVisible();
      await reaches(side, 'audio-packets-received', 50);
      await reaches(side, 'frames-decoded', 10);
      const candidates = candidatesSentBy(side);
      expect(candidates.length).toBeGreaterThan(0);
      for (const candidate of candidates) expect(candidate).toMatch(/ typ relay raddr 0\.0\.0\.0 rport 0 /u);
    }
  });

  test('when only the caller insists on the relay, both sides say Relayed', async () => {
    const { alice, bob, dial, answer } = await twoWindows();
    const callId = await dial('audio', relayOnly());
    answer(callId, 'audio', { relayOnly: false, iceServers: [relay] });
    await connected(alice, bob);
    for (const side of [alice, bob]) await expect(surface(side)).toHaveAttribute('data-route', 'relayed');
    for (const candidate of candidatesSentBy(alice)) expect(candidate).toContain(' typ relay ');
  });

  test('a relay that refuses ends the call with that reason and never goes direct', async () => {
    const { alice, bob, dial, answer } = await twoWindows();
    const refused: NetworkPlan = { relayOnly: true, iceServers: [{ ...relay, credential: 'wrong' }] };
    const callId = await dial('audio', refused);
    answer(callId, 'audio', { relayOnly: false, iceServers: [relay] });
    const reason = 'The call had to be relayed, but no relay server answered';
    await expect(alice.window.page.getByRole('heading', { name: reason })).toBeVisible({ timeout: 20_000 });
    expect(alice.reports.at(-1)).toEqual({ kind: 'failed', callId, failure: 'relayUnreachable' });
    expect(candidatesSentBy(alice)).toEqual([]);
    await expect(bob.window.page.getByRole('heading', { name: 'Couldn’t connect' })).toBeVisible();
  });
});

test.describe('devices that are not there', () => {
  async function withBrowser(args: readonly string[], work: (odd: Browser) => Promise<void>): Promise<void> {
    const odd = await chromium.launch({ executablePath: BINARY, args: [NO_SANDBOX, ...args] });
    try {
      await work(odd);
    } finally {
      await open?.close();
      open = null;
      await odd.close();
    }
  }

  test('without a camera a video call goes on as sound, and the window says so', async () => {
    await withBrowser([`${FAKE_DEVICES}=device-count=0`, ALLOW_DEVICES], async (odd) => {
      const { alice, bob, dial, answer } = await twoWindows(odd);
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

  test('a blocked microphone ends the call before anything is sent, with what to do', async () => {
    await withBrowser([FAKE_DEVICES, '--deny-permission-prompts'], async (odd) => {
      const { alice, bob } = await twoWindows(odd);
      const callId = '1b671a64-40d5-491e-99b0-da01ff1f3341';
      alice.dial(callId, 'audio');
      const heading = alice.window.page.getByRole('heading', { name: /The system is blocking the microphone/u });
      await expect(heading).toBeVisible();
      expect(alice.reports).toEqual([{ kind: 'failed', callId, failure: 'microphoneBlocked' }]);
      expect(alice.sent).toEqual([]);
      await expect(surface(bob)).toHaveAttribute('data-phase', 'idle');
    });
  });
});
