// @vitest-environment happy-dom
import { act, screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { RingTestAnswer, RingTestReport } from '../../../../core/ipc/ringTestShapes.ts';
import { lookAndClick } from '../../../../test/fakes/lookAndClick.ts';
import { openMainWindow } from '../../../../test/stage/openMainWindow.tsx';
import { atStoryTime, click } from '../../../../test/stage/personAtWindow.ts';
import { ringTestStories } from '../../../stories/ringTestStories.ts';
import { appStories } from '../../../stories/snapshots.ts';
import { lookForDevices } from './lookForDevices.ts';

atStoryTime();

async function openSettings() {
  const opened = await openMainWindow(appStories.home);
  await act(async () => void lookAndClick(screen.getByText('Settings')));
  const test = () => act(async () => void lookAndClick(screen.getAllByRole('button', { name: 'Will it ring?' })[0]!));
  const rows = () =>
    within(screen.getByRole('list', { name: 'Will it ring?' }))
      .getAllByRole('listitem')
      .map(({ textContent }) => textContent);
  return { ...opened, test, rows };
}

test('one press tests; what stands in the way comes first, with a button that mends it', async () => {
  const { bridge, test: press, rows } = await openSettings();
  bridge.willItRing.mockResolvedValue({ ok: true, report: ringTestStories.quiet });
  await press();
  expect(screen.getByText('Something keeps calls from you. The marked rows say what to do.')).toBeTruthy();
  expect(rows()[0]).toContain('Calls may ring now');
  await click('Turn off do not disturb');
  expect(bridge.changeSettings).toHaveBeenCalledWith({ doNotDisturb: 'off' });
  expect(rows()[0]).toContain('Changed. Check again to be sure.');
  bridge.willItRing.mockResolvedValue({ ok: true, report: ringTestStories.good });
  await click('Check again');
  expect(screen.getByText('It rings. Calls reach you.')).toBeTruthy();
});

test('a press that changes nothing by itself says what it came to: settings that open or do not, a connection that begins', async () => {
  const { bridge, test: press, rows } = await openSettings();
  const report: RingTestReport = {
    findings: [
      { check: 'microphone', code: 'denied', verdict: 'bad' },
      { check: 'reached', code: 'notConnected', verdict: 'bad' },
    ],
  };
  bridge.willItRing.mockResolvedValue({ ok: true, report });
  bridge.openSystemSettings.mockResolvedValueOnce({ opened: false });
  await press();
  await click('Open system settings');
  expect(rows()[0]).toContain('Ringfort found no program for this here.');
  await click('Connect now');
  expect(rows()[1]).toContain('Connecting… Check again in a moment.');
  await click('Check again');
  await click('Open system settings');
  expect(rows()[0]).toContain('The settings are open. Allow it there, then check again.');
  expect(document.body.textContent).not.toContain('Changed.');
  const camera: RingTestReport = { findings: [{ check: 'camera', code: 'denied', verdict: 'bad' }] };
  bridge.willItRing.mockResolvedValue({ ok: true, report: camera });
  await click('Check again');
  await click('Open system settings');
  expect(bridge.openSystemSettings).toHaveBeenLastCalledWith({ page: 'camera' });
});

test.each([['relay', 'fails', 'Test the relays', 'Network']] as const)(
  'what is mended in a section of the settings opens it: %s, %s',
  async (check, code, button, section) => {
    const { bridge, test: press } = await openSettings();
    const finding = { check, code, verdict: 'bad' } as RingTestReport['findings'][number];
    bridge.willItRing.mockResolvedValue({ ok: true, report: { findings: [finding] } });
    await press();
    const dialog = within(screen.getByRole('dialog'));
    await act(async () => void lookAndClick(dialog.getByRole('button', { name: button })));
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(document.activeElement).toBe(screen.getByRole('heading', { name: section }));
  },
);

test.each(['none', 'unknown'] as const)('notifications are let in on their page of the system: %s', async (code) => {
  const { bridge, test: press, rows } = await openSettings();
  const report: RingTestReport = { findings: [{ check: 'notifications', code, verdict: 'unknown' }] };
  bridge.willItRing.mockResolvedValue({ ok: true, report });
  bridge.openSystemSettings.mockResolvedValueOnce({ opened: false });
  await press();
  await click('Open system settings');
  expect(bridge.openSystemSettings).toHaveBeenCalledExactlyOnceWith({ page: 'notifications' });
  expect(rows()[0]).toContain('look for “Notifications”');
  await click('Check again');
  await click('Open system settings');
  expect(rows()[0]).toContain('Let Ringfort show notifications there.');
});

test('a press that mends nothing because main broke over it says so where it was pressed', async () => {
  const { bridge, test: press, rows } = await openSettings();
  bridge.willItRing.mockResolvedValue({ ok: true, report: ringTestStories.quiet });
  await press();
  bridge.changeSettings.mockRejectedValueOnce(new Error('Uncaught Error: storeFull'));
  await click('Turn off do not disturb');
  expect(rows()[0]).toContain('The disk of this computer is full');
  bridge.changeSettings.mockRejectedValueOnce(new Error('Uncaught Error: storeReadOnly'));
  await click('Turn off do not disturb');
  expect(screen.getByRole('button', { name: 'Show the data folder' })).toBeTruthy();
  await click('Turn off do not disturb');
  expect(rows()[0]).toContain('Changed. Check again to be sure.');
});

test('while it is at it, and where it could not run, it says so', async () => {
  const { bridge, test: press } = await openSettings();
  let answer: (answer: RingTestAnswer) => void = () => undefined;
  bridge.willItRing.mockImplementation(() => new Promise((resolve) => (answer = resolve)));
  await press();
  expect(screen.getByText('Checking… In a moment it rings here.')).toBeTruthy();
  await act(async () => answer({ ok: false, reason: 'inCall' }));
  expect(screen.getByText('A call is going on. Try again when it is over.')).toBeTruthy();
  bridge.willItRing.mockRejectedValue(new Error('failed'));
  await click('Check again');
  expect(screen.getByText(/The test itself could not run/u)).toBeTruthy();
});

test('what kinds of devices there are is known without opening one', async () => {
  expect(await lookForDevices(async () => [{ kind: 'audioinput' }, { kind: 'audiooutput' }])).toEqual({
    microphone: 'found',
    camera: 'none',
  });
  const denied = async () => Promise.reject(new DOMException('no', 'NotAllowedError'));
  expect(await lookForDevices(denied)).toEqual({ microphone: 'unknown', camera: 'unknown' });
});
