// @vitest-environment happy-dom
import { act, screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { lookAndClick } from '../../../../test/fakes/lookAndClick.ts';
import { openMainWindow } from '../../../../test/stage/openMainWindow.tsx';
import { atStoryTime, click } from '../../../../test/stage/personAtWindow.ts';
import { linkStories } from '../../../stories/links.ts';
import { appStories, ready } from '../../../stories/snapshots.ts';

/** What comes after the account: the steps three to five of setting Ringfort up. */

atStoryTime();

const { homeSetUpProtection, homeSetUpDevices, homeSetUpLinked, homeSetUpShare, home } = appStories;

/** In the first of its kind: a button of the same name may stand elsewhere. */
const clickIn = (role: 'alertdialog' | 'region', name: string) =>
  act(async () => void lookAndClick(within(screen.getAllByRole(role)[0]!).getByRole('button', { name })));

test('after the account come protection, devices and the link, each a step that is kept over a restart', async () => {
  const { bridge, push } = await openMainWindow(homeSetUpProtection);
  expect(await screen.findByText('Step 3 of 5')).toBeTruthy();
  await click('Continue');
  expect(bridge.changeSettings).toHaveBeenLastCalledWith({ setUpStep: 'devices' });
  await push(homeSetUpDevices);
  expect(document.activeElement).toBe(screen.getByRole('heading', { name: 'Hear yourself once' }));
  expect(screen.getByText('Step 4 of 5')).toBeTruthy();
  await click('Continue');
  expect(bridge.changeSettings).toHaveBeenLastCalledWith({ setUpStep: 'share' });
  await push(homeSetUpShare);
  expect(screen.getByText('Step 5 of 5')).toBeTruthy();
  await click('Done');
  expect(bridge.changeSettings).toHaveBeenLastCalledWith({ setUpStep: 'done' });
  await act(async () => screen.getByRole('button', { name: 'Done' }).focus());
  await push(home);
  expect(screen.queryByText(/^Step/u)).toBeNull();
  // What was pressed is gone: the next act has the focus (B12).
  expect(document.activeElement).toBe(screen.getByLabelText('Search contacts'));
});

test('whose system has no password store reads that their passphrase opens it all, and of no store that could be lost', async () => {
  const account = { ...ready, keyProtection: { keyring: null, passphrase: true } };
  await openMainWindow({ ...homeSetUpProtection, account });
  expect(await screen.findByText(/Your passphrase is what opens them/u)).toBeTruthy();
  expect(screen.queryByText(/password store of the system is ever lost/u)).toBeNull();
});

test('whoever has a contact already, by a link that brought them, is shown their own link all the same', async () => {
  await openMainWindow({ ...home, settings: homeSetUpShare.settings });
  expect(await screen.findByText('Step 5 of 5')).toBeTruthy();
  expect(await screen.findByRole('heading', { name: 'Invite somebody' })).toBeTruthy();
});

test('the page of whoever a link brought hides no step: it is named above the list, and a press is back at it', async () => {
  const { push } = await openMainWindow({ ...homeSetUpLinked, link: linkStories.toGrainne });
  await screen.findByRole('alertdialog');
  const strip = () => screen.getAllByRole('region', { name: 'Setting up Ringfort' })[0]!;
  expect(strip().dataset['beside']).toBe('step');
  await clickIn('alertdialog', 'Add contact');
  await push({ ...homeSetUpLinked, link: null });
  expect(screen.getByRole('heading', { name: 'grainne' })).toBeTruthy();
  expect(strip().dataset['beside']).toBe('person');
  await clickIn('region', 'Set up');
  expect(document.activeElement).toBe(screen.getByRole('heading', { name: 'Hear yourself once' }));
  expect(strip().dataset['beside']).toBe('step');
});

test('one goes back a step, or skips the rest, and may add somebody meanwhile', async () => {
  const { bridge } = await openMainWindow(homeSetUpDevices);
  await screen.findByText('Step 4 of 5');
  await click('Back');
  expect(bridge.changeSettings).toHaveBeenLastCalledWith({ setUpStep: 'protection' });
  await click('Skip the rest');
  expect(bridge.changeSettings).toHaveBeenLastCalledWith({ setUpStep: 'done' });
  expect(screen.getAllByRole('button', { name: 'Add contact' }).length).toBeGreaterThan(0);
});

test('where only one pane fits, a strip above the list says how far it is and opens the step, and Later goes back', async () => {
  const { push } = await openMainWindow(homeSetUpDevices);
  const columns = document.querySelector('[data-shows]')!;
  const strip = screen.getAllByRole('region', { name: 'Setting up Ringfort' })[0]!;
  expect(within(strip).getByText('Step 4 of 5: Hear yourself once')).toBeTruthy();
  expect(columns.getAttribute('data-shows')).toBe('list');
  await click('Set up');
  expect(columns.getAttribute('data-shows')).toBe('detail');
  expect(document.activeElement).toBe(screen.getByRole('heading', { name: 'Hear yourself once' }));
  await click('Later');
  expect(columns.getAttribute('data-shows')).toBe('list');
  await click('Set up');
  await click('Contacts');
  expect(columns.getAttribute('data-shows')).toBe('list');
  await click('Set up');
  await push(home);
  expect(columns.getAttribute('data-shows')).toBe('list');
  expect(screen.queryByRole('region', { name: 'Setting up Ringfort' })).toBeNull();
});
