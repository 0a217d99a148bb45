// @vitest-environment happy-dom
import { act, screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { lookAndClick } from '../../../../test/fakes/lookAndClick.ts';
import { openMainWindow } from '../../../../test/stage/openMainWindow.tsx';
import { atStoryTime, click, refuse, type } from '../../../../test/stage/personAtWindow.ts';
import { appStories } from '../../../stories/snapshots.ts';

/** What people are called, as somebody at the main window sees and says it. */

atStoryTime();

const select = (name: string) => act(async () => void lookAndClick(within(screen.getByRole('grid')).getByText(name)));
const inSheet = () => within(screen.getByRole('dialog'));
const press = (name: string) => act(async () => void lookAndClick(inSheet().getByRole('button', { name })));

test('Анна may be called Анна: a username is proposed from her name, and she may choose another', async () => {
  const { bridge } = await openMainWindow(appStories.onboarding);
  await type('Your name', 'Анна Щукина');
  expect(screen.getByLabelText<HTMLInputElement>('Username').value).toBe('anna.shchukina');
  expect(screen.getByText('People will call you as anna.shchukina')).toBeTruthy();
  await type('Username', 'anna');
  await type('Your name', 'Анна');
  expect(screen.getByLabelText<HTMLInputElement>('Username').value).toBe('anna');
  await type('Server address', 'https://calls.example.org');
  await click('Create account');
  const expected = { handle: 'anna', displayName: 'Анна', server: 'https://calls.example.org' };
  expect(bridge.register).toHaveBeenCalledExactlyOnceWith(expected);
});

test('whose name has no English letters is told the rule of a username before and while typing', async () => {
  await openMainWindow(appStories.onboarding);
  await type('Your name', '李小龍');
  expect(screen.getByLabelText<HTMLInputElement>('Username').value).toBe('');
  expect(screen.getByText(/Small letters, digits/u)).toBeTruthy();
  await type('Username', 'Li Long');
  expect(screen.getByText('Only a to z, 0 to 9, dot, hyphen and underscore.')).toBeTruthy();
});

test('whoever comes back finds their name as it was', async () => {
  await openMainWindow(appStories.onboardingSignedOut);
  expect(screen.getByLabelText<HTMLInputElement>('Your name').value).toBe('Саша');
  expect(screen.getByLabelText<HTMLInputElement>('Username').value).toBe('sasha');
});

test('contacts stand in the list by what they are called, with their usernames, and are found by either', async () => {
  await openMainWindow(appStories.homeNamed);
  const names = () => screen.getAllByRole('row').map((row) => row.getAttribute('aria-label'));
  expect(names()).toContain('Анна Сергеевна');
  expect(within(screen.getByRole('grid')).getByText('@anna')).toBeTruthy();
  await type('Search contacts', 'СЕРГ');
  expect(names()).toEqual(['Анна Сергеевна']);
  await type('Search contacts', 'oks');
  expect(names()).toEqual(['Оксана']);
});

test('a page says who it is by name and username, and how they call themselves where a nickname stands', async () => {
  await openMainWindow(appStories.homeNamed);
  await select('Little sister');
  const page = within(screen.getByRole('article'));
  expect(page.getByRole('heading', { level: 2, name: 'Little sister' })).toBeTruthy();
  expect(page.getByText('@maeve')).toBeTruthy();
  expect(page.getByText('Calls themselves “Maeve O’Brien”')).toBeTruthy();
});

test('a name that could not be saved is said where it was typed, and stays there to be tried again', async () => {
  const { bridge } = await openMainWindow(appStories.homeNamed);
  await select('Анна Сергеевна');
  await click('Rename Анна Сергеевна');
  await type('Your name for them', 'Mum');
  bridge.renameContact.mockRejectedValueOnce(new Error('Uncaught Error: storeFull'));
  await press('Save');
  expect(inSheet().getByRole('alert').textContent).toMatch(/disk/u);
  expect(screen.getByLabelText<HTMLInputElement>('Your name for them').value).toBe('Mum');
  await press('Save');
  expect(screen.queryByRole('dialog')).toBeNull();
});

test('a name that is saved late closes no other sheet than its own', async () => {
  const { bridge } = await openMainWindow(appStories.homeNamed);
  await select('Анна Сергеевна');
  await click('Rename Анна Сергеевна');
  let saved = (_answer: null): void => undefined;
  bridge.renameContact.mockImplementationOnce(() => new Promise((done) => (saved = done)));
  await press('Save');
  await press('Cancel');
  await click('Rename Анна Сергеевна');
  await act(async () => saved(null));
  expect(screen.getByRole('dialog')).toBeTruthy();
});

test('a contact is given a nickname, and it is taken away again', async () => {
  const { bridge } = await openMainWindow(appStories.homeNamed);
  await select('Анна Сергеевна');
  await click('Rename Анна Сергеевна');
  expect(screen.getByRole('dialog', { name: 'What do you call Анна Сергеевна (@anna)?' })).toBeTruthy();
  await type('Your name for them', 'Mum');
  await press('Save');
  expect(bridge.renameContact).toHaveBeenLastCalledWith({ handle: 'anna', nickname: 'Mum' });
  expect(screen.queryByRole('dialog')).toBeNull();
  await select('Little sister');
  await click('Rename Little sister');
  await type('Your name for them', '');
  await press('Save');
  expect(bridge.renameContact).toHaveBeenLastCalledWith({ handle: 'maeve', nickname: '' });
});

test('a name that could not be saved stays in its field', async () => {
  const { bridge } = await openMainWindow(appStories.homeNamed);
  bridge.renameContact.mockRejectedValueOnce(new Error('the disk is full'));
  await select('Анна Сергеевна');
  await click('Rename Анна Сергеевна');
  await type('Your name for them', 'Mum');
  await press('Save');
  expect(inSheet().getByLabelText<HTMLInputElement>('Your name for them').value).toBe('Mum');
});

test('the own name is changed in the settings, and stands beside the username', async () => {
  const { bridge } = await openMainWindow(appStories.homeNamed);
  expect(screen.getByText('You are Саша Орлова, username sasha')).toBeTruthy();
  await click('Settings');
  await click('Change name…');
  await type('Your name', 'Александра');
  await press('Save');
  expect(bridge.changeDisplayName).toHaveBeenCalledExactlyOnceWith({ displayName: 'Александра' });
});

test('past calls and promises to call name people as the contacts do', async () => {
  await openMainWindow(appStories.homeNamed);
  await click(/Recents/u);
  expect(screen.getAllByRole('row', { name: /Анна Сергеевна/u }).length).toBeGreaterThan(0);
  expect(screen.getByText(/Time to call Анна Сергеевна/u)).toBeTruthy();
});

test('whom one is about to block, what was removed and why a call was refused are told by name', async () => {
  const { bridge } = await openMainWindow(appStories.homeNamed);
  await select('Анна Сергеевна');
  await click('Block');
  expect(screen.getByRole('alertdialog', { name: 'Block Анна Сергеевна (@anna)?' })).toBeTruthy();
  await click('Cancel');
  bridge.dial.mockImplementationOnce(refuse('blocked'));
  await click('Call');
  expect(screen.getByText('You blocked Анна Сергеевна (@anna). Unblock them before you call.')).toBeTruthy();
  await click('Remove contact');
  expect(bridge.removeContact).toHaveBeenCalledExactlyOnceWith({ handle: 'anna' });
  expect(screen.getByText(/^Анна Сергеевна is no longer a contact/u)).toBeTruthy();
});

test('where keys are compared and accepted, the name stands with the username, which nobody else can have', async () => {
  const number = { digits: '0'.repeat(60), code: 'A' };
  const safety = { handle: 'anna', number, verified: false, changedTo: null };
  await openMainWindow(appStories.homeNamed, safety);
  await select('Анна Сергеевна');
  await click('Verify');
  expect(screen.getByRole('dialog', { name: 'Verify Анна Сергеевна (@anna)' })).toBeTruthy();
});
