import { expect, test, vi } from 'vitest';
import { FakeSender, settled } from '../../../test/fakes/FakeDevices.ts';
import { FakeTrack } from '../../../test/fakes/FakeTrack.ts';
import { ManualClock } from '../../../test/fakes/ManualClock.ts';
import { CleanedLine } from './CleanedLine.ts';
import type { CleanTrack } from './cleanTrack.ts';

/** A line with a filter that is asked for each microphone and answers when it is told to. */
function line(wants = true) {
  const clock = new ManualClock();
  const sender = new FakeSender();
  const asked: {
    readonly raw: MediaStreamTrack;
    readonly failed: Parameters<CleanTrack>[1];
    readonly track: FakeTrack;
    readonly close: ReturnType<typeof vi.fn<() => void>>;
    readonly answer: (works: boolean) => Promise<void>;
    readonly breaks: () => Promise<void>;
  }[] = [];
  const clean: CleanTrack = (raw, failed) =>
    new Promise((resolve, reject) => {
      const track = new FakeTrack('audio');
      const close = vi.fn<() => void>();
      const answer = async (works: boolean) => {
        resolve(works ? { ok: true, track, close } : { ok: false, why: 'failed' });
        await settled();
      };
      const breaks = async () => {
        reject(new Error('no such chunk'));
        await settled();
      };
      asked.push({ raw, failed, track, close, answer, breaks });
    });
  const cleaned = new CleanedLine({ startTimer: clock.startTimer, cleaner: () => (wants ? clean : null) });
  const out = cleaned.on(sender);
  const give = async (track: MediaStreamTrack | null) => {
    await out.replaceTrack(track);
    return track;
  };
  const callSounds = () => clock.advance(1500);
  return { cleaned, sender, asked, give, callSounds };
}

test('a microphone is sent as it is at once, and cleaned when that works', async () => {
  const { sender, asked, give, callSounds } = line();
  const raw = await give(new FakeTrack('audio'));
  expect([sender.sent, asked.length]).toEqual([[raw], 0]);
  callSounds();
  expect(asked.map((one) => one.raw)).toEqual([raw]);
  await asked[0]?.answer(true);
  expect(sender.sent).toEqual([raw, asked[0]?.track]);
});

test('who does not want it loads nothing of it', async () => {
  const { sender, asked, give, callSounds } = line(false);
  const raw = await give(new FakeTrack('audio'));
  callSounds();
  expect([sender.sent, asked.length]).toEqual([[raw], 0]);
});

test.each([
  ['says that it cannot', (one: ReturnType<typeof line>['asked'][number] | undefined) => one?.answer(false)],
  ['cannot be loaded', (one: ReturnType<typeof line>['asked'][number] | undefined) => one?.breaks()],
])('a filter that %s leaves the sound as it is', async (_what, happens) => {
  const { sender, asked, give, callSounds } = line();
  const raw = await give(new FakeTrack('audio'));
  callSounds();
  await happens(asked[0]);
  expect(sender.sent).toEqual([raw]);
});

test('a filter that fails later gives way to the sound as it is', async () => {
  const { sender, asked, give, callSounds } = line();
  const raw = await give(new FakeTrack('audio'));
  callSounds();
  await asked[0]?.answer(true);
  asked[0]?.failed('failed');
  await settled();
  expect(sender.sent).toEqual([raw, asked[0]?.track, raw]);
  expect(asked[0]?.close).toHaveBeenCalledOnce();
});

test('another microphone is sent as it is first, too, and what comes of the one before comes to nothing', async () => {
  const { sender, asked, give, callSounds } = line();
  await give(new FakeTrack('audio'));
  callSounds();
  const second = await give(new FakeTrack('audio'));
  await asked[0]?.answer(true);
  expect(asked[0]?.close).toHaveBeenCalledOnce();
  expect(sender.sent.at(-1)).toBe(second);
  callSounds();
  await asked[1]?.answer(true);
  expect(sender.sent.at(-1)).toBe(asked[1]?.track);
  // What it said of itself by then is no news.
  asked[0]?.failed('failed');
  await settled();
  expect(sender.sent.at(-1)).toBe(asked[1]?.track);
});

test('a call that is held or over needs no filter', async () => {
  const { cleaned, sender, asked, give, callSounds } = line();
  await give(new FakeTrack('audio'));
  callSounds();
  await asked[0]?.answer(true);
  await give(null);
  expect([sender.sent.at(-1), asked[0]?.close.mock.calls.length]).toEqual([null, 1]);
  callSounds();
  expect(asked).toHaveLength(1);
  await give(new FakeTrack('audio'));
  callSounds();
  cleaned.close();
  await asked[1]?.answer(true);
  expect(asked[1]?.close).toHaveBeenCalledOnce();
  expect(sender.sent).not.toContain(asked[1]?.track);
});
