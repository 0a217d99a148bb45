import { expect } from '@playwright/test';
import { ALLOW_DEVICES, button, callTest, connected, FAKE_DEVICES, flows, surface } from './callStage.ts';
import type { Side } from './twoCallWindows.ts';

/** What becomes of a voice in a noisy room: the filter as it ships, in Chromium, under the policy of the window. */

const SLOWLY = { timeout: 60_000 };
const test = callTest(FAKE_DEVICES, ALLOW_DEVICES);

interface Room {
  /** Of what the microphone was opened as. */
  readonly raw: string[];
  readonly voice: GainNode;
}

declare global {
  interface Window {
    room?: Room;
    /** The contexts of filters, oldest first. */
    filters?: readonly AudioContext[];
  }
}

/** From now on the microphone stands in a room that hisses, in which somebody speaks when they are let. */
const moveToRoom = ({ window: { page } }: Side) =>
  page.evaluate(() => {
    const context = new AudioContext({ sampleRate: 48_000 });
    const hiss = new AudioBuffer({ length: 96_000, sampleRate: 48_000 });
    const samples = hiss.getChannelData(0);
    let drawn = 1;
    for (let index = 0; index < samples.length; index += 1) {
      drawn = (Math.imul(drawn, 1_664_525) + 1_013_904_223) >>> 0;
      samples[index] = (drawn / 2 ** 32 - 0.5) * 0.1;
    }
    const noise = new AudioBufferSourceNode(context, { buffer: hiss, loop: true });
    const voice = new GainNode(context, { gain: 0 });
    const syllables = new GainNode(context, { gain: 0.5 });
    const rhythm = new OscillatorNode(context, { frequency: 3 });
    rhythm.connect(new GainNode(context, { gain: 0.5 })).connect(syllables.gain);
    const melody = new OscillatorNode(context, { frequency: 0.7 });
    for (const overtone of [1, 2, 3, 4, 5, 6, 7, 8]) {
      const tone = new OscillatorNode(context, { frequency: 150 * overtone });
      melody.connect(new GainNode(context, { gain: 12 * overtone })).connect(tone.frequency);
      tone.connect(new GainNode(context, { gain: 0.6 / overtone })).connect(syllables);
      tone.start();
    }
    syllables.connect(voice);
    for (const source of [noise, rhythm, melody]) source.start();
    const raw: string[] = [];
    window.room = { raw, voice };
    navigator.mediaDevices.getUserMedia = async () => {
      const microphone = context.createMediaStreamDestination();
      noise.connect(microphone);
      voice.connect(microphone);
      raw.push(...microphone.stream.getTracks().map(({ id }) => id));
      return microphone.stream;
    };
  });

const speak = ({ window: { page } }: Side, gain: number) =>
  page.evaluate((loudness) => {
    if (window.room !== undefined) window.room.voice.gain.value = loudness;
  }, gain);

/** Whether what is sent is what the microphone gives, or something else. */
const sends = ({ window: { page } }: Side) =>
  page.evaluate(() => {
    const track = window.mediaWatch.connections
      .flatMap((connection) => connection.getSenders())
      .find((sender) => sender.track?.kind === 'audio')?.track;
    return track === undefined || track === null ? 'nothing' : window.room?.raw.includes(track.id) ? 'raw' : 'cleaned';
  });

/** How loud what is sent is, in the middle of a second of looks at it. */
const loudness = ({ window: { page } }: Side) =>
  page.evaluate(async () => {
    const track = window.mediaWatch.connections
      .flatMap((connection) => connection.getSenders())
      .find((sender) => sender.track?.kind === 'audio')?.track;
    if (!track) return 0;
    const context = new AudioContext();
    const analyser = new AnalyserNode(context, { fftSize: 16_384 });
    context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    const levels: number[] = [];
    for (let look = 0; look < 8; look += 1) {
      await new Promise((resolve) => setTimeout(resolve, 150));
      analyser.getFloatTimeDomainData(samples);
      levels.push(Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length));
    }
    await context.close();
    return levels.slice(3).toSorted((one, other) => one - other)[2] ?? 0;
  });

