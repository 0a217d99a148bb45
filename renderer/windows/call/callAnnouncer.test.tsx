// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { ringingCall } from '../../../core/call/shownCalls.ts';
import { noMedia, type MediaView } from '../../media/mediaView.ts';
import { callStories, storyCall } from '../../stories/snapshots.ts';
import { callSnapshotOf } from '../../stories/picture.ts';
import { WordsProvider } from '../../words/WordsProvider.tsx';
import { CallAnnouncer, type CallAnnouncerProps } from './CallAnnouncer.tsx';

afterEach(cleanup);

const { call } = callSnapshotOf(callStories.callPlain);
const spoken = (props: Partial<CallAnnouncerProps>) => (
  <WordsProvider language="en">
    <CallAnnouncer {...{ view: call.view, ringing: null, security: null, media: noMedia, ...props }} />
  </WordsProvider>
);
const voice = (camera: MediaView['camera']) => spoken({ media: { ...noMedia, camera } });

test('that their picture is seen is said to whoever cannot see it, and that it no longer is', () => {
  const { rerender } = render(voice('absent'));
  // A call with sound alone has no camera to speak of.
  for (const camera of ['off', 'opening'] as const) rerender(voice(camera));
  expect(screen.queryByText(/^Camera o/u)).toBeNull();
  rerender(voice('on'));
  expect(screen.getByText('Camera on').closest('[aria-live]')).not.toBeNull();
  rerender(voice('off'));
  expect(screen.getByText('Camera off').closest('[aria-live]')).not.toBeNull();
  expect(screen.queryByText('Camera on')).toBeNull();
});

test('how a call ended, and who rings beside it, is said at once; how it goes is said in a pause', () => {
  const haste = (text: string) => screen.getByText(text).closest('[aria-live]')?.getAttribute('aria-live');
  const { rerender } = render(spoken({}));
  expect(haste('Connected')).toBe('polite');
  rerender(spoken({ ringing: ringingCall(callSnapshotOf(callStories.callWaitingHeld).call) }));
  expect(haste('Incoming call from maeve')).toBe('assertive');
  const ended = { phase: 'ended', call: storyCall(), durationMs: null, note: null, relays: [] } as const;
  rerender(spoken({ view: { ...ended, reason: 'declined' } }));
  expect(haste('maeve declined the call')).toBe('assertive');
});

test('who declined and asks to be called later is heard with what they said and when, as it stands in the window', () => {
  const { view } = callSnapshotOf(callStories.callDeclined).call;
  const { rerender } = render(spoken({ view }));
  const aloud = () => screen.getByText(/declined the call/u);
  expect(aloud().textContent).toMatch(
    /^\S+ declined the call\. \S+ says: “In a meeting until three, then on the train”\. \S+ asks you to call back: \w{3},? .*\d/u,
  );
  if (view.phase !== 'ended' || view.note === null) throw new Error('the story is another one');
  rerender(spoken({ view: { ...view, note: { ...view.note, text: null } } }));
  expect(aloud().textContent).toMatch(/^\S+ declined the call\. \S+ asks you to call back: \w{3},? .*\d/u);
});
