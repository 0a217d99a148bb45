// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openMainWindow } from '../../../../test/stage/openMainWindow.tsx';
import { snapshotOf } from '../../../stories/picture.ts';
import { appStories, callStories, storyNow } from '../../../stories/snapshots.ts';
import { silences } from '../../../stories/states.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: storyNow }));
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const press = (code: string, key: string, held: object = { ctrlKey: true }) =>
  act(async () => void fireEvent.keyDown(document.activeElement ?? document.body, { code, key, ...held }));
const openPalette = async () => {
  await press('KeyK', 'k');
  // happy-dom knows no :focus-within, by which the sheet sees that it need not take the focus.
  (await screen.findByLabelText('Find and do', { selector: 'input' })).focus();
};
const field = () => screen.getByLabelText('Find and do', { selector: 'input' });
const type = (text: string) => act(async () => void fireEvent.change(field(), { target: { value: text } }));
// By role takes testing-library a second for each look at so many lines.
const options = () => [...document.querySelectorAll('[role=option]')];
const lines = () => options().map(({ textContent }) => textContent);
const active = () => options().find((line) => line.getAttribute('aria-selected') === 'true')?.textContent;
const settled = (line: string) => waitFor(() => expect(active()).toBe(line));
const enter = () => press('Enter', 'Enter', {});

test('Ctrl+K, a few letters and Enter call a contact', async () => {
  const { bridge } = await openMainWindow(appStories.home);
  await openPalette();
  await type('mae');
  await settled('Call maeve');
  expect(lines()).toEqual(expect.arrayContaining(['Call maeve', 'Video call maeve', 'Show maeve']));
  await enter();
  expect(bridge.dial.mock.calls).toEqual([[{ peer: 'maeve', callType: 'audio' }]]);
  expect(document.querySelector('[role=combobox]')).toBeNull();
});

test('the words may come in any order, and say what to do', async () => {
  const { bridge } = await openMainWindow(appStories.home);
  await openPalette();
  await type('maeve video');
  await settled('Video call maeve');
  await enter();
  expect(bridge.dial.mock.calls).toEqual([[{ peer: 'maeve', callType: 'video' }]]);
});

test('of the settings, those whose words begin with what was typed come first', async () => {
  await openMainWindow({ ...appStories.home, settings: { ...appStories.home.settings, language: 'ru' } });
  await press('KeyK', 'k');
  const found = await screen.findByLabelText('Найти и выполнить', { selector: 'input' });
  await act(async () => void fireEvent.change(found, { target: { value: 'тем' } }));
  // In front of the start with the “system”, whose letters these are as well.
  await settled('Тема');
});

test('Enter that comes before the people means the first one when they are there', async () => {
  const { bridge } = await openMainWindow(appStories.home);
  await openPalette();
  let answer = (): void => undefined;
  const answerOf = bridge.contactsPage.getMockImplementation();
  bridge.contactsPage.mockImplementation(async (question) => {
    await new Promise<void>((resolve) => (answer = resolve));
    if (answerOf === undefined) throw new Error('no contacts');
    return answerOf(question);
  });
  await type('mae');
  await enter();
  expect(bridge.dial.mock.calls).toEqual([]);
  await act(async () => answer());
  await waitFor(() => expect(bridge.dial.mock.calls).toEqual([[{ peer: 'maeve', callType: 'audio' }]]));
});

test('arrows go through the lines and around the ends', async () => {
  await openMainWindow(appStories.home);
  await openPalette();
  await type('maeve');
  await settled('Call maeve');
  await press('ArrowDown', 'ArrowDown', {});
  expect(active()).toBe('Video call maeve');
  await press('ArrowUp', 'ArrowUp', {});
  await press('ArrowUp', 'ArrowUp', {});
  expect(active()).toBe(lines().at(-1));
});

test('a call that comes does not change what Enter means', async () => {
  const { bridge, push } = await openMainWindow(appStories.home);
  await openPalette();
  await type('d');
  await waitFor(() => expect(options().length).toBeGreaterThan(1));
  const before = active();
  await push({ ...appStories.home, call: appStories.homeRinging.call, security: appStories.homeRinging.security });
  expect(lines()[0]).toBe('Decline');
  expect(active()).toBe(before);
  await enter();
  expect(bridge.decline).not.toHaveBeenCalled();
});

