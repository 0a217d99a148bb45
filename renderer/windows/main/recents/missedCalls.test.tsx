// @vitest-environment happy-dom
import { act, fireEvent, screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { openMainWindow } from '../../../../test/stage/openMainWindow.tsx';
import { atStoryTime, click, pass } from '../../../../test/stage/personAtWindow.ts';
import { LOOKING_MS } from './useLookedAt.ts';
import { appStories } from '../../../stories/snapshots.ts';

/** When a missed call counts as seen. */

atStoryTime('setTimeout', 'clearTimeout');

const open = openMainWindow;

test('missed calls count on the badge until somebody has looked at their list for a second (A82)', async () => {
  const { bridge } = await open(appStories.homeMissed);
  expect(screen.getByRole('button', { name: /Recents.*2 missed calls/u })).toBeTruthy();
  expect(document.title).toBe('2 missed calls — Ringfort');
  await click(/Recents/u);
  await pass(LOOKING_MS - 1);
  expect(bridge.markRecentsSeen).not.toHaveBeenCalled();
  await pass(1);
  expect(bridge.markRecentsSeen).toHaveBeenCalledOnce();
});

test('a call that is missed while somebody looks has its own second (A82)', async () => {
  const { bridge, push } = await open(appStories.homeMissed);
  await click(/Recents/u);
  await pass(LOOKING_MS - 1);
  await push({ ...appStories.homeMissed, missedCount: 3 });
  await pass(LOOKING_MS - 1);
  expect(bridge.markRecentsSeen).not.toHaveBeenCalled();
  await pass(1);
  expect(bridge.markRecentsSeen).toHaveBeenCalledOnce();
});

test('a list that is drawn in a window nobody looks at is not seen (A82)', async () => {
  const hasFocus = vi.spyOn(document, 'hasFocus').mockReturnValue(false);
  const { bridge } = await open(appStories.homeMissed);
  await click(/Recents/u);
  await pass(60_000);
  expect(bridge.markRecentsSeen).not.toHaveBeenCalled();
  // Somebody comes, and is called away before the second is over.
  hasFocus.mockReturnValue(true);
  fireEvent.focus(window);
  await pass(LOOKING_MS - 1);
  hasFocus.mockReturnValue(false);
  fireEvent.blur(window);
  await pass(60_000);
  expect(bridge.markRecentsSeen).not.toHaveBeenCalled();
  hasFocus.mockReturnValue(true);
  fireEvent.focus(window);
  await pass(LOOKING_MS);
  expect(bridge.markRecentsSeen).toHaveBeenCalledOnce();
});

test('behind a locked screen nothing was seen, and the first sign of somebody asks again (A82)', async () => {
  const { bridge } = await open(appStories.homeMissed);
  bridge.markRecentsSeen.mockResolvedValueOnce({ seen: false });
  await click(/Recents/u);
  await pass(LOOKING_MS);
  await pass(60_000);
  expect(bridge.markRecentsSeen).toHaveBeenCalledOnce();
  fireEvent.pointerMove(window);
  await pass(LOOKING_MS);
  expect(bridge.markRecentsSeen).toHaveBeenCalledTimes(2);
  fireEvent.pointerMove(window);
  await pass(LOOKING_MS);
  expect(bridge.markRecentsSeen).toHaveBeenCalledTimes(2);
});

test('a list that another thing hides is not seen: a person’s page in a narrow window, a sheet, the palette (A82)', async () => {
  const { bridge, command } = await open(appStories.homeMissed);
  await click(/Recents/u);
  const isInView = vi.spyOn(Element.prototype, 'checkVisibility').mockReturnValue(false);
  fireEvent(window, new Event('resize'));
  await pass(60_000);
  expect(bridge.markRecentsSeen).not.toHaveBeenCalled();
  isInView.mockReturnValue(true);
  fireEvent(window, new Event('resize'));
  await pass(LOOKING_MS - 1);
  await command({ kind: 'palette', query: '' });
  await pass(60_000);
  expect(bridge.markRecentsSeen).not.toHaveBeenCalled();
  await act(async () => void fireEvent.keyDown(document.activeElement ?? window, { key: 'Escape' }));
  await pass(LOOKING_MS);
  expect(bridge.markRecentsSeen).toHaveBeenCalledOnce();
  isInView.mockRestore();
});

test('a list that could not be read shows nobody what they missed (A82)', async () => {
  const { bridge } = await open(appStories.homeMissed);
  bridge.recentsPage.mockRejectedValue(new Error('gone'));
  await click(/Recents/u);
  await pass(60_000);
  expect(bridge.markRecentsSeen).not.toHaveBeenCalled();
});
