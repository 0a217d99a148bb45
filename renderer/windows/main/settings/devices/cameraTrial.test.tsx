// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { onSystem } from '../../../../../test/stage/onSystem.ts';
import { openMainWindow } from '../../../../../test/stage/openMainWindow.tsx';
import { appStories } from '../../../../stories/snapshots.ts';
import { WordsProvider } from '../../../../words/WordsProvider.tsx';
import { AskProvider } from '../../MainBridge.tsx';
import { CameraTrial } from './CameraTrial.tsx';

afterEach(cleanup);

/** A camera that films until its track is stopped, or one that cannot be had. */
function withCamera(refusal: string | null = null) {
  const stop = vi.fn();
  const track = { stop, addEventListener: () => undefined };
  const getUserMedia = vi.fn(async () => {
    if (refusal !== null) throw new DOMException('', refusal);
    return { getTracks: () => [track] };
  });
  Object.defineProperty(navigator, 'mediaDevices', {
    configurable: true,
    value: {
      getUserMedia,
      enumerateDevices: async () => [],
      addEventListener: () => undefined,
      removeEventListener: () => undefined,
    },
  });
  return { getUserMedia, stop };
}

const drawn = (inCall: boolean) => (
  <WordsProvider language="en">
    <CameraTrial constraints='{"video":true}' inCall={inCall} />
  </WordsProvider>
);
const press = (name: string) => act(async () => void fireEvent.click(screen.getByRole('button', { name })));

test('the camera films when it is asked to, and its light goes out with Stop', async () => {
  const { getUserMedia, stop } = withCamera();
  render(drawn(false));
  await act(async () => undefined);
  expect(getUserMedia).not.toHaveBeenCalled();
  await press('Try the camera');
  expect(getUserMedia).toHaveBeenCalledTimes(1);
  expect(screen.getByLabelText('Your own video')).toBeDefined();
  await press('Stop the camera');
  expect(stop).toHaveBeenCalledTimes(1);
  expect(screen.queryByLabelText('Your own video')).toBeNull();
});

test('a call takes the camera away from the page, and so does leaving it', async () => {
  const { stop } = withCamera();
  const { rerender, unmount } = render(drawn(false));
  await press('Try the camera');
  await act(async () => rerender(drawn(true)));
  expect(stop).toHaveBeenCalledTimes(1);
  expect(screen.getByRole('button', { name: 'Try the camera' })).toHaveProperty('disabled', true);
  await act(async () => rerender(drawn(false)));
  await press('Try the camera');
  unmount();
  expect(stop).toHaveBeenCalledTimes(2);
});

test('a camera that may not open while another window is in front opens when the person is back, and says nothing before', async () => {
  const { getUserMedia } = withCamera();
  const focus = vi.spyOn(document, 'hasFocus').mockReturnValue(false);
  onTestFinished(() => focus.mockRestore());
  getUserMedia.mockRejectedValueOnce(new DOMException('', 'NotAllowedError'));
  render(drawn(false));
  await press('Try the camera');
  expect(getUserMedia).toHaveBeenCalledTimes(1);
  expect(screen.queryByRole('alert')).toBeNull();
  focus.mockReturnValue(true);
  await act(async () => void fireEvent.focus(window));
  expect(getUserMedia).toHaveBeenCalledTimes(2);
  expect(screen.getByLabelText('Your own video')).toBeDefined();
  await press('Stop the camera');
  await act(async () => void fireEvent.focus(window));
  expect(getUserMedia).toHaveBeenCalledTimes(2);
});

test.each([
  ['NotFoundError', 'Windows NT 10.0', 'No camera was found'],
  ['NotAllowedError', 'Windows NT 10.0', 'The system does not let Ringfort use the camera'],
  ['NotAllowedError', 'X11; Linux x86_64', 'The system does not let Ringfort use the camera'],
  ['NotReadableError', 'Windows NT 10.0', 'Another program is using the camera'],
])('a camera that cannot be had (%s, %s) is told with what to do', async (refusal, system, words) => {
  const { bridge } = await openMainWindow(appStories.home);
  cleanup();
  withCamera(refusal);
  onTestFinished(onSystem(system));
  render(<AskProvider bridge={bridge}>{drawn(false)}</AskProvider>);
  await press('Try the camera');
  expect(screen.getByRole('alert').textContent).toContain(words);
  const settings = screen.queryByRole('button', { name: 'Open system settings' });
  expect(settings !== null, 'what the system blocks is allowed in its settings').toBe(refusal === 'NotAllowedError');
  if (settings === null) return;
  await press('Open system settings');
  expect(bridge.openSystemSettings).toHaveBeenCalledExactlyOnceWith({ page: 'camera' });
});
