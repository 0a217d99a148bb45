// @vitest-environment happy-dom
import { act, fireEvent, screen } from '@testing-library/react';
import { createIntl } from 'react-intl';
import { expect, test, vi } from 'vitest';
import { lookAndClick } from '../../../../test/fakes/lookAndClick.ts';
import { quietCallMain } from '../../../../test/stage/quietCallMain.ts';
import { atStoryTime, pass } from '../../../../test/stage/personAtWindow.ts';
import { openCallWindow } from '../../../../test/stage/openCallWindow.tsx';
import { en } from '../../../../core/words/en.ts';
import { callStories, storyCall } from '../../../stories/snapshots.ts';
import { noMedia, type MediaView } from '../../../media/mediaView.ts';
import type { MediaViews } from '../../../media/WebRTCService.ts';

const intl = createIntl({ locale: 'en', messages: en });
atStoryTime('setTimeout', 'clearTimeout');

const { callId } = storyCall();
const over = { phase: 'ended', call: storyCall(), reason: 'hungUpHere' } as const;
const hungUp = { ...over, durationMs: 61_000, note: null, relays: [] };
const mediaThat = (lacking: Partial<MediaView>): MediaViews =>
  new Map([[callId, { ...noMedia, callId, microphone: 'on', ...lacking } as const]]);
const open = (lacking: Partial<MediaView>) => openCallWindow(callStories.callPlain, { media: mediaThat(lacking) });

test.each([
  ['call.camera.busy', { camera: 'busy' }],
  ['call.camera.blocked', { camera: 'blocked' }],
  ['call.camera.missing', { camera: 'missing' }],
  ['call.camera.lost.busy', { camera: 'lost.busy' }],
  ['call.camera.lost.blocked', { camera: 'lost.blocked' }],
  ['call.camera.lost.missing', { camera: 'lost.missing' }],
  ['call.microphone.lost.busy', { microphone: 'lost.busy' }],
  ['call.microphone.lost.blocked', { microphone: 'lost.blocked' }],
  ['call.microphone.lost.missing', { microphone: 'lost.missing' }],
] as const)('the call goes on, and says what to do: %s', (words, lacking) => {
  open(lacking);
  const said = screen.getByText(intl.formatMessage({ id: words }, { peer: 'anna' }));
  expect(said.closest('[role=status]')).not.toBeNull();
  expect(screen.getByRole('button', { name: 'Hang up' })).toBeTruthy();
});

test('a notice that comes by itself moves the others, and none of them takes a press for a moment (A78)', async () => {
  const { show } = open({ camera: 'lost.missing' });
  await pass(5000);
  const dismissals = () => screen.getAllByRole('button', { name: 'Dismiss' });
  await show(callStories.callPlain, mediaThat({ camera: 'lost.missing', microphone: 'lost.missing' }));
  await pass(0);
  for (const dismissal of dismissals()) await act(async () => void fireEvent.click(dismissal));
  expect(dismissals()).toHaveLength(2);
  const [first] = dismissals();
  if (first === undefined) throw new Error('there are two');
  await act(async () => void lookAndClick(first));
  expect(dismissals()).toHaveLength(1);
});

test.each([
  ['microphone', { microphone: 'lost.busy' }, 'Choose microphone', 'Choose microphone and speaker'],
  ['camera', { camera: 'busy' }, 'Choose camera', 'Choose the camera'],
] as const)('another %s is chosen in the menu that stands in the bar', async (_kind, lacking, button, menu) => {
  open(lacking);
  await pass(5000);
  await act(async () => void lookAndClick(screen.getByRole('button', { name: button })));
  expect(screen.getByRole('menu', { name: menu })).toBeTruthy();
});

test.each([
  ['camera: missing', { camera: 'missing' }, 'open the camera', 'open the camera'],
  ['camera: busy', { camera: 'busy' }, 'open the camera', 'open the camera'],
  ['camera: lost', { camera: 'lost.busy' }, 'open the camera', 'open the camera'],
  ['microphone: lost', { microphone: 'lost.missing' }, 'anna cannot hear you', 'open the microphone'],
] as const)(
  'U9 in a Ringfort that was replaced no device is blamed, and the restart waits at the end of the call to be read: %s',
  async (_, lacking, told, afterwards) => {
    const [restart, keepEnd] = [vi.fn(quietCallMain.restart), vi.fn(quietCallMain.keepEnd)];
    const replaced = { ...callStories.callPlain, isReplaced: true };
    const { show } = openCallWindow(replaced, { media: mediaThat(lacking), asked: { restart, keepEnd } });
    const said = screen.getByText(new RegExp(`^Another version of Ringfort was installed.*${told}`, 'u'));
    expect(said.closest('[role=status]')).not.toBeNull();
    // It would end the call.
    expect(screen.queryByRole('button', { name: 'Restart Ringfort' })).toBeNull();
    expect(keepEnd).not.toHaveBeenCalled();
    await show({ ...replaced, call: hungUp });
    // Main lets an end go after a moment, unless it hears of this.
    expect(keepEnd).toHaveBeenCalledExactlyOnceWith({ callId, phase: 'ended' });
    await pass(5000);
    expect(screen.getByText(new RegExp(`^Another version of Ringfort was installed.*${afterwards}`, 'u'))).toBeTruthy();
    // Enter, meant for whatever stood here, ends no program.
    expect(document.activeElement?.textContent).toBe('Close');
    await act(async () => void lookAndClick(screen.getByRole('button', { name: 'Restart Ringfort' })));
    expect(restart).toHaveBeenCalledOnce();
  },
);

test('U9 a call in which nothing was said of the replacement ends as any other', async () => {
  const keepEnd = vi.fn(quietCallMain.keepEnd);
  const replaced = { ...callStories.callPlain, isReplaced: true };
  const { show } = openCallWindow(replaced, { media: mediaThat({ camera: 'blocked' }), asked: { keepEnd } });
  await show({ ...replaced, call: hungUp });
  await pass(1000);
  expect(screen.getAllByRole('button').map(({ textContent }) => textContent)).toEqual(['Close']);
  expect([document.activeElement?.textContent, keepEnd.mock.calls]).toEqual(['Close', []]);
});

test.each([
  ['what the system blocks', 'call.camera.blocked', { camera: 'blocked' }],
  ['that no sound comes over the network', 'call.soundMissing', { soundMissing: true }],
] as const)('%s is said of a Ringfort that was replaced, too', (_what, words, lacking) => {
  openCallWindow({ ...callStories.callPlain, isReplaced: true }, { media: mediaThat(lacking) });
  expect(screen.getByText(intl.formatMessage({ id: words }, { peer: 'anna' }))).toBeTruthy();
});
