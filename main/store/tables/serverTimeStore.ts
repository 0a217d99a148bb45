import type { Database } from 'better-sqlite3';
import Type from 'typebox';
import { guarded } from '../database/storeError.ts';
import { fits } from '../../../core/protocol/validators.ts';

/** What is kept of one server's time. */
export interface ServerTimes {
  readonly load: () => { readonly offsetMs: number; readonly latestMs: number } | null;
  readonly save: (kept: { readonly offsetMs: number; readonly latestMs: number }) => void;
  /** Whether the person was told that the computer's clock is wrong, since it last was right. */
  readonly wasTold: () => boolean;
  readonly setTold: (told: boolean) => void;
}

const Milliseconds = Type.Integer({ minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER });
const Row = Type.Object({
  offsetMs: Milliseconds,
  latestMs: Milliseconds,
  told: Type.Union([Type.Literal(0), Type.Literal(1)]),
});

export function createServerTimeStore(database: Database): (serverUrl: string) => ServerTimes {
  const load = database.prepare(
    'SELECT offset_ms AS offsetMs, latest_ms AS latestMs, told FROM server_time WHERE server_url = ?',
  );
  const save = database.prepare(
    `INSERT INTO server_time (server_url, offset_ms, latest_ms) VALUES (?, ?, ?)
     ON CONFLICT (server_url) DO UPDATE SET offset_ms = excluded.offset_ms, latest_ms = excluded.latest_ms`,
  );
  const setTold = database.prepare('UPDATE server_time SET told = ? WHERE server_url = ?');
  return (serverUrl) => {
    // A row that is none is learned anew; it is no reason not to start.
    const row = () => {
      const found = guarded(() => load.get(serverUrl));
      return fits(Row, found) ? found : null;
    };
    return {
      load: () => {
        const found = row();
        return found === null ? null : { offsetMs: found.offsetMs, latestMs: found.latestMs };
      },
      save: ({ offsetMs, latestMs }) =>
        guarded(() => void save.run(serverUrl, Math.round(offsetMs), Math.round(latestMs))),
      wasTold: () => row()?.told === 1,
      setTold: (told) => guarded(() => void setTold.run(told ? 1 : 0, serverUrl)),
    };
  };
}
