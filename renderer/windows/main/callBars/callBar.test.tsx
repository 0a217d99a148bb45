// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { lookAndClick } from '../../../../test/fakes/lookAndClick.ts';
import { openMainWindow } from '../../../../test/stage/openMainWindow.tsx';
import type { Picture } from '../../../stories/picture.ts';
import { appStories, storyNow } from '../../../stories/snapshots.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date', 'performance'], now: storyNow }));
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const open = (story: Picture) => openMainWindow({ ...story, settings: { ...story.settings, language: 'en' } });

test('a ringing call is silenced from its bar, which then says that the caller still hears it', async () => {
  const story = appStories.homeRinging;
  const { call } = story;
  if (call.phase !== 'ringing') throw new Error('nobody rings in this story');
  const { bridge, push } = await open(story);
  const silence = screen.getByRole('button', { name: 'Silence', pressed: false });
  await act(async () => void lookAndClick(silence));
  expect(bridge.silence).toHaveBeenCalledExactlyOnceWith({ callId: call.call.callId, phase: 'ringing' });

  await push({ ...story, settings: { ...story.settings, language: 'en' }, call: { ...call, silenced: true } });
  expect(screen.getByText(`Silenced. It still rings for ${call.call.peer}.`)).toBeTruthy();
  // The same button at the same place: a second press declines nothing.
  expect(screen.getByRole('button', { name: 'Silence', pressed: true })).toBe(silence);
});

test('while the microphone is muted, the bar and the title of the window say so', async () => {
  const { push } = await open(appStories.homeInCall);
  expect(screen.queryByText(/Microphone muted/u)).toBeNull();
  await push({ ...appStories.homeInCallMuted, settings: { ...appStories.homeInCall.settings, language: 'en' } });
  expect(screen.getByText(/Microphone muted/u)).toBeTruthy();
  expect(document.title).toMatch(/^Muted, in a call with /u);
});

test('a call whose connection is gone says so in its bar, and not how long it lasts or which way it goes', async () => {
  const { homeInCall } = appStories;
  const { push } = await open(homeInCall);
  const bar = () => within(screen.getByRole('region', { name: `Call with ${homeInCall.call.call.peer}` }));
  expect(bar().getByRole('timer')).toBeTruthy();
  await push({ ...homeInCall, call: { ...homeInCall.call, reconnecting: true } });
  expect(bar().getByText('Reconnecting…')).toBeTruthy();
  expect(bar().queryByRole('timer')).toBeNull();
});

test('words that were begun for one caller are not offered to the next, who rings in their place', async () => {
  const story = appStories.homeRingingOwnTexts;
  const { push } = await open(story);
  await act(async () => void lookAndClick(screen.getByRole('button', { name: 'Decline with a message' })));
  const field = screen.getByRole('textbox', { name: `Your message to ${story.call.call.peer}` });
  await act(async () => void fireEvent.change(field, { target: { value: 'In the hospital until nine' } }));
  const call = { ...story.call.call, callId: 'f'.repeat(32), peer: 'somebody-else' };
  await push({ ...story, settings: { ...story.settings, language: 'en' }, call: { ...story.call, call } });
  expect(screen.queryByRole('textbox', { name: /Your message to/u })).toBeNull();
  await act(async () => void lookAndClick(screen.getByRole('button', { name: 'Decline with a message' })));
  expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'Your message to somebody-else' }).value).toBe('');
});

test('who rings is declined from their bar with words, ready or of one’s own, or until later', async () => {
  const { bridge } = await open(appStories.homeRingingOwnTexts);
  const { call } = appStories.homeRingingOwnTexts;
  const seen = { callId: call.call.callId, phase: 'ringing' };
  const press = (name: string) => act(async () => void lookAndClick(screen.getByRole('button', { name })));
  await press('Decline with a message');
  const offered = within(screen.getByRole('group', { name: 'Ready messages' })).getAllByRole('button');
  expect(offered.map(({ textContent }) => textContent).slice(0, 3)).toEqual([
    ...appStories.homeRingingOwnTexts.settings.declineTexts,
    'I can’t talk now',
  ]);
  await press('In the cinema, back at ten');
  const field = () => screen.getByRole<HTMLInputElement>('textbox', { name: /Your message to/u });
  await act(async () => void fireEvent.change(field(), { target: { value: 'In the hospital until nine' } }));
  for (const name of ['Choose a time', 'Back', 'Back', 'Decline with a message']) await press(name);
  // What was written is there after a look elsewhere.
  expect(field().value).toBe('In the hospital until nine');
  await press('Remind me to call back');
  await press('1 h');
  await press('Remind me to call back');
  await press('1 h');
  expect(bridge.declineWith.mock.calls).toEqual([
    [{ ...seen, text: 'In the cinema, back at ten', callBackInMs: null }],
    [{ ...seen, text: '', callBackInMs: null, remindInMs: 3_600_000 }],
    [{ ...seen, text: '', callBackInMs: 3_600_000 }],
  ]);
  // Back, with the focus where it came from.
  await press('Back');
  expect(screen.queryByRole('group', { name: 'Ready messages' })).toBeNull();
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Decline with a message' }));
});
