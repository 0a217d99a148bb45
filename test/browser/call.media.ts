import { expect } from '@playwright/test';
import { violations } from './accessibility.ts';
import {
  ALLOW_DEVICES,
  FAKE_DEVICES,
  brightest,
  button,
  callTest,
  candidatesSentBy,
  connected,
  figure,
  reaches,
  surface,
} from './callStage.ts';
import type { Side } from './twoCallWindows.ts';

/** A call between two call windows, from the offer to the last packet. */

const test = callTest(FAKE_DEVICES, ALLOW_DEVICES);

test('a video call from the offer to its end: nothing gathers before it is accepted, both see and hear each other, mute and camera do what they say, and hanging up releases every device', async ({
  twoWindows,
}) => {
  const { alice, bob, dial, answer } = await twoWindows();
  const callId = await dial('video');

  await test.step('nothing of the caller gathers before the callee accepts, and the callee touches no device', async () => {
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
    expect(await violations(alice.window.page)).toEqual([]);
  });

  answer(callId, 'video');
  await connected(alice, bob);
  expect(candidatesSentBy(alice).length).toBeGreaterThan(0);
  // The answer is out before any candidate of the callee.
  expect(bob.sent.map(({ body }) => body.kind).slice(0, 2)).toEqual(['accepted', 'answer']);

  await test.step('sound and picture flow both ways, and the badge says Direct', async () => {
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
      await expect(side.window.page).toHaveTitle(`In a call with ${peer} — Ringfort`);
      await expect.poll(() => brightest(side.window.page, `Video of ${peer}`)).toBeGreaterThan(60);
    }
    await button(bob, 'Call statistics').click();
    expect(await violations(bob.window.page)).toEqual([]);
  });

  await test.step('what main says again about the same call changes nothing', async () => {
    await alice.window.repeatOrders();
    await reaches(alice, 'audio-packets-received', (await figure(alice, 'audio-packets-received')) + 25);
    expect(await alice.window.page.evaluate(() => window.mediaWatch.connections.length)).toBe(1);
  });

  const tracksOf = (side: Side, kind: string) =>
    side.window.page.evaluate(
      (wanted) =>
        window.mediaWatch.tracks
          .filter((track) => track.kind === wanted)
          .map(({ enabled, readyState }) => ({ enabled, readyState })),
      kind,
    );

  await test.step('a muted microphone sends silence, by button and by key', async () => {
    await button(alice, 'Mute the microphone').click();
    await expect(button(alice, 'Unmute the microphone')).toBeVisible();
    const silent = [{ enabled: false, readyState: 'live' }];
    expect(await tracksOf(alice, 'audio')).toEqual(silent);
    for (const key of ['m', 'Shift+M', 'Control+Shift+M', 'm']) {
      const before = await surface(alice).getAttribute('data-microphone');
      await alice.window.page.keyboard.press(key);
      await expect(surface(alice)).toHaveAttribute('data-microphone', before === 'on' ? 'muted' : 'on');
    }
    expect(await tracksOf(alice, 'audio')).toEqual(silent);
    await expect(alice.window.page.getByRole('status').filter({ hasText: 'Microphone muted' })).toHaveCount(1);
  });

  await test.step('a camera that is off is released, and the other side sees a face in place of the last frame', async () => {
    await button(alice, 'Turn the camera off').click();
    await expect(surface(alice)).toHaveAttribute('data-camera', 'off');
    await expect(alice.window.page.getByLabel('Your own video')).toHaveCount(0);
    expect((await tracksOf(alice, 'video')).map(({ readyState }) => readyState)).toEqual(['ended']);
    await expect(bob.window.page.getByLabel('Video of alice')).toHaveCount(0, { timeout: 10_000 });
    await expect(bob.window.page.getByText('alice has the camera off')).toBeVisible();
  });

  await test.step('hanging up releases every device on both sides, and says how it ended', async () => {
    // To be read on a busy computer too: what ended stays for sixteen seconds in place of four.
    for (const side of [alice, bob]) side.timersTake(4);
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
    expect(await violations(alice.window.page)).toEqual([]);
    await button(alice, 'Close').click();
    await expect(surface(alice)).toHaveAttribute('data-phase', 'idle');
  });
});

test('the caller gathers while the microphone of the callee opens, and the call comes about with its answer (A97)', async ({
  twoWindows,
}) => {
  const { alice, bob, dial, answer } = await twoWindows();
  await bob.window.page.evaluate(keepMicrophoneWaiting);
  answer(await dial('audio'), 'audio');
  await expect.poll(() => candidatesSentBy(alice).length, { timeout: 60_000 }).toBeGreaterThan(0);
  expect(bob.sent.map(({ body }) => body.kind)).toEqual(['accepted']);
  await expect(surface(alice)).toHaveAttribute('data-phase', 'alerting');
  await bob.window.page.evaluate(() => window.dispatchEvent(new Event('microphoneMayOpen')));
  await connected(alice, bob);
  await reaches(alice, 'audio-packets-received', 25);
  await reaches(bob, 'audio-packets-received', 25);
});

