// @vitest-environment happy-dom
import { cleanup, fireEvent, render, renderHook, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import type { QualityHistory } from '../../../../core/call/quality/history.ts';
import type { Quality, QualityCause } from '../../../../core/call/quality/quality.ts';
import type { QualitySample } from '../../../../core/call/quality/sample.ts';
import { connectedView } from '../../../../test/fakes/callView.ts';
import { storyCall } from '../../../stories/snapshots.ts';
import { noMedia, type MediaView } from '../../../media/mediaView.ts';
import { quietCallMain } from '../../../../test/stage/quietCallMain.ts';
import { AskProvider, type CallBridge } from '../contexts/ask.ts';
import { PictureChoicesProvider } from '../contexts/pictureChoices.ts';
import { WordsProvider } from '../../../words/WordsProvider.tsx';
import type { CallInProgress } from '../view/callInProgress.ts';
import { QualityNotice, type QualityNoticeProps } from './QualityNotice.tsx';
import { useCauseAway } from './useCauseAway.ts';
import { RouteBadge } from './RouteBadge.tsx';
import { useQuality } from './useQuality.ts';

afterEach(cleanup);

const call = storyCall();
const theirs = { microphone: true, camera: true, screen: false, held: false };
const view = (change: Partial<Extract<CallInProgress, { phase: 'connected' }>> = {}): CallInProgress =>
  connectedView(call, { theirs, ...change });
const sample = (atMs: number, change: Partial<QualitySample> = {}): QualitySample => ({
  atMs,
  roundTripMs: 20,
  lossIn: 0,
  lossOut: 0,
  jitterMs: 1,
  inKbps: 40,
  outKbps: 40,
  soundPackets: 100,
  soundLevel: 0,
  picture: null,
  limitation: null,
  availableOutKbps: null,
  path: 'direct',
  ...change,
});
const upTo = (seconds: number, change: Partial<QualitySample> = {}): QualityHistory =>
  Array.from({ length: seconds / 2 + 1 }, (_, index) => sample(index * 2_000, change));

test('the quality of a call is known after some seconds, and forgotten while it is on hold or interrupted', () => {
  const lossy = { lossIn: 0.1 };
  const { result, rerender } = renderHook(({ seen, quality }) => useQuality(seen, { quality }), {
    initialProps: { seen: view(), quality: upTo(0, lossy) },
  });
  expect(result.current).toBeNull();
  rerender({ seen: view(), quality: upTo(4, lossy) });
  expect(result.current).toEqual({ bars: 2, cause: 'theirNetworkLoses' });
  for (const seen of [view({ heldHere: true }), view({ reconnecting: true })]) {
    rerender({ seen, quality: upTo(6, lossy) });
    expect(result.current).toBeNull();
    // What was measured before says nothing of what is afterwards.
    rerender({ seen: view(), quality: upTo(8, lossy) });
    expect(result.current).toBeNull();
  }
});

test('nobody misses the sound of who is muted', () => {
  const silent = upTo(6, { soundPackets: 0 });
  const theirs = { microphone: false, camera: false, screen: false, held: false };
  expect(renderHook(() => useQuality(view({ theirs }), { quality: silent })).result.current?.bars).toBe(4);
  expect(renderHook(() => useQuality(view(), { quality: silent })).result.current?.bars).toBe(0);
});

const controls = () => ({
  setMuted: vi.fn<() => void>(),
  setCamera: vi.fn<() => void>(),
  setScreen: vi.fn<() => void>(),
  setSmallPicture: vi.fn<() => void>(),
});
/** As it stands in a call, which keeps what was put away. */
function InCall(props: Omit<QualityNoticeProps, 'away'>) {
  return <QualityNotice {...props} away={useCauseAway(props.quality)} />;
}

const notice = (
  cause: QualityCause | null,
  media: Partial<MediaView> = {},
  deeds = controls(),
  asked: Partial<CallBridge> = {},
) => {
  const quality: Quality = cause === null ? { bars: 4, cause } : { bars: 2, cause };
  return (
    <WordsProvider language="en">
      <AskProvider bridge={{ ...quietCallMain, ...asked }}>
        <InCall quality={quality} view={view()} media={{ ...noMedia, ...media }} controls={deeds} />
      </AskProvider>
    </WordsProvider>
  );
};

test('beside the cause stands what helps, in one press, and not what was done already', () => {
  const deeds = controls();
  const { rerender } = render(notice('uploadIsNarrow', { camera: 'on' }, deeds));
  expect(screen.getByRole('status').textContent).toContain('Your upload is too slow');
  fireEvent.click(screen.getByRole('button', { name: 'Send a smaller picture' }));
  expect(deeds.setSmallPicture).toHaveBeenCalledExactlyOnceWith(call.callId, true);
  rerender(notice('uploadIsNarrow', { camera: 'on', smallPicture: true }, deeds));
  expect(screen.queryByRole('button', { name: 'Send a smaller picture' })).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'Turn my camera off' }));
  expect(deeds.setCamera).toHaveBeenCalledExactlyOnceWith(call.callId, false);
});

test('a slow computer is spared the blur where there is one, and a way over TCP leads to the test of the relays', () => {
  const asked = { choosePicture: vi.fn(async () => null), openInMain: vi.fn(async () => null) };
  const slow = notice('computerIsSlow', { camera: 'on' }, controls(), asked);
  const { rerender } = render(slow);
  expect(screen.queryByRole('button', { name: 'Stop blurring the background' })).toBeNull();
  const blurred = { ownPicture: true, ownPictureCorner: 'bottomRight', blurBackground: true } as const;
  rerender(<PictureChoicesProvider value={blurred}>{slow}</PictureChoicesProvider>);
  fireEvent.click(screen.getByRole('button', { name: 'Stop blurring the background' }));
  expect(asked.choosePicture).toHaveBeenCalledExactlyOnceWith({ blurBackground: false });
  rerender(notice('overTcp', {}, controls(), asked));
  fireEvent.click(screen.getByRole('button', { name: 'Test the relays' }));
  expect(asked.openInMain).toHaveBeenCalledExactlyOnceWith({ kind: 'settings', section: 'network' });
});

test('a cause that was put away is told again when it comes anew, and another one at once', () => {
  const { rerender } = render(notice('delayIsLong'));
  fireEvent.click(screen.getByRole('button', { name: 'Dismiss' }));
  expect(screen.queryByRole('status')).toBeNull();
  rerender(notice('theirNetworkLoses'));
  expect(screen.getByRole('status').textContent).toContain('Their network is losing packets');
  rerender(notice(null));
  rerender(notice('delayIsLong'));
  expect(screen.getByRole('status').textContent).toContain('The way to');
});

test('the badge tells a call in one network from one over the internet, and believes no engine about relays', () => {
  const badge = (route: 'direct' | 'relayedTls', path: 'local' | 'direct') => (
    <WordsProvider language="en">
      <RouteBadge view={view({ route })} path={path} isOpen={false} onOpen={() => undefined} />
    </WordsProvider>
  );
  const { rerender } = render(badge('direct', 'local'));
  const text = () => screen.getByRole('button').textContent;
  expect(text()).toMatch(/^Direct.*in this network$/u);
  rerender(badge('direct', 'direct'));
  expect(text()).toBe('Direct');
  rerender(badge('relayedTls', 'local'));
  expect(text()).toBe('Relayed over TLS');
});
