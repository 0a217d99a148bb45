// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { onSystem } from '../../../../test/stage/onSystem.ts';
import { quietCallMain } from '../../../../test/stage/quietCallMain.ts';
import { callSnapshotOf } from '../../../stories/picture.ts';
import { callStories } from '../../../stories/snapshots.ts';
import type { BlurView } from '../../../media/BackgroundBlur.ts';
import { noMedia, type MediaView } from '../../../media/mediaView.ts';
import type { VoiceOnlyView } from '../../../media/noise/VoiceOnly.ts';
import type { VoiceHint } from '../../../media/voiceWatch.ts';
import { WordsProvider } from '../../../words/WordsProvider.tsx';
import { AskProvider } from '../contexts/ask.ts';
import { BlurProvider } from '../contexts/blurOfCall.ts';
import { CallNotices } from './CallNotices.tsx';
import { MiniNotice } from './MiniNotice.tsx';
import { useNotices } from './useNotices.ts';
import { VoiceOnlyProvider } from '../contexts/voiceOnlyOfCall.ts';

// The buttons of a notice take no press in their first moment.
beforeEach(() => void vi.useFakeTimers({ toFake: ['performance', 'setInterval', 'clearInterval', 'Date'] }));
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

interface State {
  readonly blur: BlurView;
  readonly voiceOnly: VoiceOnlyView;
  readonly hint: VoiceHint | null;
  readonly pushToTalk: boolean;
  readonly isMini: boolean;
  readonly isChanged: boolean;
  readonly isReconnecting: boolean;
  readonly media: Partial<MediaView>;
}

const quiet: State = {
  ...{ blur: 'off', voiceOnly: 'off', hint: null, pushToTalk: false, isMini: false, isChanged: false },
  isReconnecting: false,
  media: { camera: 'on', microphone: 'on' },
};
const { view: talking, security } = callSnapshotOf(callStories.callPlain).call;
if (talking.phase !== 'connected') throw new Error('the story is of people who talk');
const connected = talking;
if (security === null) throw new Error('it says how safe it is');
const changed = { ...security, identityChanged: true };

const standing = <View,>(what: View) => ({ view: () => what, subscribe: () => () => undefined });

const openSystemSettings = vi.fn(quietCallMain.openSystemSettings);
afterEach(() => void openSystemSettings.mockClear());

/** The notices of a call, in a window of either form. */
function open(first: Partial<State>) {
  const deed = () => vi.fn<() => void>();
  const deeds = {
    ...{ turnCameraOff: deed(), unmute: deed(), chooseSound: deed(), chooseCamera: deed() },
    ...{ shareAgain: deed(), openContact: deed(), compareWords: deed(), tellInMain: deed() },
  };
  function Told({ isMini, isChanged, isReconnecting, hint, pushToTalk, ...state }: State) {
    const view = { ...connected, reconnecting: isReconnecting };
    const media = { ...noMedia, ...state.media };
    const security = isChanged ? changed : null;
    const notices = useNotices({ view, media, security, hint, pushToTalk });
    return isMini ? (
      <MiniNotice view={view} notices={notices} deeds={deeds} />
    ) : (
      <CallNotices view={view} camera={media.camera} notices={notices} deeds={deeds} />
    );
  }
  let state = { ...quiet, ...first };
  const drawn = () => (
    <WordsProvider language="en">
      <AskProvider bridge={{ ...quietCallMain, openSystemSettings }}>
        <BlurProvider value={standing(state.blur)}>
          <VoiceOnlyProvider value={standing(state.voiceOnly)}>
            <Told {...state} />
          </VoiceOnlyProvider>
        </BlurProvider>
      </AskProvider>
    </WordsProvider>
  );
  const { rerender } = render(drawn());
  const settle = async () => {
    await act(async () => undefined);
    act(() => void vi.advanceTimersByTime(1000));
  };
  const become = async (next: Partial<State>) => {
    state = { ...state, ...next };
    rerender(drawn());
    await settle();
  };
  return { ...deeds, become, settle };
}

const isSaid = (words: RegExp) => screen.queryByText(words) !== null;
const press = (name: string) => act(async () => void fireEvent.click(screen.getByRole('button', { name })));
const seen = /background: it can be seen now/u;
const uncleaned = /heard without it/u;

test('a background that is seen since an earlier call, or since before the window grew, is told of in this one too', () => {
  open({ blur: 'tooSlow' });
  expect(screen.getByRole('alert').textContent).toMatch(seen);
});

