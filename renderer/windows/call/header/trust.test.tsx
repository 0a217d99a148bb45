// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { sasEn } from '../../../../core/words/sasEn.ts';
import { sasRu } from '../../../../core/words/sasRu.ts';
import { click } from '../../../../test/stage/personAtWindow.ts';
import { openCallWindow } from '../../../../test/stage/openCallWindow.tsx';
import type { CallBridge } from '../contexts/ask.ts';
import { noMedia } from '../../../media/mediaView.ts';
import type { MediaViews } from '../../../media/WebRTCService.ts';
import { type CallPicture } from '../../../stories/picture.ts';
import { callStories, storyCall, storyWords } from '../../../stories/snapshots.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

async function open(picture: CallPicture, language: 'en' | 'ru' = 'en', media: MediaViews = new Map()) {
  const confirmWords = vi.fn(() => Promise.resolve(null));
  return { confirmWords, ...openCallWindow(picture, { asked: { confirmWords }, media, language }) };
}

const panel = () => screen.queryByRole('complementary', { name: 'Read these words to each other' });
const shown = () =>
  within(panel()!)
    .getAllByRole('listitem')
    .map(({ textContent }) => textContent);
const wordsIn = (list: readonly string[]) => storyWords.map((place) => list[place]);

test('both sides read the same four words of their language', async () => {
  await open(callStories.callWords);
  expect(panel()).toBeNull();
  await click('Compare words');
  expect(shown()).toEqual(wordsIn(sasEn));
  await click('In Russian');
  expect(shown()).toEqual(wordsIn(sasRu));
  await click('In English');
  expect(shown()).toEqual(wordsIn(sasEn));
});

test('a Russian window begins with the Russian words', async () => {
  await open(callStories.callWords, 'ru');
  await click('Сверить слова');
  const words = screen.getByRole('complementary', { name: 'Прочтите эти слова друг другу' });
  expect(
    within(words)
      .getAllByRole('listitem')
      .map(({ textContent }) => textContent),
  ).toEqual(wordsIn(sasRu));
});

test('hearing the same words verifies this call, and the words go behind the badge', async () => {
  const { confirmWords, show } = await open(callStories.callWords);
  await click('Compare words');
  await click('They said the same words');
  expect(confirmWords).toHaveBeenCalledExactlyOnceWith({
    callId: storyCall().callId,
    phase: 'connected',
  });
  await show(callStories.callVerified);
  expect(panel()).toBeNull();
  expect(screen.getByText('anna is verified').getAttribute('role')).toBe('status');
  await click('Verified');
  expect(shown()).toEqual(wordsIn(sasEn));
  expect(screen.queryByRole('button', { name: 'They said the same words' })).toBeNull();
});

test('words cover nothing until somebody asks for them, and Escape puts them away', async () => {
  await open(callStories.callWords);
  const chip = screen.getByRole('button', { name: 'Compare words' });
  chip.focus();
  await click('Compare words');
  expect(panel()).not.toBeNull();
  await act(async () => void fireEvent.keyDown(document.body, { key: 'Escape' }));
  expect(panel()).toBeNull();
  expect(document.activeElement).toBe(chip);
});

test('words and figures come up as the main window wishes, in its call alone', async () => {
  const told: { panel: Parameters<CallBridge['onPanel']>[0] } = { panel: () => undefined };
  const onPanel: CallBridge['onPanel'] = (listener) => {
    told.panel = listener;
    return () => undefined;
  };
  openCallWindow(callStories.callWords, { asked: { onPanel } });
  const wish = (callId: string, of: 'words' | 'statistics') => act(async () => told.panel({ callId, panel: of }));
  await wish('another', 'words');
  expect(panel()).toBeNull();
  await wish(storyCall().callId, 'words');
  expect(panel()).not.toBeNull();
  // What is open already stays open.
  await wish(storyCall().callId, 'words');
  expect(panel()).not.toBeNull();
  await wish(storyCall().callId, 'statistics');
  expect(screen.getByRole('button', { name: 'Call statistics', expanded: true })).toBeTruthy();
});

test('words that were put away stay away and can be brought back', async () => {
  const { show } = await open(callStories.callWords);
  await click('Compare words');
  await click('Close');
  await show({ ...callStories.callWords });
  expect(panel()).toBeNull();
  await click('Compare words');
  expect(panel()).not.toBeNull();
});

test('without words there is nothing to compare, and before the call stands neither', async () => {
  const { show } = await open(callStories.callPlain);
  expect(panel()).toBeNull();
  expect(screen.queryByRole('button', { name: 'Compare words' })).toBeNull();
  const { security } = callStories.callWords;
  await show({ ...callStories.callConnecting, security });
  expect(panel()).toBeNull();
});

test('somebody verified before is badged from the start', async () => {
  await open(callStories.callVerifiedBefore);
  expect(screen.getByText('Verified')).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Verified' })).toBeNull();
});

test('another identity in the middle of a call takes the badge and the words away, and is said aloud', async () => {
  const { show } = await open(callStories.callVerified);
  await show({ ...callStories.callChanged });
  expect(screen.queryByText('Verified')).toBeNull();
  expect(panel()).toBeNull();
  expect(screen.getByText('Safety number changed')).toBeTruthy();
  const warning = () => screen.queryByText(/This call stays with the device it began with/u);
  expect(warning()?.closest('[role=alert]')).not.toBeNull();
  await click('Dismiss');
  expect(warning()).toBeNull();
  expect(screen.getByText('Safety number changed')).toBeTruthy();
});

test('a call without forward secrecy says so for as long as it lasts', async () => {
  const { show } = await open(callStories.callStaticKeys);
  expect(screen.getByText('Not forward secret')).toBeTruthy();
  await show(callStories.callPlain);
  expect(screen.queryByText('Not forward secret')).toBeNull();
});

test('by keyboard muting comes first, arrows go through the controls, and hanging up is the next stop', async () => {
  const media = { ...noMedia, microphone: 'on', camera: 'off' } as const;
  await open(callStories.callPlain, 'en', new Map([[storyCall().callId, media]]));
  const bar = within(screen.getByRole('toolbar', { name: 'Call controls' }));
  const [first, ...others] = bar.getAllByRole<HTMLButtonElement>('button').filter(({ disabled }) => !disabled);
  expect(first?.getAttribute('aria-label')).toBe('Mute the microphone');
  expect(document.activeElement).toBe(first);
  expect(others.length).toBeGreaterThan(0);
  await act(async () => void fireEvent.keyDown(first!, { key: 'ArrowRight' }));
  expect(document.activeElement).toBe(others[0]);
  const buttons = screen.getAllByRole('button');
  const hangUp = screen.getByRole('button', { name: 'Hang up' });
  expect(buttons.indexOf(hangUp)).toBe(bar.getAllByRole('button').length);
});
