import { act, render } from '@testing-library/react';
import type { ShownCalls } from '../../core/call/shownCalls.ts';
import type { MediaViews } from '../../renderer/media/WebRTCService.ts';
import { ReplacedProvider } from '../../renderer/components/asking/replaced.ts';
import { callSnapshotOf, type CallPicture } from '../../renderer/stories/picture.ts';
import { CallSurface, type CallSurfaceProps } from '../../renderer/windows/call/CallSurface.tsx';
import { AskProvider, type CallBridge } from '../../renderer/windows/call/contexts/ask.ts';
import { WishedPanels } from '../../renderer/windows/call/contexts/wishedPanels.ts';
import { WordsProvider } from '../../renderer/words/WordsProvider.tsx';
import { quietCallMain } from './quietCallMain.ts';

const ignore = () => undefined;
const idle = { setMuted: ignore, setCamera: ignore, setScreen: ignore, setSmallPicture: ignore };

interface CallWindowParts {
  /** What of main the test listens to; the rest does nothing. */
  readonly asked?: Partial<CallBridge>;
  readonly controls?: CallSurfaceProps['controls'];
  readonly media?: MediaViews;
  readonly language?: 'en' | 'ru';
}

/** The window of calls before a main that has this picture. */
export function openCallWindow(
  picture: CallPicture,
  { asked = {}, controls = idle, media: first = new Map(), language = 'en' }: CallWindowParts = {},
) {
  const bridge = { ...quietCallMain, ...asked };
  const drawn = (calls: ShownCalls, media: MediaViews) => (
    <WordsProvider language={language}>
      <AskProvider bridge={bridge}>
        <WishedPanels value={bridge.onPanel}>
          <ReplacedProvider value={picture.isReplaced ?? false}>
            <CallSurface calls={calls} media={media} controls={controls} />
          </ReplacedProvider>
        </WishedPanels>
      </AskProvider>
    </WordsProvider>
  );
  const { rerender } = render(drawn(callSnapshotOf(picture).call, first));
  const push = (calls: ShownCalls, media = first) => rerender(drawn(calls, media));
  return { push, show: (next: CallPicture, media = first) => act(async () => push(callSnapshotOf(next).call, media)) };
}
