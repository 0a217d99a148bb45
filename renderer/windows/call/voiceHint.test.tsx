// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, renderHook, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FakeTrack } from '../../../test/fakes/FakeTrack.ts';
import { noMedia, type MediaView } from '../../media/mediaView.ts';
import { WordsProvider } from '../../words/WordsProvider.tsx';
import type { PlaySound } from './useCallSounds.ts';
import { useMuteTone } from './useMuteTone.ts';
import { useVoiceHint } from './useVoiceHint.ts';
import { VoiceNotice } from './VoiceNotice.tsx';

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

const notice = (props: Partial<Parameters<typeof VoiceNotice>[0]>) => (
  <WordsProvider language="en">
    <VoiceNotice hint={null} pushToTalk={false} onUnmute={() => undefined} {...props} />
  </WordsProvider>
);

test('who speaks while muted unmutes beside the hint, or holds the key that the hint names', () => {
  const onUnmute = vi.fn<() => void>();
  const { rerender } = render(notice({ hint: 'talkingMuted', onUnmute }));
  expect(screen.getByRole('status').textContent).toContain('You are muted. Nobody hears you.');
  fireEvent.click(screen.getByRole('button', { name: 'Unmute' }));
  expect(onUnmute).toHaveBeenCalledOnce();
  rerender(notice({ hint: 'talkingMuted', pushToTalk: true }));
  expect(screen.getByText('You are muted. Hold the space bar to talk.')).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Unmute' })).toBeNull();
});

test('a hint that was put away is gone until it happens anew', () => {
  const { rerender } = render(notice({ hint: 'noSound' }));
  fireEvent.click(screen.getByRole('button'));
  expect(screen.queryByRole('status')).toBeNull();
  rerender(notice({ hint: null }));
  rerender(notice({ hint: 'noSound' }));
  expect(screen.getByText(/No sound comes from your microphone/u)).toBeTruthy();
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
