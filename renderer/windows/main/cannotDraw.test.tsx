// @vitest-environment happy-dom
import { act, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { lookAndClick } from '../../../test/fakes/lookAndClick.ts';
import { openMainWindow } from '../../../test/stage/openMainWindow.tsx';
import { atStoryTime, click } from '../../../test/stage/personAtWindow.ts';
import { MendableWindow } from '../../components/mending/MendableWindow.tsx';
import { appStories, recents } from '../../stories/snapshots.ts';

/** What a person sees when something cannot be drawn. */

atStoryTime();
beforeEach(() => {
  // React writes down what it caught.
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
});
afterEach(() => {
  vi.restoreAllMocks();
});

const [first, second] = recents;
if (first === undefined || second === undefined) throw new Error('there are stories of past calls');

test.each([Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER, 8.64e15 + 1])(
  'a call of the time %d is listed with an unknown time, beside all others (A85)',
  async (startedAt) => {
    const wild = { ...first, call: { ...first.call, startedAt } };
    await openMainWindow({ ...appStories.home, recents: [wild, ...recents.slice(1)] });
    await click('Recents');
    const list = within(screen.getByRole('grid'));
    expect(list.getByText('Unknown time')).toBeTruthy();
    expect(list.getByText('Unknown day')).toBeTruthy();
    expect(list.getAllByText('anna').length).toBeGreaterThan(0);
    await click('Contacts');
    const contact = within(screen.getByRole('grid')).getByText(first.call.peer);
    await act(async () => void fireEvent.click(contact));
    expect(screen.getByRole('heading', { name: first.call.peer })).toBeTruthy();
    expect(screen.getByText('Unknown time')).toBeTruthy();
  },
);

test('a row that cannot be drawn takes no other with it, and can be taken off the list (A85)', async () => {
  const broken = { ...first, call: { ...first.call, peer: undefined as unknown as string } };
  const { bridge } = await openMainWindow({ ...appStories.home, recents: [broken, ...recents.slice(1)] });
  await click('Recents');
  const list = within(screen.getByRole('grid'));
  expect(list.getByText('This entry cannot be shown.')).toBeTruthy();
  expect(list.getAllByText('anna').length).toBeGreaterThan(0);
  await act(async () => void lookAndClick(list.getByRole('button', { name: 'Delete this entry from the list' })));
  expect(bridge.removeRecent).toHaveBeenCalledExactlyOnceWith({ callId: first.call.callId });
});

test('a part that cannot be drawn leaves the others, and is drawn again when its button is pressed (A85)', async () => {
  const { push } = await openMainWindow(appStories.home);
  const wrong = { phase: 'connected', call: null } as unknown as typeof appStories.home.call;
  await push({ ...appStories.home, call: wrong });
  expect(screen.getByText('This part could not be shown')).toBeTruthy();
  expect(screen.getByRole('row', { name: /anna/u })).toBeTruthy();
  await push(appStories.homeInCall);
  expect(screen.queryByText('This part could not be shown')).toBeNull();
  expect(screen.getByRole('button', { name: 'Hang up' })).toBeTruthy();
});

test('a window that cannot be drawn says so, and its button draws it from nothing (A85)', async () => {
  let isMended = false;
  let drawings = 0;
  function Window() {
    if (!isMended) throw new Error('cannot be drawn');
    return <p>Mended</p>;
  }
  const draw = () => {
    drawings += 1;
    return <Window />;
  };
  render(<MendableWindow draw={draw} />);
  expect(screen.getByText('This window could not be shown')).toBeTruthy();
  await click('Try again');
  expect(screen.getByText('This window could not be shown')).toBeTruthy();
  isMended = true;
  const tried = drawings;
  await click('Try again');
  expect(screen.getByText('Mended')).toBeTruthy();
  expect(drawings).toBeGreaterThan(tried);
});
