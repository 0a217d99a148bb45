import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FakeTrack } from '../../../test/fakes/FakeTrack.ts';
import { blurredTrack, FIRST_PICTURE_MS } from './blurredTrack.ts';

/** The worker of one camera, as far as its page sees it. */
class FakeBlurWorker extends EventTarget {
  isTerminated = false;
  readonly postMessage = vi.fn<() => void>();

  terminate(): void {
    this.isTerminated = true;
  }

  says(data: string): void {
    this.dispatchEvent(new MessageEvent('message', { data }));
  }
}

let worker = new FakeBlurWorker();
vi.mock('../workerScripts.ts', () => ({ ownWorker: () => worker }));

beforeEach(() => {
  worker = new FakeBlurWorker();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  vi.stubGlobal(
    'MediaStreamTrackGenerator',
    class extends FakeTrack {
      readonly writable = new WritableStream();
      constructor() {
        super('video');
      }
    },
  );
  vi.stubGlobal(
    'MediaStreamTrackProcessor',
    class {
      readonly readable = new ReadableStream();
    },
  );
});
afterEach(() => void vi.useRealTimers());

test('the blurred picture is there with its first one, and to stop it stops the camera and the work', async () => {
  const camera = new FakeTrack('video');
  const gaveUp = vi.fn();
  const answer = blurredTrack(camera, gaveUp);
  worker.says('ready');
  const blurred = await answer;
  if (!blurred.ok) throw new Error('it is not blurred');
  vi.advanceTimersByTime(10 * FIRST_PICTURE_MS);
  expect([blurred.track.readyState, worker.isTerminated]).toEqual(['live', false]);
  blurred.track.stop();
  expect([blurred.track.readyState, camera.readyState, worker.isTerminated]).toEqual(['ended', 'ended', true]);
  expect(gaveUp).not.toHaveBeenCalled();
});

test('what ends the blur is passed on, and everything behind it goes', async () => {
  const camera = new FakeTrack('video');
  const gaveUp = vi.fn();
  const answer = blurredTrack(camera, gaveUp);
  worker.says('ready');
  await answer;
  worker.says('failed');
  expect(gaveUp).toHaveBeenCalledExactlyOnceWith('failed');
  expect([camera.readyState, worker.isTerminated]).toEqual(['ended', true]);
});

test('a camera that shows nothing is not waited for for ever', async () => {
  const camera = new FakeTrack('video');
  const answer = blurredTrack(camera, () => undefined);
  vi.advanceTimersByTime(FIRST_PICTURE_MS);
  expect(await answer).toEqual({ ok: false, why: 'failed' });
  // Whoever asked has it as it is.
  expect([camera.readyState, worker.isTerminated]).toEqual(['live', true]);
});
