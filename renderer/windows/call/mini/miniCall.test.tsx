// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { IGNORE_INPUT_MS } from '../../../../core/call/inputGuard.ts';
import { DEFAULT_SETTINGS } from '../../../../core/ipc/readSettings.ts';
import type { CallWindowShape } from '../../../../core/ipc/callWindowShape.ts';
import { FakeTrack } from '../../../../test/fakes/FakeTrack.ts';
import { quietCallMain } from '../../../../test/stage/quietCallMain.ts';
import { WordsProvider } from '../../../words/WordsProvider.tsx';
import { callSnapshotOf, type CallPicture } from '../../../stories/picture.ts';
import { qualityStories } from '../../../stories/media.ts';
import { callStories } from '../../../stories/snapshots.ts';
import type { BlurView } from '../../../media/BackgroundBlur.ts';
import { noMedia } from '../../../media/mediaView.ts';
import type { MediaViews } from '../../../media/WebRTCService.ts';
import { AskProvider } from '../contexts/ask.ts';
import { BlurProvider } from '../contexts/blurOfCall.ts';
import { CallSurface } from '../CallSurface.tsx';
import { CallSettingsProvider } from '../contexts/settingsOfCall.ts';
import { ShapeProvider } from '../contexts/shapeOfWindow.ts';
import { HIDE_AFTER_MS } from '../stage/useHidingControls.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance', 'setInterval', 'clearInterval', 'Date'] }));
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

