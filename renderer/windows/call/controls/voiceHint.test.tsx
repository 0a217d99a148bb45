// @vitest-environment happy-dom
import { act, cleanup, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FakeTrack } from '../../../../test/fakes/FakeTrack.ts';
import { noMedia, type MediaView } from '../../../media/mediaView.ts';
import type { PlaySound } from '../sound/useCallSounds.ts';
import { useMuteTone } from '../sound/useMuteTone.ts';
import { useVoiceHint } from './useVoiceHint.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

test('a microphone is listened to from the third second of a call on, and as long as it is open', () => {
  const close = vi.fn<() => void>();
  let level = 0.2;
  const listen = vi.fn(() => ({ level: () => level, close }));
  const track = new FakeTrack('audio');
  const first: { heard: MediaStreamTrack | null; muted: boolean } = { heard: track, muted: true };
  const { result, rerender } = renderHook(({ heard, muted }) => useVoiceHint(heard, muted, listen), {
    initialProps: first,
  });
  act(() => void vi.advanceTimersByTime(2900));
  expect(listen).not.toHaveBeenCalled();
  act(() => void vi.advanceTimersByTime(100));
  expect(listen).toHaveBeenCalledExactlyOnceWith(track);
  act(() => void vi.advanceTimersByTime(1500));
  expect(result.current).toBe('talkingMuted');
  rerender({ heard: track, muted: false });
  expect(result.current).toBeNull();
  level = 0;
  act(() => void vi.advanceTimersByTime(5500));
  expect(result.current).toBe('noSound');
  rerender({ heard: null, muted: false });
  expect(result.current).toBeNull();
  expect(close).toHaveBeenCalledOnce();
  expect(vi.getTimerCount()).toBe(0);
});

test('muting and unmuting sound softly, unless that is switched off; another call does not', () => {
  const play = vi.fn<PlaySound>(() => () => undefined);
  const media = (microphone: MediaView['microphone'], callId = 'one'): MediaView => ({
    ...noMedia,
    callId,
    microphone,
  });
  const { rerender } = renderHook(({ isOn, view }) => useMuteTone(isOn, view, play), {
    initialProps: { isOn: true, view: media('closed') },
  });
  const played = () => play.mock.calls.map(([url]) => /(un)?muted/u.exec(url)?.[0]);
  for (const microphone of ['on', 'muted', 'on', 'lost.missing', 'on'] as const) {
    rerender({ isOn: true, view: media(microphone) });
  }
  expect(played()).toEqual(['muted', 'unmuted']);
  rerender({ isOn: true, view: media('muted', 'two') });
  rerender({ isOn: false, view: media('on', 'two') });
  expect(played()).toHaveLength(2);
});
