import { expect, test } from 'vitest';
import { ManualClock } from '../../../test/fakes/ManualClock.ts';
import { createFullScreen } from './fullScreen.ts';

const OWN_PID = 4242;

/** A desktop whose active window has these properties, as xprop prints them. */
function desktop(properties: string | null, environment: Readonly<Record<string, string>> = { DISPLAY: ':0' }) {
  const asked: (readonly string[])[] = [];
  const isFullScreen = createFullScreen({
    xprop: async (args) => {
      asked.push(args);
      if (properties === null) return null;
      return args[0] === '-root' ? '_NET_ACTIVE_WINDOW(WINDOW): window id # 0x1e00003\n' : properties;
    },
    ownPid: OWN_PID,
    environment,
    startTimer: new ManualClock().startTimer,
  });
  return { asked, isFullScreen };
}

const film = '_NET_WM_STATE(ATOM) = _NET_WM_STATE_FOCUSED, _NET_WM_STATE_FULLSCREEN\n_NET_WM_PID(CARDINAL) = 77\n';

test('a film on the whole screen is seen, by whatever program', async () => {
  const { asked, isFullScreen } = desktop(film);
  expect(await isFullScreen()).toBe(true);
  expect(asked.at(-1)).toEqual(['-id', '0x1e00003', '_NET_WM_STATE', '_NET_WM_PID']);
  expect(
    await desktop('_NET_WM_STATE(ATOM) = _NET_WM_STATE_FULLSCREEN\n_NET_WM_PID:  not found.\n').isFullScreen(),
  ).toBe(true);
});

test('a call of ours on the whole screen is no reason to be quiet', async () => {
  expect(await desktop(film.replace('77', String(OWN_PID))).isFullScreen()).toBe(false);
});

test.each([
  ['a window like others', '_NET_WM_STATE(ATOM) = _NET_WM_STATE_MAXIMIZED_VERT\n_NET_WM_PID(CARDINAL) = 77\n'],
  ['a window of which nothing is told', '_NET_WM_STATE:  not found.\n'],
  ['an xprop that fails', ''],
  ['no xprop', null],
])('%s lets the phone ring', async (_what, properties) => {
  expect(await desktop(properties).isFullScreen()).toBe(false);
});

test('where nobody would tell, nobody is asked', async () => {
  for (const environment of [{ XDG_SESSION_TYPE: 'x11' }, { DISPLAY: ':0', XDG_SESSION_TYPE: 'wayland' }]) {
    const { asked, isFullScreen } = desktop(film, environment);
    // oxlint-disable-next-line no-await-in-loop
    expect(await isFullScreen()).toBe(false);
    expect(asked).toEqual([]);
  }
});
