// @vitest-environment happy-dom
import { act, screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { RelayAddress, RelayTestAnswer } from '../../../../../core/call/relayTrial.ts';
import { lookAndClick } from '../../../../../test/fakes/lookAndClick.ts';
import { openMainWindow } from '../../../../../test/stage/openMainWindow.tsx';
import { atStoryTime, click } from '../../../../../test/stage/personAtWindow.ts';
import type { Picture } from '../../../../stories/picture.ts';
import { appStories } from '../../../../stories/snapshots.ts';

atStoryTime();

const RELAYS: readonly RelayAddress[] = [
  { server: 'relay.example.org:3478', transport: 'udp' },
  { server: 'relay.example.org:5349', transport: 'tls' },
];

async function openSettings(picture: Picture = appStories.home) {
  const opened = await openMainWindow(picture);
  await act(async () => void lookAndClick(screen.getByText('Settings')));
  const rows = () =>
    within(screen.getByRole('list', { name: 'Test of the relays' }))
      .getAllByRole('listitem')
      .map(({ textContent }) => textContent);
  return { ...opened, rows };
}

test('each relay is asked over each transport, and what it answered stands in words', async () => {
  const { bridge, rows } = await openSettings();
  bridge.relays.mockResolvedValue(RELAYS);
  bridge.testRelay.mockResolvedValueOnce('given').mockResolvedValueOnce('unreachable');
  await click('Test the relays');
  expect(bridge.testRelay.mock.calls.map(([relay]) => relay)).toEqual(RELAYS);
  expect(rows()).toEqual([
    'relay.example.org:3478 over UDP works',
    expect.stringMatching(/^relay\.example\.org:5349: no TLS connection could be made/u),
  ]);
  expect(screen.getByText('1 of 2 work. One is enough for calls')).toBeTruthy();
});

test('while it lasts it can be stopped, and what was not asked says so', async () => {
  const { bridge, rows } = await openSettings();
  const waiting: ((answer: RelayTestAnswer) => void)[] = [];
  bridge.relays.mockResolvedValue(RELAYS);
  bridge.testRelay.mockImplementation(() => new Promise((resolve) => waiting.push(resolve)));
  await click('Test the relays');
  expect(rows()).toEqual(['relay.example.org:3478 over UDP …', 'relay.example.org:5349 over TLS …']);
  await click('Stop');
  expect(bridge.stopRelayTest).toHaveBeenCalledOnce();
  await act(async () => waiting.forEach((end) => end('stopped')));
  expect(rows()).toEqual([
    'relay.example.org:3478 over UDP was not asked to the end',
    'relay.example.org:5349 over TLS was not asked to the end',
  ]);
  // Nor is it said of the two that none works.
  expect(screen.queryByText(/None works/u)).toBeNull();
  expect(screen.getByRole('button', { name: 'Test again' })).toBeTruthy();
});

test('whoever leaves the settings does not wait for it any more', async () => {
  const { bridge } = await openSettings();
  bridge.relays.mockResolvedValue(RELAYS);
  bridge.testRelay.mockImplementation(() => new Promise(() => undefined));
  await click('Test the relays');
  await click('Back');
  expect(bridge.stopRelayTest).toHaveBeenCalledOnce();
});

test('a server without a relay is told as such, and without a server there is nothing to test', async () => {
  const { push } = await openSettings();
  await click('Test the relays');
  expect(screen.getByText(/offers no relay now/u)).toBeTruthy();
  await push({ ...appStories.home, connection: { state: 'connecting' } });
  expect(screen.getByText(/Your server names the relays/u)).toBeTruthy();
});
