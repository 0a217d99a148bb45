import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

/** Logs this user in. Needs root. */
export async function openSession(user: number): Promise<Session> {
  const screen = await openScreen();
  const folder = await mkdtemp(join(tmpdir(), 'ringfort-session-'));
  await chown(folder, user, user);
  return {
    user,
    folder,
    env: { DISPLAY: screen.display, XDG_RUNTIME_DIR: folder, XDG_SESSION_TYPE: 'x11', LANGUAGE: 'en' },
    picture: screen.picture,
    close: async () => {
      await screen.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
