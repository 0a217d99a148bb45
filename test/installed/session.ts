import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../scripts/electron/run.ts';
import { ASSISTED, startAssistive, type Assistive } from '../runtime/desktop/assistive.ts';
import { startDesktop, type Desktop } from '../runtime/desktop/desktop.ts';
import { startSessionBus } from '../runtime/desktop/sessionBus.ts';
import { openScreen, type Picture } from './screen.ts';

/** What somebody who has logged in sits at. Nothing is on it but what the person starts: no bus, no keyring. */
export interface Session {
  readonly user: number;
  /** Where sockets of the session lie; a room that programs of it run in shares this folder. */
  readonly folder: string;
  /** What a program must find in its environment to be in this session. */
  readonly env: Readonly<Record<string, string>>;
  readonly picture: () => Promise<Picture>;
  readonly close: () => Promise<void>;
}

/** With a keyboard and assistive technology that is switched on, and so with a bus: whoever tests is the person. */
export interface AssistedSession extends Session {
  readonly assistive: Assistive;
  /** The person has a tray and notifications from now on, until they log out. */
  readonly desktop: () => Promise<Desktop>;
  /** Types this into what has the keyboard, in the window with this name, in the place of what stands there. */
  readonly type: (window: string, text: string) => Promise<void>;
  /** Presses this key in the window with this name; false while no such window is on the screen. */
  readonly press: (window: string, key: string) => Promise<boolean>;
}

/** Logs this user in. Needs root. */
export async function openSession(user: number): Promise<Session> {
  const screen = await openScreen();
  const folder = await mkdtemp(join(tmpdir(), 'ringfort-session-'));
  await chown(folder, user, user);
  return {
    user,
    folder,
    env: environment(screen.display, folder),
    picture: screen.picture,
    close: async () => {
      await screen.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The same, for somebody who has a screen reader. Needs at-spi2-core and xdotool, too. */
export async function openAssistedSession(user: number): Promise<AssistedSession> {
  const screen = await openScreen();
  const bus = await startSessionBus({ startsServices: true, user });
  const env = { ...bus.env, ...environment(screen.display, bus.folder), ...ASSISTED.env };
  const assistive = await startAssistive({ user, env: { ...env, HOME: bus.folder } });
  const panels: Desktop[] = [];
  const keys = async (...args: string[]): Promise<void> =>
    void (await run('xdotool', args, { env: { ...process.env, DISPLAY: screen.display } }));
  return {
    user,
    folder: bus.folder,
    env,
    assistive,
    desktop: async () => {
      const panel = await startDesktop({ env: bus.env, stop: async () => undefined }, { user });
      panels.push(panel);
      return panel;
    },
    picture: screen.picture,
    type: async (window, text) => {
      await keys('search', '--onlyvisible', '--name', window, 'windowfocus', '--sync');
      await keys('key', 'ctrl+a');
      await keys('type', '--delay', '2', text);
    },
    press: (window, key) =>
      keys('search', '--onlyvisible', '--name', window, 'key', key).then(
        () => true,
        () => false,
      ),
    close: async () => {
      for (const panel of panels) await panel.stop();
      await assistive.stop();
      await bus.stop();
      await screen.close();
    },
  };
}

const environment = (display: string, folder: string) => ({
  DISPLAY: display,
  XDG_RUNTIME_DIR: folder,
  XDG_SESSION_TYPE: 'x11',
  LANGUAGE: 'en',
});