test('who rings is answered from it as from their bar, and never by the first line', async () => {
  const { bridge, push } = await openMainWindow(appStories.homeRinging);
  const answers = () => lines().filter((line) => line?.toLowerCase().includes('answer'));
  const { view } = snapshotOf(appStories.homeRinging).call;
  const seen = { callId: view.phase === 'idle' ? '' : view.call.callId, phase: 'ringing' };
  await openPalette();
  expect(answers()).toEqual(['Answer with audio', 'Answer with video']);
  expect(active()).not.toMatch(/answer/iu);
  await type('answer video');
  await settled('Answer with video');
  await enter();
  expect(bridge.answer).toHaveBeenCalledExactlyOnceWith({ ...seen, callType: 'video' });
  await push(appStories.homeRingingNoRelay);
  await openPalette();
  await waitFor(() => expect(answers()).toEqual(['Add and answer with video']));
  await push(appStories.homeRingingSecond);
  await type('and answer');
  await waitFor(() => expect(answers()).toEqual(['Hold and answer', 'End and answer']));
  await settled('Hold and answer');
  await enter();
  const present = { callId: expect.any(String), wish: 'hold' };
  expect(bridge.answer).toHaveBeenLastCalledWith(expect.objectContaining({ callType: 'audio', present }));
});

test('who rings is declined from it with words, and comes to mind again', async () => {
  const { bridge } = await openMainWindow(appStories.homeRingingOwnTexts);
  const { call } = appStories.homeRingingOwnTexts;
  const seen = { callId: call.call.callId, phase: 'ringing' };
  const choose = async (typed: string, line: string) => {
    await openPalette();
    await type(typed);
    await settled(line);
    await enter();
  };
  await choose('cinema', 'Decline: “In the cinema, back at ten”');
  await choose('decline talk', 'Decline: “I can’t talk now”');
  await choose('remind hour', 'Decline and remind me in 1 hour');
  expect(bridge.declineWith.mock.calls).toEqual([
    [{ ...seen, text: 'In the cinema, back at ten', callBackInMs: null }],
    [{ ...seen, text: 'I can’t talk now', callBackInMs: null }],
    [{ ...seen, text: '', callBackInMs: null, remindInMs: 3_600_000 }],
  ]);
});

test('what has only a button in the window of a call is done from it there, for that call', async () => {
  const talking = { ...appStories.homeInCall, security: callStories.callWords.security };
  const { bridge } = await openMainWindow({ ...talking, call: { ...talking.call, sharing: true } });
  const { callId } = talking.call.call;
  for (const [typed, line, wish] of [
    ['compare', 'Compare words', 'words'],
    ['statistics', 'Call statistics', 'statistics'],
    ['small window', 'Small window on top', 'mini'],
    ['stop sharing', 'Stop sharing', 'stopSharing'],
  ] as const) {
    await openPalette();
    await type(typed);
    await settled(line);
    await enter();
    expect(bridge.callWish).toHaveBeenLastCalledWith({ callId, wish });
  }
});

test('a stranger who rings is blocked from it, after a yes', async () => {
  const { bridge } = await openMainWindow(appStories.homeRingingStranger);
  await openPalette();
  await type('block');
  await settled('Block walker77');
  await enter();
  expect(await screen.findByRole('alertdialog', { name: 'Block walker77?' })).toBeTruthy();
  expect(bridge.block).not.toHaveBeenCalled();
});

test('the own link is shown from it, and a call that was cut off is gone back to', async () => {
  const { bridge } = await openMainWindow(appStories.homeCutOff);
  await openPalette();
  await type('return');
  await settled('Return');
  await enter();
  const { callId } = appStories.homeCutOff.call.call;
  expect(bridge.returnToCall).toHaveBeenCalledExactlyOnceWith({ callId, phase: 'cutOff' });
  await openPalette();
  await type('qr');
  await settled('Show link and QR code');
  await enter();
  expect(await screen.findByRole('dialog')).toBeTruthy();
});

test('a setting opens with everything else out of the way', async () => {
  await openMainWindow(appStories.home);
  await openPalette();
  await type('always relay');
  await settled('Always Relay');
  await enter();
  expect(screen.getByRole('searchbox')).toHaveProperty('value', 'Always Relay');
  expect(screen.getAllByRole('heading', { level: 2 }).map(({ textContent }) => textContent)).toEqual(['Privacy']);
});

test('do not disturb goes on for an hour, and off again', async () => {
  const { bridge, push } = await openMainWindow(appStories.home);
  await openPalette();
  await type('disturb 1 hour');
  await settled('Do not disturb for 1 hour');
  await enter();
  expect(bridge.changeSettings.mock.calls).toEqual([[{ doNotDisturb: storyNow + 3_600_000 }]]);
  await push({ ...appStories.home, quiet: { reason: 'doNotDisturb', until: null } });
  await openPalette();
  await type('disturb');
  await settled('Turn off do not disturb');
  await enter();
  expect(bridge.changeSettings).toHaveBeenLastCalledWith({ doNotDisturb: 'off' });
});

