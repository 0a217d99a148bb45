// @vitest-environment happy-dom
import { act, fireEvent, screen, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { IGNORE_INPUT_MS } from '../../../../core/call/inputGuard.ts';
import { lookAndClick } from '../../../../test/fakes/lookAndClick.ts';
import { openMainWindow } from '../../../../test/stage/openMainWindow.tsx';
import { atStoryTime, click, refuse } from '../../../../test/stage/personAtWindow.ts';
import { appStories } from '../../../stories/snapshots.ts';

/** Blocking, as somebody at the main window does it. */

atStoryTime();

const select = (handle: string) =>
  act(async () => void lookAndClick(within(screen.getByRole('grid')).getByText(handle)));

const confirm = (name: string) =>
  act(async () => void lookAndClick(within(screen.getByRole('alertdialog')).getByRole('button', { name })));

test('somebody is blocked after a yes, and not by the way (A86)', async () => {
  const { bridge } = await openMainWindow(appStories.home);
  await select('maeve');
  await click('Block');
  expect(screen.getByRole('alertdialog', { name: 'Block maeve?' })).toBeTruthy();
  await click('Cancel');
  expect(bridge.block).not.toHaveBeenCalled();
  await click('Block');
  await confirm('Block');
  expect(bridge.block).toHaveBeenCalledExactlyOnceWith({ handle: 'maeve', endCall: false });
  expect(screen.queryByRole('alertdialog')).toBeNull();
});

test('a call that is going on is ended only after another yes (A86)', async () => {
  const { bridge } = await openMainWindow(appStories.home);
  bridge.block.mockResolvedValueOnce({ ok: false, reason: 'inCall', detail: null });
  await select('maeve');
  await click('Block');
  await confirm('Block');
  expect(screen.getByRole('alertdialog', { name: 'End the call and block maeve?' })).toBeTruthy();
  await click('End and block');
  expect(bridge.block).toHaveBeenLastCalledWith({ handle: 'maeve', endCall: true });
  expect(screen.queryByRole('alertdialog')).toBeNull();
});

test('what could not be blocked is said, and the sheet stays (A86)', async () => {
  const { bridge } = await openMainWindow(appStories.home);
  bridge.block.mockRejectedValueOnce(new Error('broken'));
  await select('maeve');
  await click('Block');
  await confirm('Block');
  expect(within(screen.getByRole('alertdialog')).getByRole('alert').textContent).toMatch(/could not be blocked/u);
});

test('whoever is blocked is shown as that, and unblocked on their page (A86)', async () => {
  const { bridge } = await openMainWindow(appStories.homeBlocked);
  await select('maeve');
  expect(screen.getByText('You blocked maeve. Their calls do not ring.')).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Block' })).toBeNull();
  await click('Unblock');
  expect(bridge.unblock).toHaveBeenCalledExactlyOnceWith({ handle: 'maeve' });
});

test('dialling somebody who is blocked offers to unblock them, and then calls as it was meant (A86)', async () => {
  const { bridge } = await openMainWindow(appStories.homeBlocked);
  bridge.dial.mockImplementationOnce(refuse('blocked'));
  await select('maeve');
  await click('Video call');
  await click('Unblock and call');
  expect(bridge.unblock).toHaveBeenCalledExactlyOnceWith({ handle: 'maeve' });
  expect(bridge.dial).toHaveBeenLastCalledWith({ peer: 'maeve', callType: 'video' });
});

test('a stranger is blocked from the bar while they ring, after a yes; a contact has a page for that (A86)', async () => {
  const { bridge, push } = await openMainWindow(appStories.homeRingingStranger);
  await click('Block walker77');
  await click('Cancel');
  expect(bridge.block).not.toHaveBeenCalled();
  await click('Block walker77');
  await confirm('Block');
  expect(bridge.block).toHaveBeenCalledExactlyOnceWith({ handle: 'walker77', endCall: false });
  expect(bridge.decline).not.toHaveBeenCalled();
  await push(appStories.homeRinging);
  expect(screen.queryByRole('button', { name: /^Block/u })).toBeNull();
});

test('after the call of a stranger they can be blocked; after that of a contact nothing of the kind stands there (A86)', async () => {
  const { bridge, push } = await openMainWindow(appStories.homeEndedStranger);
  await click('Block');
  await confirm('Block');
  expect(bridge.block).toHaveBeenCalledExactlyOnceWith({ handle: 'walker77', endCall: false });
  const { call } = appStories.homeEndedStranger;
  await push({ ...appStories.homeEndedStranger, call: { ...call, call: { ...call.call, peer: 'maeve' } } });
  expect(screen.queryByRole('button', { name: 'Block' })).toBeNull();
});

test('in the recent calls a caller is blocked after a yes, and unblocked at once (A86)', async () => {
  const { bridge } = await openMainWindow(appStories.homeBlocked);
  await click(/Recents/u);
  await click('Unblock double-glazing');
  expect(bridge.unblock).toHaveBeenCalledExactlyOnceWith({ handle: 'double-glazing' });
  await act(async () => void lookAndClick(screen.getAllByRole('button', { name: 'Block walker77' })[0]!));
  await confirm('Block');
  expect(bridge.block).toHaveBeenCalledExactlyOnceWith({ handle: 'walker77', endCall: false });
});

test('the second press of a double click unblocks nobody who comes up under it (A78, A86)', async () => {
  const { bridge, push } = await openMainWindow(appStories.homeManyBlocked);
  const blocked = appStories.homeManyBlocked.blocked ?? [];
  await click('Settings');
  await click(`Unblock ${blocked[2]?.handle ?? ''}`);
  await push({ ...appStories.homeManyBlocked, blocked: blocked.filter((_one, index) => index !== 2) });
  const next = screen.getByRole('button', { name: `Unblock ${blocked[3]?.handle ?? ''}` });
  await act(async () => void fireEvent.click(next));
  expect(bridge.unblock).toHaveBeenCalledOnce();
  await act(async () => void lookAndClick(next));
  expect(bridge.unblock).toHaveBeenCalledTimes(2);
});

test('a missed call that pushes the list down has nobody else dialled (A78)', async () => {
  const { bridge, push } = await openMainWindow(appStories.home);
  await click(/Recents/u);
  const [first, ...others] = appStories.home.recents;
  await push({ ...appStories.home, recents: others });
  await act(async () => vi.advanceTimersByTime(IGNORE_INPUT_MS));
  const [dial] = screen.getAllByRole('button', { name: /^(?:Video call|Call) .* again$/u });
  await push({ ...appStories.home, recents: [first!, ...others] });
  await act(async () => void fireEvent.click(dial!));
  expect(bridge.dial).not.toHaveBeenCalled();
  await act(async () => void lookAndClick(dial!));
  expect(bridge.dial).toHaveBeenCalledOnce();
});

test('the settings list whoever is blocked, a page at a time, and unblock them (A86)', async () => {
  const { bridge } = await openMainWindow(appStories.homeManyBlocked);
  await click('Settings');
  expect(screen.getByText(/1,000 people are blocked/u)).toBeTruthy();
  const list = within(screen.getByRole('grid', { name: 'Blocked people' }));
  expect(list.getAllByRole('row').length).toBeLessThan(200);
  expect(bridge.blockedPage.mock.calls[0]?.[0].limit).toBeLessThanOrEqual(200);
  await click('Unblock caller-0003');
  expect(bridge.unblock).toHaveBeenCalledExactlyOnceWith({ handle: 'caller-0003' });
});
