// @vitest-environment happy-dom
import { act, fireEvent, screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { IGNORE_INPUT_MS } from '../../../../core/call/inputGuard.ts';
import { lookAndClick } from '../../../../test/fakes/lookAndClick.ts';
import { openMainWindow } from '../../../../test/stage/openMainWindow.tsx';
import { atStoryTime, click, pass } from '../../../../test/stage/personAtWindow.ts';
import { appStories } from '../../../stories/snapshots.ts';
import { UNDO_MS } from './UndoBar.tsx';

/** What can be done with the rows of the two lists: opened, had a menu of, removed and put back. */

atStoryTime('setTimeout', 'clearTimeout');

const row = (name: string): HTMLElement => screen.getAllByRole('row').find((one) => one.textContent?.includes(name))!;
const rightClick = (name: string) => act(async () => void fireEvent.contextMenu(row(name)));
const choose = async (name: string) => {
  const item = screen.getByRole('menuitem', { name });
  await act(async () => void fireEvent.click(item));
};
/** Whatever goes away then takes no focus with it. */
const focusElsewhere = () => act(async () => screen.getByRole('button', { name: /Recents/u }).focus());
const items = () => screen.getAllByRole('menuitem').map(({ textContent }) => textContent);

test('the right button on a contact offers what can be done with them, and does it', async () => {
  const { bridge } = await openMainWindow(appStories.home);
  await rightClick('maeve');
  expect(screen.getByRole('menu', { name: 'What to do with maeve' })).toBeTruthy();
  expect(items()).toEqual(['Call', 'Video call', 'Open', 'Add to favourites', 'Block…', 'Remove contact']);
  await choose('Video call');
  expect(bridge.dial).toHaveBeenCalledExactlyOnceWith({ peer: 'maeve', callType: 'video' });
  expect(screen.queryByRole('menu')).toBeNull();
  await rightClick('maeve');
  await choose('Block…');
  expect(screen.getByRole('alertdialog', { name: 'Block maeve?' })).toBeTruthy();
  expect(bridge.block).not.toHaveBeenCalled();
});

test('the right button on the page of a contact offers the same, but on a field what is done with text', async () => {
  const { bridge } = await openMainWindow(appStories.home);
  await act(async () => void lookAndClick(row('maeve')));
  const page = screen.getByRole('article');
  await act(async () => void fireEvent.contextMenu(within(page).getByRole('textbox')));
  expect(screen.queryByRole('menu')).toBeNull();
  await act(async () => void fireEvent.contextMenu(within(page).getByRole('heading', { name: 'maeve' })));
  expect(items()).toEqual(['Call', 'Video call', 'Add to favourites', 'Block…', 'Remove contact']);
  await choose('Call');
  expect(bridge.dial).toHaveBeenCalledExactlyOnceWith({ peer: 'maeve', callType: 'audio' });
});

test('the right button on a past call of theirs offers to delete that one, as in the list of all calls', async () => {
  const { bridge } = await openMainWindow(appStories.home);
  await act(async () => void lookAndClick(row('maeve')));
  const missed = within(screen.getByRole('article')).getByText('Missed video call').closest('li');
  await act(async () => void fireEvent.contextMenu(missed!));
  expect(items()).toEqual([
    ...['Call', 'Video call', 'Add to favourites', 'Block…'],
    ...['Delete this call from the list', 'Remove contact'],
  ]);
  await choose('Delete this call from the list');
  const callId = appStories.home.recents[0]?.call.callId;
  expect(bridge.removeRecent).toHaveBeenCalledExactlyOnceWith({ callId });
  expect(screen.getByRole('button', { name: 'Undo' })).toBeTruthy();
});

test('the right button on a call to make leads to whom it is about, and takes it out', async () => {
  const { bridge } = await openMainWindow(appStories.homeReminders);
  await click(/Recents/u);
  const [reminder] = within(screen.getByRole('list', { name: 'Calls to make' })).getAllByRole('listitem');
  await act(async () => void fireEvent.contextMenu(reminder!));
  expect(items()).toContain('Open');
  await choose('Remove this reminder');
  expect(bridge.removeReminder).toHaveBeenCalledOnce();
});

test('the menu has the focus, and Escape closes it', async () => {
  await openMainWindow(appStories.home);
  await rightClick('maeve');
  const focused = document.activeElement!;
  expect(screen.getByRole('menu').contains(focused)).toBe(true);
  await act(async () => void fireEvent.keyDown(focused, { key: 'Escape' }));
  expect(screen.queryByRole('menu')).toBeNull();
});

test('somebody who called and is no contact can be added from their call, and it deleted', async () => {
  const { bridge } = await openMainWindow(appStories.home);
  await click(/Recents/u);
  await rightClick('walker77');
  expect(items()).toEqual([
    'Call',
    'Video call',
    'Open',
    'Add to contacts',
    'Block…',
    'Delete this call from the list',
  ]);
  await choose('Delete this call from the list');
  expect(bridge.removeRecent).toHaveBeenCalledOnce();
  await rightClick('walker77');
  await choose('Add to contacts');
  expect(within(screen.getByRole('dialog')).getByDisplayValue('walker77')).toBeTruthy();
});

test('a double click opens, in both lists, and dials in neither', async () => {
  const { bridge } = await openMainWindow(appStories.home);
  const twice = async (name: string) => {
    await act(async () => void lookAndClick(row(name)));
    await act(async () => void lookAndClick(row(name)));
    await act(async () => void fireEvent.doubleClick(row(name)));
  };
  await twice('maeve');
  expect(screen.getByRole('heading', { name: 'maeve' })).toBeTruthy();
  await click(/Recents/u);
  await twice('fionn');
  expect(screen.getByRole('heading', { name: 'fionn' })).toBeTruthy();
  expect(bridge.dial).not.toHaveBeenCalled();
});

test('Enter on a row of the recent calls opens its person', async () => {
  const { bridge } = await openMainWindow(appStories.home);
  await click(/Recents/u);
  await act(async () => row('fionn').focus());
  await act(async () => {
    fireEvent.keyDown(row('fionn'), { key: 'Enter' });
    fireEvent.keyUp(row('fionn'), { key: 'Enter' });
  });
  expect(screen.getByRole('heading', { name: 'fionn' })).toBeTruthy();
  expect(bridge.dial).not.toHaveBeenCalled();
});

test('whoever goes through the contacts by keys opens nobody before Enter, which marks the row', async () => {
  await openMainWindow(appStories.home);
  const press = (key: string) =>
    act(async () => {
      fireEvent.keyDown(document.activeElement!, { key });
      fireEvent.keyUp(document.activeElement!, { key });
    });
  await act(async () => row('cormac').focus());
  await press('ArrowDown');
  expect(document.activeElement?.textContent).toContain('deirdre-home');
  expect(screen.queryByRole('article')).toBeNull();
  await press('Enter');
  expect(screen.getByRole('heading', { name: 'deirdre-home' })).toBeTruthy();
  expect(screen.getAllByRole('row', { current: true })).toEqual([row('deirdre-home')]);
});

test('a contact is removed at once, and put back by who thinks better of it', async () => {
  const { bridge } = await openMainWindow(appStories.home);
  await rightClick('maeve');
  await choose('Remove contact');
  expect(bridge.removeContact).toHaveBeenCalledExactlyOnceWith({ handle: 'maeve' });
  expect(screen.getByText(/^maeve is no longer a contact/u)).toBeTruthy();
  await click('Undo');
  expect(bridge.putBackContact).toHaveBeenCalledExactlyOnceWith({ handle: 'maeve' });
  expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull();
});

test('a reminder that was taken out by a slip is had back', async () => {
  const { bridge } = await openMainWindow(appStories.homeReminders);
  await click(/Recents/u);
  await click('Remove the reminder to call fionn');
  expect(bridge.removeReminder).toHaveBeenCalledExactlyOnceWith({ handle: 'fionn' });
  expect(screen.getByText('You will not be reminded to call fionn.')).toBeTruthy();
  await click('Undo');
  expect(bridge.putBackReminder).toHaveBeenCalledExactlyOnceWith({ handle: 'fionn' });
});

test('several that were removed one after the other come back together', async () => {
  const { bridge } = await openMainWindow(appStories.home);
  await click(/Recents/u);
  await click('Delete the call with fionn from the list');
  await click('Delete the call with cormac from the list');
  expect(screen.getByText('2 entries were removed.')).toBeTruthy();
  await click('Undo');
  expect(bridge.putBackRecent).toHaveBeenCalledTimes(2);
});

test('two presses on one bin remove one entry', async () => {
  const { bridge } = await openMainWindow(appStories.home);
  await click(/Recents/u);
  // As main has it: the second finds nothing.
  bridge.removeRecent.mockResolvedValueOnce({ isKept: true }).mockResolvedValueOnce({ isKept: false });
  await click('Delete the call with fionn from the list');
  await click('Delete the call with fionn from the list');
  expect(bridge.removeRecent).toHaveBeenCalledTimes(2);
  expect(screen.getByText('The call with fionn was deleted from the list.')).toBeTruthy();
});

test('what main could not put back this time is offered again', async () => {
  const { bridge } = await openMainWindow(appStories.home);
  await click(/Recents/u);
  await click('Delete the call with fionn from the list');
  await click('Delete the call with cormac from the list');
  bridge.putBackRecent.mockRejectedValueOnce(new Error('storeFull'));
  await click('Undo');
  expect(bridge.putBackRecent).toHaveBeenCalledTimes(2);
  expect(screen.getByText('The call with cormac was deleted from the list.')).toBeTruthy();
  expect(screen.getByText(/The disk of this computer is full/u)).toBeTruthy();
  await pass(IGNORE_INPUT_MS);
  await click('Undo');
  expect(bridge.putBackRecent).toHaveBeenCalledTimes(3);
  expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull();
});

test('the offer to undo goes after its time, which begins anew with each removal', async () => {
  await openMainWindow(appStories.home);
  await click(/Recents/u);
  await focusElsewhere();
  await click('Delete the call with fionn from the list');
  await pass(UNDO_MS - 1000);
  await click('Delete the call with cormac from the list');
  await pass(UNDO_MS - 1000);
  expect(screen.getByRole('button', { name: 'Undo' })).toBeTruthy();
  await pass(1000);
  expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull();
});

test('while somebody points at the offer to undo, it stays', async () => {
  await openMainWindow(appStories.home);
  await click(/Recents/u);
  await focusElsewhere();
  await click('Delete the call with fionn from the list');
  const bar = screen.getByRole('button', { name: 'Undo' }).parentElement!;
  await act(async () => void fireEvent.pointerOver(bar));
  await pass(UNDO_MS * 3);
  expect(screen.getByRole('button', { name: 'Undo' })).toBeTruthy();
  await act(async () => void fireEvent.pointerOut(bar));
  await pass(UNDO_MS);
  expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull();
});

test('what main can no longer put back is told until it was read', async () => {
  const { bridge } = await openMainWindow(appStories.home);
  bridge.putBackRecent.mockResolvedValueOnce({ isBack: false });
  await click(/Recents/u);
  await click('Delete the call with fionn from the list');
  await click('Undo');
  await focusElsewhere();
  await pass(UNDO_MS * 3);
  expect(screen.getByText(/^It is too late to undo that/u)).toBeTruthy();
  await click('Leave it as it is');
  expect(screen.queryByText(/^It is too late to undo that/u)).toBeNull();
});

test('the filter of the recent calls and the search in the contacts are kept for who comes back', async () => {
  await openMainWindow(appStories.home);
  await act(async () => void fireEvent.change(screen.getByRole('searchbox'), { target: { value: 'ma' } }));
  await click(/Recents/u);
  await act(async () => void fireEvent.click(screen.getByRole('radio', { name: 'Missed' })));
  await click('Contacts');
  expect(screen.getByRole<HTMLInputElement>('searchbox').value).toBe('ma');
  await click(/Recents/u);
  expect(screen.getByRole<HTMLInputElement>('radio', { name: 'Missed' }).checked).toBe(true);
});

test('a favourite has a star and stands first, and is one by the menu', async () => {
  const { home } = appStories;
  const { bridge, push } = await openMainWindow(home);
  await rightClick('maeve');
  await choose('Add to favourites');
  expect(bridge.favourContact).toHaveBeenCalledExactlyOnceWith({ handle: 'maeve', favourite: true });
  await push({ ...home, contacts: home.contacts.map((one) => ({ ...one, favourite: one.handle === 'maeve' })) });
  const [first] = screen.getAllByRole('row');
  expect(within(first!).getByText('maeve')).toBeTruthy();
  expect(within(first!).getByRole('img', { name: 'Favourite' })).toBeTruthy();
  await rightClick('maeve');
  await choose('Remove from favourites');
  expect(bridge.favourContact).toHaveBeenLastCalledWith({ handle: 'maeve', favourite: false });
});

test('of the past calls the missed ones are shown alone, all of them again, and that there are none', async () => {
  const { push } = await openMainWindow(appStories.home);
  await click(/Recents/u);
  const { recents } = appStories.home;
  const missed = recents.filter(({ isMissed }) => isMissed);
  expect(missed.length).toBeLessThan(recents.length);
  // Between them stand the days.
  const rows = () => screen.getAllByRole('row').filter(({ textContent }) => textContent?.includes(' call')).length;
  const show = (name: string) => act(async () => void lookAndClick(screen.getByRole('radio', { name })));
  expect(rows()).toBe(recents.length);
  await show('Missed');
  expect(rows()).toBe(missed.length);
  await show('All');
  expect(rows()).toBe(recents.length);
  await show('Missed');
  await push({ ...appStories.home, recents: recents.filter(({ isMissed }) => !isMissed) });
  expect(screen.getByText('No missed calls.')).toBeTruthy();
});