test('the answer is all that a call needs to connect: with it come the first candidates (A97)', async ({
  twoWindows,
}) => {
  const { alice, bob, dial, answer } = await twoWindows((message) =>
    message.kind === 'candidates' ? { kind: 'heartbeat', remoteDevice: message.remoteDevice } : message,
  );
  await bob.window.page.evaluate(waitLongerForTheFirst);
  answer(await dial('audio'), 'audio');
  await connected(alice, bob);
  await reaches(alice, 'audio-packets-received', 25);
  await reaches(bob, 'audio-packets-received', 25);
  expect(bob.sent.filter(({ body }) => body.kind === 'candidates')).toEqual([]);
  expect(candidatesSentBy(bob).length).toBeGreaterThan(0);
});

test('a video call accepted without video shows the caller, and the camera can be turned on later', async ({
  twoWindows,
}) => {
  const { alice, bob, dial, answer } = await twoWindows();
  const callId = await dial('video');
  answer(callId, 'audio');
  await connected(alice, bob);
  await reaches(bob, 'frames-decoded', 10);
  await expect(surface(bob)).toHaveAttribute('data-camera', 'off');
  expect(await figure(alice, 'frames-decoded')).toBe(0);
  await expect(alice.window.page.getByText('bob has the camera off')).toBeVisible();

  await bob.window.page.keyboard.press('Shift+V');
  await expect(surface(bob)).toHaveAttribute('data-camera', 'on');
  await reaches(alice, 'frames-decoded', 10);
  await expect(alice.window.page.getByLabel('Video of bob')).toBeVisible();
});

test('a microphone and a camera that are unplugged in a call come back in it, muted as they were (A81)', async ({
  twoWindows,
}) => {
  const { alice, bob, dial, answer } = await twoWindows();
  answer(await dial('video'), 'video');
  await connected(alice, bob);
  await reaches(bob, 'frames-decoded', 10);
  await button(alice, 'Mute the microphone').click();
  const agreed = () => alice.sent.filter(({ body }) => ['offer', 'answer'].includes(body.kind)).length;
  const before = agreed();
  await alice.window.page.evaluate(() => void (window.mediaWatch.negotiations = 0));

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
    { kind: undefined, live: undefined, on: undefined },
  ]);
  await button(alice, 'Unmute the microphone').click();
  expect((await senders())[0]).toMatchObject({ on: true });
  // One connection, and nothing was agreed anew.
  const engine = await alice.window.page.evaluate(() => ({
    connections: window.mediaWatch.connections.length,
    negotiations: window.mediaWatch.negotiations,
  }));
  expect(engine).toEqual({ connections: 1, negotiations: 0 });
  expect(agreed()).toBe(before);
});

test('a microphone that fails while the offer is read does not stand in the way of the next call (A97)', async ({
  twoWindows,
}) => {
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

test('A39 a description that promises another certificate never connects', async ({ twoWindows }) => {
  const { alice, dial, answer } = await twoWindows((message) =>
    message.kind === 'answer'
      ? { ...message, answer: { ...message.answer, dtlsFingerprint: 'ab'.repeat(32) } }
      : message,
  );
  answer(await dial('audio'), 'audio');
  await expect(surface(alice)).toHaveAttribute('data-phase', 'ended', { timeout: 25_000 });
  await expect(alice.window.page.getByRole('heading', { name: /^Couldn’t connect/u })).toBeVisible();
  expect(alice.reports.map(({ kind }) => kind)).not.toContain('connected');
});

test('a description that the engine cannot read ends the call with a reason', async ({ twoWindows }) => {
  const { alice, bob, dial, answer } = await twoWindows((message) =>
    message.kind === 'offer'
      ? { ...message, offer: { ...message.offer, sdp: 'v=0\r\nx=nonsense\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n' } }
      : message,
  );
  const callId = await dial('audio');
  answer(callId, 'audio');
  await expect(surface(bob)).toHaveAttribute('data-phase', 'ended');
  expect(bob.reports).toEqual([{ kind: 'failed', callId, failure: 'engine' }]);
  await expect(alice.window.page.getByRole('heading', { name: 'The call failed on the other side' })).toBeVisible();
});

test('a call cancelled while the system still asks for the microphone opens no device afterwards', async ({
  twoWindows,
}) => {
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
  alice.timersTake(4);
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

/** Until the page hears that it may open. */
function keepMicrophoneWaiting(): void {
  const { mediaDevices } = navigator;
  const openDevice = mediaDevices.getUserMedia.bind(mediaDevices);
  const mayOpen = new Promise((resolve) => window.addEventListener('microphoneMayOpen', resolve, { once: true }));
  mediaDevices.getUserMedia = async (constraints) => {
    await mayOpen;
    return openDevice(constraints);
  };
}

/** The answer waits some milliseconds for a candidate. A busy machine takes longer, and the answer would go without. */
function waitLongerForTheFirst(): void {
  const start = window.setTimeout.bind(window);
  Object.assign(window, {
    setTimeout: (fired: () => void, afterMs: number) => start(fired, afterMs > 0 && afterMs < 20 ? 20_000 : afterMs),
  });
}