/** Decibels of one level against another. */
const decibels = (level: number, against: number) => 20 * Math.log10(level / against);

const fares = (side: Side, as: string) => expect(surface(side)).toHaveAttribute('data-voice-only', as, SLOWLY);
const want = async (side: Side, strongNoiseSuppression: boolean) => {
  await side.window.changeSettings({ strongNoiseSuppression });
};

test('a noisy room goes quiet and a voice in it stays; who speaks while muted is told', async ({ twoWindows }) => {
  const { alice, bob, dial, answer } = await twoWindows();
  const loaded: string[] = [];
  alice.window.page.on('request', (request) => loaded.push(new URL(request.url()).pathname));
  await moveToRoom(alice);
  answer(await dial('audio'), 'audio');
  await connected(alice, bob);
  await flows(alice, bob);
  // Not asked for: nothing of it is loaded.
  expect(await sends(alice)).toBe('raw');
  const noise = await loudness(alice);
  await speak(alice, 1);
  let voice = 0;
  // It has pauses, and a busy machine hears more of them.
  await expect(async () => {
    voice = await loudness(alice);
    expect(voice).toBeGreaterThan(3 * noise);
  }).toPass(SLOWLY);
  expect(loaded.filter((path) => /noise|worklet/iu.test(path))).toEqual([]);

  await want(alice, true);
  await fares(alice, 'works');
  expect(await sends(alice)).toBe('cleaned');
  await expect(async () => expect(decibels(await loudness(alice), voice)).toBeGreaterThan(-4)).toPass(SLOWLY);
  await speak(alice, 0);
  await expect(async () => expect(decibels(await loudness(alice), noise)).toBeLessThan(-30)).toPass(SLOWLY);
  await flows(bob);

  // For music everything counts for nothing.
  await alice.window.changeSettings({ originalSound: true });
  await fares(alice, 'off');
  await expect.poll(() => sends(alice)).toBe('raw');
  await button(alice, 'Mute the microphone').click();
  await speak(alice, 1);
  await expect(alice.window.page.getByText('You are muted. Nobody hears you.')).toBeVisible(SLOWLY);
  await button(alice, 'Unmute').click();
  await expect(button(alice, 'Mute the microphone')).toBeVisible(SLOWLY);
  await flows(bob);
});

test('a filter that gives silence is never used, and one that dies in a call gives way at once; both are said', async ({
  twoWindows,
}) => {
  const { alice, bob, dial, answer } = await twoWindows();
  const { page } = alice.window;
  await moveToRoom(alice);
  await speak(alice, 1);
  await page.evaluate(() => {
    const { AudioContext } = window;
    class WatchedContext extends AudioContext {
      constructor(options?: AudioContextOptions) {
        super(options);
        if (options?.sampleRate === 48_000) window.filters = [...(window.filters ?? []), this];
      }
    }
    Object.assign(window, { AudioContext: WatchedContext });
  });
  // What cannot be compiled is silence without an error, as where a policy forbids it.
  await page.route('**/*.wasm', (route) => route.fulfill({ contentType: 'application/wasm', body: 'no code' }));
  await want(alice, true);
  answer(await dial('audio'), 'audio');
  await connected(alice, bob);
  await flows(alice, bob);
  await fares(alice, 'failed');
  const said = page.getByText('“Voice only” does not work here: your microphone is heard without it');
  await expect(said).toBeVisible(SLOWLY);
  expect(await sends(alice)).toBe('raw');
  await flows(bob);
  await page.screenshot({ path: test.info().outputPath('failed.png') });
  await page.unroute('**/*.wasm');

  await want(alice, false);
  await fares(alice, 'off');
  await expect(said).toBeHidden();
  await want(alice, true);
  await fares(alice, 'works');
  expect(await sends(alice)).toBe('cleaned');
  await page.evaluate(() => window.filters?.at(-1)?.suspend());
  await fares(alice, 'failed');
  await expect.poll(() => sends(alice), SLOWLY).toBe('raw');
  await expect(said).toBeVisible(SLOWLY);
  await flows(bob);
  expect(await loudness(alice)).toBeGreaterThan(0.05);
});
