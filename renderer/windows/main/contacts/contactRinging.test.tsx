// @vitest-environment happy-dom
import { act, screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { lookAndClick } from '../../../../test/fakes/lookAndClick.ts';
import { openMainWindow } from '../../../../test/stage/openMainWindow.tsx';
import { atStoryTime } from '../../../../test/stage/personAtWindow.ts';
import { safetyStories } from '../../../stories/safety.ts';
import { appStories } from '../../../stories/snapshots.ts';

atStoryTime();

const { home } = appStories;
const chosen = (name: string) => screen.getByRole<HTMLInputElement>('radio', { name }).checked;

test('a contact may ring with a tone of their own, and as everybody again', async () => {
  const { bridge, push } = await openMainWindow(home, safetyStories.verified);
  await act(async () => void lookAndClick(within(screen.getByRole('grid')).getByText('anna')));
  expect(chosen('As for everybody')).toBe(true);
  await act(async () => void lookAndClick(screen.getByRole('radio', { name: 'Chimes' })));
  expect(bridge.ringContact).toHaveBeenLastCalledWith({ handle: 'anna', rings: 'usual', ringtone: 'chimes' });
  await push({ ...home, contacts: home.contacts.map((contact) => ({ ...contact, ringtone: 'chimes' })) });
  expect(chosen('Chimes')).toBe(true);
  await act(async () => void lookAndClick(screen.getByRole('radio', { name: 'As for everybody' })));
  expect(bridge.ringContact).toHaveBeenLastCalledWith({ handle: 'anna', rings: 'usual', ringtone: null });
  await act(async () => void lookAndClick(screen.getByRole('radio', { name: 'Never' })));
  expect(bridge.ringContact).toHaveBeenLastCalledWith({ handle: 'anna', rings: 'never', ringtone: 'chimes' });
});

test('that nobody may ring is said where a contact’s calls are to ring, and is undone by a press there', async () => {
  const said = /no call rings, whatever is chosen here/u;
  const { bridge, push } = await openMainWindow(home, safetyStories.verified);
  await act(async () => void lookAndClick(within(screen.getByRole('grid')).getByText('anna')));
  expect(screen.queryByText(said)).toBeNull();
  const nobody = { ...home, settings: { ...home.settings, whoMayRing: 'nobody' } } as const;
  for (const rings of ['always', 'usual', 'never'] as const) {
    // oxlint-disable-next-line no-await-in-loop
    await push({ ...nobody, contacts: home.contacts.map((contact) => ({ ...contact, rings })) });
    expect(screen.queryByText(said) !== null).toBe(rings !== 'never');
  }
  await push({ ...nobody, contacts: home.contacts.map((contact) => ({ ...contact, rings: 'always' })) });
  await act(async () => void lookAndClick(screen.getByRole('button', { name: 'Let contacts ring' })));
  expect(bridge.changeSettings).toHaveBeenCalledExactlyOnceWith({ whoMayRing: 'contacts' });
});