test.each([
  ['a background', { blur: 'tooSlow' }, { blur: 'on' }, seen],
  ['a voice', { voiceOnly: 'failed' }, { voiceOnly: 'on' }, uncleaned],
  ['a microphone without sound', { hint: 'noSound' }, { hint: null }, /No sound comes from your microphone/u],
  ['a camera', { media: { camera: 'lost.busy' } }, { media: { camera: 'on' } }, /Another program is using the camera/u],
] as const)(
  'what was put away is said no more, until it is over and comes again: %s',
  async (_what, fails, works, words) => {
    const { become } = open(works);
    expect(isSaid(words)).toBe(false);
    await become(fails);
    expect(isSaid(words)).toBe(true);
    await press('Dismiss');
    expect(isSaid(words)).toBe(false);
    await become(works);
    await become(fails);
    expect(isSaid(words)).toBe(true);
  },
);

test('a camera that is off shows no background', () => {
  open({ blur: 'failed', media: { camera: 'off' } });
  expect(screen.queryByRole('alert')).toBeNull();
});

test('who speaks while muted unmutes beside the hint, or holds the key that the hint names', async () => {
  const { become, settle, unmute } = open({ hint: 'talkingMuted' });
  await settle();
  expect(screen.getByRole('status').textContent).toContain('You are muted. Nobody hears you.');
  await press('Unmute');
  expect(unmute).toHaveBeenCalledOnce();
  await become({ pushToTalk: true });
  expect(isSaid(/You are muted. Hold the space bar to talk\./u)).toBe(true);
  expect(screen.queryByRole('button', { name: 'Unmute' })).toBeNull();
});

test.each([
  ['camera', 'Macintosh; Intel Mac OS X 10_15_7', { camera: 'blocked' }],
  ['camera', 'X11; Linux x86_64', { camera: 'lost.blocked' }],
  ['microphone', 'X11; Linux x86_64', { microphone: 'lost.blocked' }],
] as const)(
  'a %s that the system blocks in a call is allowed one press away, in either window: %s',
  async (page, system, media) => {
    onTestFinished(onSystem(system));
    const { become, settle } = open({ media });
    await settle();
    await press('Open system settings');
    expect(openSystemSettings).toHaveBeenLastCalledWith({ page });
    openSystemSettings.mockResolvedValueOnce({ opened: false });
    await become({ isMini: true });
    await press('Open system settings');
    expect(openSystemSettings).toHaveBeenCalledTimes(2);
    expect(isSaid(/Ringfort found no program for this here/u)).toBe(true);
  },
);

test.each([
  ['No sound comes from your microphone', { hint: 'noSound' }, 'Choose microphone', 'chooseSound'],
  ['using the microphone', { media: { microphone: 'lost.busy' } }, 'Choose microphone', 'chooseSound'],
  ['No camera could be opened', { media: { camera: 'missing' } }, 'Choose camera', 'chooseCamera'],
  ['using the camera', { media: { camera: 'busy' } }, 'Choose camera', 'chooseCamera'],
  ['could not be shared', { media: { screen: 'failed' } }, 'Choose what to share', 'shareAgain'],
  ['Sharing has ended', { media: { screen: 'ended' } }, 'Choose what to share', 'shareAgain'],
  ['safety number changed', { isChanged: true }, 'Open contact', 'openContact'],
] as const)('the press that helps stands beside it, in either window: %s', async (said, state, button, deed) => {
  const { become, settle, ...deeds } = open(state);
  await settle();
  expect(isSaid(new RegExp(said, 'u'))).toBe(true);
  await press(button);
  await become({ isMini: true });
  await press(button);
  expect(deeds[deed]).toHaveBeenCalledTimes(2);
});

test('what came or was put away in the small window is so in the large one', async () => {
  const { become } = open({ isMini: true });
  await become({ voiceOnly: 'tooSlow' });
  await become({ isMini: false });
  expect(isSaid(uncleaned)).toBe(true);
  await become({ isMini: true });
  await press('Dismiss');
  await become({ isMini: false });
  expect(isSaid(uncleaned)).toBe(false);
});

test('the small window tells the gravest of all, and the next one when that is over or put away', async () => {
  const { become, turnCameraOff } = open({ isMini: true, isChanged: true, hint: 'talkingMuted' });
  const said = () => screen.queryByRole('alert')?.textContent ?? null;
  await become({ blur: 'tooSlow', voiceOnly: 'failed' });
  expect(said()).toMatch(seen);
  await press('Turn the camera off');
  expect(turnCameraOff).toHaveBeenCalledOnce();
  await become({ media: { camera: 'off', microphone: 'on' } });
  expect(said()).toMatch(/safety number changed/u);
  await press('Dismiss');
  expect(said()).toMatch(/You are muted/u);
  await become({ media: { camera: 'off', microphone: 'lost.missing' } });
  expect(said()).toMatch(/The microphone is gone/u);
  await become({ media: { camera: 'off', microphone: 'on' }, hint: null });
  expect(said()).toMatch(uncleaned);
  await become({ voiceOnly: 'works' });
  expect(said()).toBeNull();
});

test('that a call reconnects has its place in the small window, and is no notice there', () => {
  open({ isMini: true, isReconnecting: true });
  expect(screen.queryByRole('alert')).toBeNull();
});
