// @vitest-environment happy-dom
import { cleanup, render, screen, within } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openMainWindow } from '../../../../../test/stage/openMainWindow.tsx';
import { atStoryTime, click } from '../../../../../test/stage/personAtWindow.ts';
import { ReplacedProvider } from '../../../../components/asking/replaced.ts';
import { VoicePlayer } from '../../../../components/voice/VoicePlayer.tsx';
import { appStories } from '../../../../stories/snapshots.ts';
import { WordsProvider } from '../../../../words/WordsProvider.tsx';
import { ScanCode } from '../../links/ScanCode.tsx';
import { AskProvider, useAsk, type MainBridge } from '../../MainBridge.tsx';

atStoryTime();

const replaced = { ...appStories.home, isReplaced: true };

beforeEach(() => {
  // As an engine says whose processes for devices may not begin.
  Object.defineProperty(navigator, 'mediaDevices', {
    configurable: true,
    value: {
      getUserMedia: async () => Promise.reject(new DOMException('', 'NotFoundError')),
      enumerateDevices: async () => [],
      ...{ addEventListener: () => undefined, removeEventListener: () => undefined },
    },
  });
  vi.stubGlobal(
    'OfflineAudioContext',
    class {
      async decodeAudioData({ byteLength }: ArrayBuffer) {
        if (byteLength < 4) throw new DOMException('', 'EncodingError');
        return { duration: 3, getChannelData: () => new Float32Array(4) };
      }
    },
  );
  vi.spyOn(HTMLMediaElement.prototype, 'play').mockRejectedValue(new DOMException('', 'NotSupportedError'));
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

test.each([
  [
    'Try the microphone',
    /^No microphone was found/u,
    /Another version of Ringfort was installed.* open the microphone/u,
  ],
  ['Try the camera', /^No camera was found/u, /Another version of Ringfort was installed.* open the camera/u],
  [
    'Play a test sound',
    /^No sound could be played/u,
    /Another version of Ringfort was installed.* not play any sound/u,
  ],
])(
  'U9 in a Ringfort that was replaced no device is blamed, and the restart stands there: %s',
  async (trial, blames, words) => {
    const { bridge, command, push } = await openMainWindow(appStories.home);
    await command({ kind: 'settings', section: 'audioVideo' });
    await click(trial);
    await screen.findByText(blames);
    // Main knows it a moment after the failure: what is said already turns into it.
    await push(replaced);
    expect(await screen.findByText(words)).toBeTruthy();
    expect(screen.queryByText(blames)).toBeNull();
    await click('Restart Ringfort');
    expect(bridge.restart).toHaveBeenCalledOnce();
  },
);

function renderReplaced(bridge: MainBridge, parts: ReactNode) {
  render(
    <WordsProvider language="en">
      <AskProvider bridge={bridge}>
        <ReplacedProvider value>{parts}</ReplacedProvider>
      </AskProvider>
    </WordsProvider>,
  );
}

test.each([
  ['is gone', async () => null],
  ['is no sound', async () => Uint8Array.of(1)],
])('U9 a voice message that %s is no fault of the version that was installed', async (_what, load) => {
  const { bridge } = await openMainWindow(replaced);
  cleanup();
  const Player = () => <VoicePlayer ask={useAsk()} load={load} durationMs={1000} />;
  renderReplaced(bridge, <Player />);
  await click('Play');
  expect(screen.getByRole('alert').textContent).toMatch(/^This voice message is not there, or cannot be read/u);
  expect(screen.queryByRole('button', { name: 'Restart Ringfort' })).toBeNull();
});

test('U9 of a Ringfort that was replaced the camera that scans a code, and a voice message, say the same', async () => {
  const { bridge } = await openMainWindow(replaced);
  cleanup();
  const Parts = () => (
    <>
      <ScanCode onText={() => undefined} />
      <VoicePlayer ask={useAsk()} load={async () => new Uint8Array(4)} durationMs={1000} />
    </>
  );
  renderReplaced(bridge, <Parts />);
  await click('Play');
  const said = screen.getAllByRole('alert').map(({ textContent }) => textContent);
  expect(said).toEqual([
    expect.stringMatching(/^Another version of Ringfort was installed.* open the camera/u),
    expect.stringMatching(/^Another version of Ringfort was installed.* not play any sound/u),
  ]);
  expect(within(document.body).getAllByRole('button', { name: 'Restart Ringfort' })).toHaveLength(2);
});
