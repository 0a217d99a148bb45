// @vitest-environment happy-dom
import { act, screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { lookAndClick } from '../../../../test/fakes/lookAndClick.ts';
import { openMainWindow } from '../../../../test/stage/openMainWindow.tsx';
import { atStoryTime, click, refuse, type } from '../../../../test/stage/personAtWindow.ts';
import { linkStories } from '../../../stories/links.ts';
import { appStories } from '../../../stories/snapshots.ts';

atStoryTime();

const { home } = appStories;
const clickIn = (role: 'dialog' | 'alertdialog', name: string) =>
  act(async () => void lookAndClick(within(screen.getByRole(role)).getByRole('button', { name })));

test.each(['alreadyAdded', 'identityChanged'] as const)(
  'whose username adds nobody, for they are there, has their page one press away: %s',
  async (reason) => {
    const { bridge } = await openMainWindow(home);
    bridge.addContact.mockImplementation(refuse(reason));
    await click('Add contact');
    await type('Username or link', 'maeve');
    await clickIn('dialog', 'Add contact');
    await clickIn('dialog', 'Open contact');
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(screen.getByRole('heading', { name: 'maeve' })).toBeTruthy();
  },
);

test('a name that nobody has leads nowhere', async () => {
  const { bridge } = await openMainWindow(home);
  bridge.addContact.mockImplementation(refuse('unknownUser'));
  await click('Add contact');
  await type('Username or link', 'nobody');
  await clickIn('dialog', 'Add contact');
  expect(within(screen.getByRole('dialog')).queryByRole('button', { name: 'Open contact' })).toBeNull();
});

test('a link that adds nobody, for the keys of whom it leads to changed, is closed for their page', async () => {
  const { toGrainne } = linkStories;
  const { bridge, push } = await openMainWindow({ ...home, link: toGrainne });
  bridge.addFromLink.mockImplementation(refuse('identityChanged'));
  await screen.findByRole('alertdialog');
  await clickIn('alertdialog', 'Add contact');
  await clickIn('alertdialog', 'Open contact');
  expect(bridge.closeLink).toHaveBeenCalledExactlyOnceWith({ number: toGrainne.number });
  await push({ ...home, link: null });
  expect(screen.getByRole('heading', { name: 'grainne' })).toBeTruthy();
});
