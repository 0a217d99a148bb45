// @vitest-environment happy-dom
import { act, screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { OpenedLink } from '../../../core/ipc/links.ts';
import type { OfflineReason } from '../../../core/ipc/snapshot.ts';
import { lookAndClick } from '../../../test/fakes/lookAndClick.ts';
import { openMainWindow } from '../../../test/stage/openMainWindow.tsx';
import { atStoryTime, click, refuse, type } from '../../../test/stage/personAtWindow.ts';
import type { Picture } from '../../stories/picture.ts';
import { appStories, ready } from '../../stories/snapshots.ts';

/** Whatever asks a person to update Ringfort has the press that leads there, also where there are no settings. */

atStoryTime();

type Opened = Awaited<ReturnType<typeof openMainWindow>>;

const { home, homeHostDown, onboarding } = appStories;
const offline = (reason: OfflineReason): Picture => ({
  ...home,
  connection: { state: 'offline', reason, detail: null },
});
const newer: OpenedLink = {
  number: 1,
  is: 'refused',
  why: 'newer',
  handle: null,
  server: null,
  address: null,
  invite: null,
};
const nothing = async (): Promise<void> => undefined;

async function takeNewerBackup({ bridge }: Opened): Promise<void> {
  bridge.openBackup.mockImplementation(refuse('newer'));
  await click('Settings');
  await click('Restore from a backup…');
  await type('Passphrase of the backup', 'correct horse battery staple');
  await click('Open');
}

async function checkTheData({ bridge }: Opened): Promise<void> {
  bridge.doctor.mockResolvedValue({ findings: [{ check: 'schemaVersion', verdict: 'bad', detail: null }] });
  await click('Settings');
  await click('Check the data');
}

async function hostHere({ bridge }: Opened): Promise<void> {
  const refused = () => Promise.resolve({ ok: false, reason: 'hostFailed', detail: 'newerData' });
  bridge.register.mockImplementation(refused as never);
  await type('Username', 'sasha');
  await act(async () => void lookAndClick(screen.getAllByRole('radio')[1]!));
  await act(async () => void lookAndClick(document.querySelector('button[type=submit]')!));
}

const places: readonly (readonly [string, Picture, (opened: Opened) => Promise<void>])[] = [
  ['a server that is newer', offline('serverNewer'), nothing],
  ['a server of another version', offline('otherVersion'), nothing],
  [
    'data of the own server that is newer',
    { ...homeHostDown, account: { ...ready, hosting: { state: 'down', problem: 'newerData' } } },
    nothing,
  ],
  ['that data, before there is an account', onboarding, hostHere],
  ['a link', { ...home, link: newer }, nothing],
  ['a link, before there is an account', { ...onboarding, link: newer }, nothing],
  ['a backup', home, takeNewerBackup],
  ['the check of the data', home, checkTheData],
  [
    'data that does not open',
    { ...onboarding, account: { phase: 'storeProblem', code: 'newerSchema', missingKeyring: null } },
    nothing,
  ],
];

test.each(places)('what asks for a newer Ringfort leads to it: %s', async (_what, picture, reach) => {
  const opened = await openMainWindow(picture);
  opened.bridge.currentUpdate.mockResolvedValue({ state: 'newest', checkedAt: null });
  await reach(opened);
  await act(async () => void lookAndClick(await screen.findByRole('button', { name: 'To the updates' })));
  const sheet = within(await screen.findByRole('dialog', { name: 'Updates' }));
  await act(async () => void lookAndClick(await sheet.findByRole('button', { name: 'Look for updates' })));
  expect(opened.bridge.checkForUpdates).toHaveBeenCalledOnce();
});

test('a connection that is tried again meanwhile takes nothing away from who is at the updates', async () => {
  const { push } = await openMainWindow(offline('serverNewer'));
  await click('To the updates');
  expect(await screen.findByRole('dialog', { name: 'Updates' })).toBeTruthy();
  await push({ ...home, connection: { state: 'connecting' } });
  expect(screen.getByRole('dialog', { name: 'Updates' })).toBeTruthy();
});
