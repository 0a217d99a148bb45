// @vitest-environment happy-dom
import { act, cleanup, renderHook } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ShownCalls } from '../../../core/call/shownCalls.ts';
import { only } from '../../../test/fakes/shownCalls.ts';
import { callSnapshotOf } from '../../stories/picture.ts';
import { incomingStories } from '../../stories/snapshots.ts';
import { PlaybackPlace } from './playbackPlace.ts';
import { useVoicePlayback } from './useVoicePlayback.ts';

/** Where a voice message is played, and that it makes way for calls. */

const nobody = only({ phase: 'idle' });
const rings = callSnapshotOf(incomingStories.incomingVideo).call;
const anotherRings = callSnapshotOf(incomingStories.incomingSecond).call;

const done: string[] = [];

/** An element that tells what it was asked, in order. */
class ToldAudio extends EventTarget {
  paused = true;
  readonly ended = false;
  currentTime = 0;
  playbackRate = 1;
  readonly src = '';

  async setSinkId(speaker: string): Promise<void> {
    done.push(`on ${speaker}`);
  }

  async play(): Promise<void> {
    this.#turn(false, 'play');
  }

  pause(): void {
    if (!this.paused) this.#turn(true, 'pause');
  }

  #turn(paused: boolean, told: string): void {
    this.paused = paused;
    done.push(told);
    this.dispatchEvent(new Event(told));
  }
}

beforeEach(() => {
  done.length = 0;
  vi.stubGlobal('Audio', ToldAudio);
  vi.stubGlobal(
    'OfflineAudioContext',
    class {
      async decodeAudioData() {
        return { duration: 3, getChannelData: () => new Float32Array(4) };
      }
    },
  );
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

/** A recording beside these calls, in a window whose person chose the headset. */
function draw(load = async (): Promise<Uint8Array | null> => new Uint8Array(4)) {
  const place = { calls: nobody, speaker: async () => 'headset' };
  const wrapper = ({ children }: { readonly children: ReactNode }) => (
    <PlaybackPlace value={{ ...place }}>{children}</PlaybackPlace>
  );
  const heard = vi.fn<() => void>();
  const { result, rerender } = renderHook(() => useVoicePlayback(load, heard), { wrapper });
  return {
    heard,
    result,
    press: () => act(async () => result.current.toggle()),
    call: (calls: ShownCalls) => {
      place.calls = calls;
      rerender();
    },
    choose: (speaker: string) => {
      place.speaker = async () => speaker;
      rerender();
    },
  };
}

test('a voice message is played on the speaker that the person chose, before the first sound of it', async () => {
  const { press, choose, heard } = draw();
  await press();
  expect(done).toEqual(['on headset', 'play']);
  expect(heard).toHaveBeenCalledOnce();
  await press();
  choose('desk');
  await press();
  expect(done.slice(2)).toEqual(['pause', 'on desk', 'play']);
});

test('it is silent as soon as somebody rings, and plays on during the call only if the person wants that', async () => {
  const { press, call, result } = draw();
  await press();
  call(rings);
  expect(done.at(-1)).toBe('pause');
  expect(result.current.isPlaying).toBe(false);
  await press();
  expect(done.at(-1)).toBe('play');
  call(anotherRings);
  expect(done.at(-1)).toBe('pause');
  call(nobody);
  expect(done.at(-1)).toBe('pause');
});

test('of two voice messages the one that was wanted last is heard alone, however long it takes to load the other', async () => {
  let loaded = (_recording: Uint8Array): void => undefined;
  const slow = draw(() => new Promise((resolve) => (loaded = resolve)));
  const quick = draw();
  await slow.press();
  await quick.press();
  expect(done.filter((what) => what !== 'on headset')).toEqual(['play']);
  await act(async () => loaded(new Uint8Array(4)));
  expect([slow.result.current.isPlaying, quick.result.current.isPlaying]).toEqual([false, true]);
  await slow.press();
  expect([slow.result.current.isPlaying, quick.result.current.isPlaying]).toEqual([true, false]);
  await quick.press();
  expect([slow.result.current.isPlaying, quick.result.current.isPlaying]).toEqual([false, true]);
});

test('one that was still being loaded when somebody rang does not begin then', async () => {
  let loaded = (_recording: Uint8Array): void => undefined;
  const { press, call, heard, result } = draw(() => new Promise((resolve) => (loaded = resolve)));
  await press();
  call(rings);
  await act(async () => loaded(new Uint8Array(4)));
  expect(done).not.toContain('play');
  expect(heard).not.toHaveBeenCalled();
  expect(result.current.state).toBe('ready');
  await press();
  expect(done.at(-1)).toBe('play');
  expect(heard).toHaveBeenCalledOnce();
});
