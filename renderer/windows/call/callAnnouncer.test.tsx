// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { noMedia, type MediaView } from '../../media/mediaView.ts';
import { callStories } from '../../stories/snapshots.ts';
import { callSnapshotOf } from '../../stories/picture.ts';
import { WordsProvider } from '../../words/WordsProvider.tsx';
import { CallAnnouncer } from './CallAnnouncer.tsx';

afterEach(cleanup);

const { call } = callSnapshotOf(callStories.callPlain);
const voice = (camera: MediaView['camera']) => (
  <WordsProvider language="en">
    <CallAnnouncer view={call.view} ringing={null} security={null} media={{ ...noMedia, camera }} />
  </WordsProvider>
);

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
