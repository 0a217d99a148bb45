import type { SessionBus } from './sessionBus.ts';

/** Programs that play music or films, by names that mean something here alone. */
export interface MediaPlayers {
  /** Those that play now. */
  readonly playing: () => Promise<readonly string[]>;
  readonly pause: (player: string) => Promise<void>;
  /** Only one that is still paused: a person may have stopped it, or chosen something else. */
  readonly resume: (player: string) => Promise<void>;
}

const PATH = '/org/mpris/MediaPlayer2';
const PLAYER = 'org.mpris.MediaPlayer2.Player';
/** To ask one starts a program, and any program may call itself so many players; nobody hears more at once. */
const MOST_PLAYERS = 16;

/**
 * The players of a Linux desktop (MPRIS D-Bus Interface Specification 2.2). `ownPid`: what Ringfort itself plays is a
 * player as well, made by Chromium.
 */
export function createMprisPlayers(bus: Pick<SessionBus, 'ask'>, ownPid: number): MediaPlayers {
  const status = async (player: string): Promise<string | null> => {
    const answer = await bus.ask(player, PATH, 'org.freedesktop.DBus.Properties.Get', [PLAYER, 'PlaybackStatus']);
    return /\b(Playing|Paused|Stopped)\b/u.exec(answer)?.[1] ?? null;
  };
  return {
    playing: async () => {
      const bare = 'org.freedesktop.DBus';
      const names = await bus.ask(bare, '/org/freedesktop/DBus', `${bare}.ListNames`, []);
      const players = [...new Set(names.match(/\borg\.mpris\.MediaPlayer2\.[\w.-]+/gu))]
        .filter((name) => !name.endsWith(`.instance${String(ownPid)}`))
        .slice(0, MOST_PLAYERS);
      const found = await Promise.all(players.map(async (name) => ((await status(name)) === 'Playing' ? [name] : [])));
      return found.flat();
    },
    pause: async (player) => void (await bus.ask(player, PATH, `${PLAYER}.Pause`, [])),
    resume: async (player) => {
      if ((await status(player)) === 'Paused') await bus.ask(player, PATH, `${PLAYER}.Play`, []);
    },
  };
}
