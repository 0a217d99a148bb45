// @vitest-environment happy-dom
import type { HostedRelay } from '../../../../../core/ipc/hostedRelay.ts';
import { act, cleanup, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { lookAndClick } from '../../../../../test/fakes/lookAndClick.ts';
import { openMainWindow } from '../../../../../test/stage/openMainWindow.tsx';
import { click, refuse, type } from '../../../../../test/stage/personAtWindow.ts';
import type { Picture } from '../../../../stories/picture.ts';
import { appStories, ready, storyNow } from '../../../../stories/snapshots.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date', 'performance'], now: storyNow }));
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

async function openSettings(story: 'homeHosting' | 'homeHostDown') {
  const opened = await openMainWindow(appStories[story]);
  await act(async () => void lookAndClick(screen.getByText('Settings')));
  return opened;
}

test('the host reads out a short fingerprint, and hands on an address that holds all of it (A88)', async () => {
  const copied = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
  await openSettings('homeHosting');
  expect(screen.getByText('3f9a 1c07 e2b4 d856 60aa 91f2')).toBeTruthy();
  await act(async () => void lookAndClick(screen.getByRole('button', { name: 'Copy https://192.168.1.20:7443' })));
  expect(copied).toHaveBeenCalledExactlyOnceWith(
    'https://192.168.1.20:7443#3f9a1c07e2b4d85660aa91f2c7d3e8b15f20473ac9de816b0f4e7d2a935c18f6',
  );
});

test('an address that has changed says so, for friends have the old one (A81)', async () => {
  const { push } = await openSettings('homeHosting');
  const { account } = appStories.homeHosting;
  await push({ ...appStories.homeHosting, account: { ...account, hosting: { ...account.hosting, movedFrom: 7443 } } });
  expect(screen.getByText(/friends need the new one/u).textContent).toMatch(/port 7443/u);
});

test('a server that does not run says why in the settings too (A81)', async () => {
  await openSettings('homeHostDown');
  expect(screen.getAllByText(/Another program uses its port/u).length).toBeGreaterThanOrEqual(1);
  expect(screen.queryByRole('button', { name: /^Copy https/u })).toBeNull();
});

test('U9 a server that a replaced Ringfort cannot start is told as that, with the restart beside it, at home and in the settings', async () => {
  const down = appStories.homeHostDown;
  const hosting = { state: 'down', problem: 'programReplaced' } as const;
  const { bridge, command } = await openMainWindow({ ...down, account: { ...down.account, hosting } });
  const told = async (): Promise<void> => {
    expect(screen.getByText(/Another version of Ringfort was installed.* can no longer start it/u)).toBeTruthy();
    await act(async () => void lookAndClick(screen.getByRole('button', { name: 'Restart Ringfort' })));
  };
  await told();
  await command({ kind: 'settings', section: null });
  await told();
  expect(bridge.restart).toHaveBeenCalledTimes(2);
});

test('the host reads how its relay fares, and which port to open for people outside', async () => {
  const { push } = await openSettings('homeHosting');
  expect(screen.getByText(/open port 7444 too/u)).toBeTruthy();
  const { account } = appStories.homeHosting;
  const withRelay = (relay: HostedRelay) =>
    push({ ...appStories.homeHosting, account: { ...account, hosting: { ...account.hosting, relay } } });
  await withRelay({ state: 'down' });
  expect(screen.getByText(/Its relay does not run/u)).toBeTruthy();
  await withRelay({ state: 'off' });
  expect(screen.queryByText(/It relays|Its relay/u)).toBeNull();
});

test('the host reads that the data of the server are not encrypted on the disk', async () => {
  await openSettings('homeHosting');
  expect(screen.getByText(/not encrypted on this disk.* who called whom in the last 90 days/u)).toBeTruthy();
});

const damaged: Picture = {
  ...appStories.homeHostDown,
  account: { ...ready, hosting: { state: 'down', problem: 'dataUnreadable' } },
};

test('a host whose data are damaged gets on from where it is said: to the folder, or to a new server', async () => {
  const { bridge, push } = await openMainWindow(damaged);
  await click('Show the folder of the server');
  expect(bridge.showDataFolder).toHaveBeenCalledExactlyOnceWith({ of: 'server' });
  bridge.renewServer.mockImplementationOnce(refuse('notSetAside'));
  await click('Set up a new server…');
  expect(screen.getByText(/could not be set aside; nothing was changed/u)).toBeTruthy();
  await click('Set up a new server…');
  expect(bridge.renewServer).toHaveBeenCalledTimes(2);
  expect(screen.getByText(/The next try begins with a new server/u)).toBeTruthy();
  await push(appStories.homeHosting);
  expect(screen.queryByText(/The next try begins/u)).toBeNull();
});

test.each(['folderOfAnother', 'folderNotWritable'] as const)(
  'a folder that keeps a server from running is a press away: %s',
  async (problem) => {
    const { bridge } = await openMainWindow({
      ...damaged,
      account: { ...ready, hosting: { state: 'down', problem } },
    });
    await click('Show the folder of the server');
    expect(bridge.showDataFolder).toHaveBeenCalledExactlyOnceWith({ of: 'server' });
  },
);

test('where nobody hosts yet, damaged data of a former server are set aside where it is said, and hosting tried again', async () => {
  const { bridge } = await openMainWindow(appStories.onboarding);
  const refused = () => Promise.resolve({ ok: false, reason: 'hostFailed', detail: 'dataUnreadable' });
  bridge.register.mockImplementationOnce(refused as never);
  await type('Username', 'sasha');
  await act(async () => void lookAndClick(screen.getAllByRole('radio')[1]!));
  await act(async () => void lookAndClick(document.querySelector('button[type=submit]')!));
  await click('Set up a new server…');
  expect(bridge.renewServer).toHaveBeenCalledOnce();
  expect(screen.getByText(/The next try begins with a new server/u)).toBeTruthy();
});

test('a host whose server runs, and came upon damaged data, reads so in the main window and in the settings, with the same presses', async () => {
  const { account } = appStories.homeHosting;
  const { bridge, command } = await openMainWindow({
    ...appStories.homeHosting,
    account: { ...account, hosting: { ...account.hosting, isDamaged: true } },
  });
  expect(screen.getAllByText(/Its data is damaged/u)).toHaveLength(1);
  await click('Show the folder of the server');
  expect(bridge.showDataFolder).toHaveBeenCalledExactlyOnceWith({ of: 'server' });
  await command({ kind: 'settings', section: null });
  await click('Set up a new server…');
  expect(bridge.renewServer).toHaveBeenCalledOnce();
});
