// @vitest-environment happy-dom
import { act, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { openMainWindow } from '../../../../test/stage/openMainWindow.tsx';
import { lookAndClick } from '../../../../test/fakes/lookAndClick.ts';
import { atStoryTime, click } from '../../../../test/stage/personAtWindow.ts';
import { appStories } from '../../../stories/snapshots.ts';

/** Several calls with one person, for those who hear the list. */

atStoryTime();

/** What stands in the elements that this one's attribute names. */
const said = (element: Element, by: 'aria-labelledby' | 'aria-describedby') =>
  (element.getAttribute(by) ?? '').split(' ').map((id) => document.getElementById(id)?.textContent);

/** As a screen reader tells each button: its name and what it hears after it. */
const told = (name: RegExp) =>
  screen.getAllByRole('button', { name }).map((button) => {
    const group = button.closest('[role=group]')?.getAttribute('aria-label');
    return [button.getAttribute('aria-label'), ...(group == null ? said(button, 'aria-describedby') : [group])].join(
      '; ',
    );
  });

test('a row of the past calls says whose it was, what came of it and when, and its buttons which call they are for', async () => {
  await openMainWindow(appStories.home);
  await click(/Recents/u);
  const names = screen.getAllByRole('row').flatMap((row) => said(row, 'aria-labelledby'));
  expect(names.filter((name) => name?.startsWith('maeve'))).toEqual([
    expect.stringMatching(/^maeve, Missed video call, Today, \d/u),
    expect.stringMatching(/^maeve, Incoming call · 48 s, Yesterday, \d/u),
    expect.stringMatching(/^maeve, Outgoing video call · .+, .+ \d/u),
  ]);
  expect(screen.getAllByRole('row', { name: /^maeve, Missed video call/u })).toHaveLength(1);
  for (const name of [/^(Video call|Call) maeve again$/u, /^Delete the call with maeve/u, /^Unblock maeve$/u]) {
    const all = told(name);
    expect(new Set(all).size, String(name)).toBe(all.length);
    expect(all[0]).toMatch(/; Today, \d+:\d+/u);
  }
});

test('of several voice messages on the page of one person each button and player says of which call it is', async () => {
  const { homeVoice } = appStories;
  const [first, , , , , second] = homeVoice.recents;
  if (first?.voice == null || second === undefined) throw new Error('no voice messages');
  await openMainWindow({ ...homeVoice, recents: [first, { ...second, voice: first.voice }] });
  await act(async () => void lookAndClick(screen.getAllByRole('row', { name: /^maeve/u })[0]!));
  const moments = [/Today, \d/u, /Yesterday, \d/u].map((moment) => expect.stringMatching(moment));
  expect(told(/^Play$/u)).toEqual(moments);
  expect(told(/^Delete the voice message of maeve$/u)).toEqual(moments);
});