test('whatever keeps calls silent ends from it, and what waits for a press in the footer is done from it', async () => {
  const { bridge, push } = await openMainWindow(silences.nobodyMayRing);
  await openPalette();
  await type('contacts ring');
  await settled('Let contacts ring');
  await enter();
  expect(bridge.changeSettings).toHaveBeenLastCalledWith({ whoMayRing: 'contacts' });
  await push(silences.quietHours);
  await openPalette();
  await type('hours');
  await settled('Turn off quiet hours');
  await enter();
  expect(bridge.changeSettings).toHaveBeenLastCalledWith({ quietHours: false });
  await push(appStories.homeOffline);
  await openPalette();
  await type('try');
  await settled('Try now');
  await enter();
  expect(bridge.reconnect).toHaveBeenCalledOnce();
});

test('who is no contact is offered to be added, once it is known that they are none', async () => {
  await openMainWindow(appStories.home);
  await openPalette();
  await type('grainne');
  await settled('Add grainne');
  await enter();
  expect(await screen.findByLabelText('Username or link')).toHaveProperty('value', 'grainne');
});

test('who is a contact is found by the username as every page writes it, and not offered to be added', async () => {
  await openMainWindow(appStories.home);
  await openPalette();
  await type('@maeve');
  await settled('Call maeve');
  expect(lines()).not.toContain('Add maeve');
});

test('of a thousand contacts main is asked for a handful', async () => {
  const contacts = Array.from({ length: 1000 }, (_, index) =>
    appStories.home.contacts.map((one) => ({ ...one, handle: `anna-${String(index)}` })),
  ).flatMap((all) => all.slice(0, 1));
  const { bridge } = await openMainWindow({ ...appStories.home, contacts });
  bridge.contactsPage.mockClear();
  await openPalette();
  await type('a');
  await waitFor(() => expect(lines().length).toBeGreaterThan(3));
  for (const [{ limit }] of bridge.contactsPage.mock.calls) expect(limit).toBeLessThanOrEqual(5);
});

test('one of many Annas, who is one of many Smiths, is found by both words', async () => {
  const [someone] = appStories.home.contacts;
  if (someone === undefined) throw new Error('no contact');
  const called = (name: string, index: number) => ({ ...someone, handle: `c${index}`, displayName: name });
  const names = [
    ...Array.from({ length: 30 }, (_, index) => `Anna A${index}`),
    ...Array.from({ length: 20 }, (_, index) => `Bob Smith ${index}`),
    'Anna Smith',
  ];
  const { bridge } = await openMainWindow(appStories.home);
  const all = names.map(called);
  bridge.contactsPage.mockImplementation(async ({ query, limit }) => {
    const fits = ({ displayName }: (typeof all)[number]) =>
      query.split(' ').every((word) => displayName.toLowerCase().includes(word));
    return { items: all.filter(fits).slice(0, limit), next: null } as never;
  });
  await openPalette();
  await type('call anna smith');
  await settled('Call Anna Smith (@c50)');
  await enter();
  expect(bridge.dial.mock.calls).toEqual([[{ peer: 'c50', callType: 'audio' }]]);
});

test('Ctrl+/ shows every key, and Escape puts it away', async () => {
  await openMainWindow(appStories.home);
  await press('Slash', '/');
  const sheet = await screen.findByRole('dialog', { name: 'Keyboard shortcuts' });
  expect(sheet.textContent).toContain('Hang upCtrl+Shift+E');
  await press('Escape', 'Escape', {});
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
});

test('main opens the palette with what it is to hold', async () => {
  const { command } = await openMainWindow(appStories.home);
  await command({ kind: 'palette', query: 'maeve' });
  expect(await screen.findByLabelText('Find and do', { selector: 'input' })).toHaveProperty('value', 'maeve');
});

test('Ctrl+Shift+C calls who is open, and nobody while a sheet is over them', async () => {
  const { bridge } = await openMainWindow(appStories.home);
  await openPalette();
  await type('show maeve');
  await settled('Show maeve');
  await enter();
  await screen.findByText('Calls with maeve');
  await press('KeyN', 'n');
  await screen.findByRole('dialog');
  await press('KeyC', 'C', { ctrlKey: true, shiftKey: true });
  expect(bridge.dial).not.toHaveBeenCalled();
  await press('Escape', 'Escape', {});
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  await press('KeyC', 'C', { ctrlKey: true, shiftKey: true });
  expect(bridge.dial.mock.calls).toEqual([[{ peer: 'maeve', callType: 'audio' }]]);
});