/** A call in a window whose form main changes. */
function open(
  pushToTalk = false,
  media: MediaViews = new Map(),
  blur: BlurView = 'off',
  picture: CallPicture = callStories.callPlain,
) {
  const asked = { hangUp: vi.fn(async () => null), reshape: vi.fn(async () => null) };
  const setCamera = vi.fn<(callId: string, on: boolean) => void>();
  let shape: CallWindowShape = 'usual';
  const listeners = new Set<() => void>();
  const store = {
    get: () => shape,
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  render(
    <WordsProvider language="en">
      <AskProvider bridge={{ ...quietCallMain, ...asked }}>
        <CallSettingsProvider value={{ ...DEFAULT_SETTINGS, muteTone: false, pushToTalk }}>
          <BlurProvider value={{ view: () => blur, subscribe: () => () => undefined }}>
            <ShapeProvider value={store}>
              <CallSurface
                calls={callSnapshotOf(picture).call}
                media={media}
                controls={{ setMuted: vi.fn(), setCamera, setScreen: vi.fn(), setSmallPicture: vi.fn() }}
              />
            </ShapeProvider>
          </BlurProvider>
        </CallSettingsProvider>
      </AskProvider>
    </WordsProvider>,
  );
  const become = (next: CallWindowShape) =>
    act(() => {
      shape = next;
      for (const listener of listeners) listener();
    });
  return { ...asked, become, setCamera };
}

const wait = (ms: number) => act(() => void vi.advanceTimersByTime(ms));
const click = (name: string) => act(async () => void fireEvent.click(screen.getByRole('button', { name })));

test('a press that was meant for what the small window covers as it comes ends no call (A78)', async () => {
  const { hangUp, become } = open();
  wait(IGNORE_INPUT_MS);
  become('mini');
  await click('Hang up');
  expect(hangUp).not.toHaveBeenCalled();
  wait(IGNORE_INPUT_MS);
  await click('Hang up');
  expect(hangUp).toHaveBeenCalledOnce();
});

test('in the small window the focus is on the way back, and on no button while Space is for talking', () => {
  const { become } = open();
  become('mini');
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Back to the full call window' }));
  cleanup();

  const talking = open(true);
  talking.become('mini');
  expect(document.activeElement).not.toBe(document.body);
  expect(document.activeElement?.closest('button')).toBeNull();
});

test('the small window has the bars too, in words for who cannot see them and with their cause', () => {
  const { call } = callStories.callPlain;
  const callId = call.phase === 'idle' ? '' : call.call.callId;
  const media = { ...noMedia, ...qualityStories.theirNetworkLoses.scene.media, callId };
  const { become } = open(false, new Map([[callId, media]]));
  become('mini');
  const bars = screen.getByRole('img', { name: 'Poor' });
  expect(bars.title).toContain('Their network is losing packets');
  const drawn = Array.from(bars.querySelectorAll('rect'), (bar) => bar.matches('[class*=full]'));
  expect(drawn).toEqual([true, true, false, false]);
});

test('why a call is bad, once it was put away, does not come back with the other form of the window', async () => {
  const { call } = callStories.callPlain;
  const callId = call.phase === 'idle' ? '' : call.call.callId;
  const media = { ...noMedia, ...qualityStories.theirNetworkLoses.scene.media, callId };
  const { become } = open(false, new Map([[callId, media]]));
  const cause = () => screen.queryByText(/^Their network is losing packets/u);
  expect(cause()).not.toBeNull();
  wait(IGNORE_INPUT_MS);
  await click('Dismiss');
  expect(cause()).toBeNull();
  become('mini');
  become('usual');
  expect(cause()).toBeNull();
});

test('a background that can be seen is told in the small window too, with the button that turns the camera off (ADR 53)', async () => {
  const { call } = callStories.callPlain;
  const callId = call.phase === 'idle' ? '' : call.call.callId;
  const media = { ...noMedia, camera: 'on', callId } as const;
  const { become, setCamera } = open(false, new Map([[callId, media]]), 'tooSlow');
  become('mini');
  expect(screen.getByText(/it can be seen now/u).closest('[role=alert]')).not.toBeNull();
  wait(IGNORE_INPUT_MS);
  await click('Turn the camera off');
  expect(setCamera).toHaveBeenCalledExactlyOnceWith(callId, false);
});

test('a camera that is to be chosen brings the full window back, with the menu of cameras open', async () => {
  const { call } = callStories.callPlain;
  const callId = call.phase === 'idle' ? '' : call.call.callId;
  const { become, reshape } = open(false, new Map([[callId, { ...noMedia, camera: 'busy', callId } as const]]));
  become('mini');
  wait(IGNORE_INPUT_MS);
  await click('Choose camera');
  expect(reshape).toHaveBeenCalledExactlyOnceWith({ shape: 'usual' });
  become('usual');
  expect(screen.getByRole('menu', { name: 'Choose the camera' })).toBeTruthy();
});

test('while something is shared the small window says so, and that the connection is gone once it is', () => {
  const { call } = callStories.callPlain;
  if (call.phase !== 'connected') throw new Error('nobody talks in this story');
  const media = new Map([[call.call.callId, { ...noMedia, screen: 'on', callId: call.call.callId } as const]]);
  open(false, media).become('mini');
  expect(screen.getByText('anna sees what you share')).toBeTruthy();
  cleanup();
  open(false, media, 'off', { ...callStories.callPlain, call: { ...call, reconnecting: true } }).become('mini');
  // In the foot; what is read out says it as well.
  expect(screen.getAllByText('Reconnecting…').some((said) => said.closest('[aria-live]') === null)).toBe(true);
  expect(screen.queryByText('anna sees what you share')).toBeNull();
  expect(screen.getByRole('button', { name: 'Stop sharing your screen' })).toBeTruthy();
});

test('in the small window, which hides nothing, the first touch after a long look presses the button under it', async () => {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout', 'Date'] });
  const { call } = callStories.callPlain;
  if (call.phase !== 'connected') throw new Error('nobody talks in this story');
  const media = { ...noMedia, callId: call.call.callId, remotePicture: true, remoteVideo: new FakeTrack('video') };
  const seen = { ...callStories.callPlain, call: { ...call, theirs: null } };
  const { become, hangUp } = open(false, new Map([[call.call.callId, media]]), 'off', seen);
  become('mini');
  expect(screen.getByLabelText('Video of anna')).toBeTruthy();
  wait(10 * HIDE_AFTER_MS);
  const button = screen.getByRole('button', { name: 'Hang up' });
  fireEvent.pointerDown(button, { pointerType: 'touch' });
  await act(async () => void fireEvent.click(button));
  expect(hangUp).toHaveBeenCalledOnce();
});
