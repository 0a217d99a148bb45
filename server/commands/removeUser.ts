import { setTimeout as wait } from 'node:timers/promises';
import { openBeside } from '../store/openBeside.ts';
import { SqliteStore } from '../store/SqliteStore.ts';
import { StoreNotOpened } from '../store/storeNotOpened.ts';

/** What became of an account that was to be removed. */
export type Removal =
  /** It is gone; `devices` were signed in with it. */
  | { readonly outcome: 'removed'; readonly devices: number; readonly by: 'server' | 'command' }
  | { readonly outcome: 'noSuchUser' }
  /** A call was under way when the server stopped: the other side hears of its end from the server alone. */
  | { readonly outcome: 'atNextStart' }
  /** The server runs and has not done it yet; it will. */
  | { readonly outcome: 'asked' };

const LOOK_MS = 100;

/**
 * Removes an account: by the server if it runs, for it alone can end calls and connections, else in its data. Throws a
 * StoreNotOpened. `patienceMs` is how long a running server is waited for.
 */
export async function removeUser(
  folder: string,
  user: string,
  patienceMs = 20_000,
  now: () => number = Date.now,
): Promise<Removal> {
  // Only data that are there: to open a store makes them.
  (await openBeside(folder)).close();
  let store: SqliteStore;
  try {
    store = await SqliteStore.open(folder);
  } catch (error) {
    if (error instanceof StoreNotOpened && error.code === 'folderInUse')
      return removeByServer(folder, user, patienceMs, now);
    throw error;
  }
  try {
    const devices = await store.devicesOf(user);
    if (devices.length === 0) return { outcome: 'noSuchUser' };
    for (const device of devices) {
      if ((await store.deleteDevice({ user, device }, now())) === 'deleted') continue;
      await store.operator.askRemoval(user, now());
      return { outcome: 'atNextStart' };
    }
    return { outcome: 'removed', devices: devices.length, by: 'command' };
  } finally {
    await store.close();
  }
}

async function removeByServer(folder: string, user: string, patienceMs: number, now: () => number): Promise<Removal> {
  const database = await openBeside(folder);
  try {
    const devices = database
      .prepare<[string], { devices: number }>('SELECT count(*) AS devices FROM devices WHERE user_id = ?')
      .get(user)?.devices;
    if (devices === undefined || devices === 0) return { outcome: 'noSuchUser' };
    database
      .prepare<[string, number]>('INSERT INTO removals (user_id, asked_at) VALUES (?, ?) ON CONFLICT DO NOTHING')
      .run(user, now());
    const waits = database.prepare<[string], { user_id: string }>('SELECT user_id FROM removals WHERE user_id = ?');
    for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += LOOK_MS) {
      if (waits.get(user) === undefined) return { outcome: 'removed', devices, by: 'server' };
      await wait(LOOK_MS);
    }
    return { outcome: 'asked' };
  } finally {
    database.close();
  }
}

/** What a person is told, and the exit code. */
export function removalText(user: string, removal: Removal): { readonly text: string; readonly done: boolean } {
  switch (removal.outcome) {
    case 'removed': {
      const devices = `${removal.devices} device${removal.devices === 1 ? '' : 's'}`;
      const ended = removal.by === 'server' ? ' Its calls have ended and its connections are closed.' : '';
      const text = `${user} is removed, with ${devices}.${ended} The name is kept from others for 30 days; with open registration its owner may register again.`;
      return { text, done: true };
    }
    case 'noSuchUser':
      return { text: `There is no account ${user} here. The command users lists those there are.`, done: false };
    case 'atNextStart':
      return {
        text: `A call of ${user} was under way when the server stopped. The account is removed when the server starts again.`,
        done: true,
      };
    case 'asked':
      return {
        text: `The server has been told to remove ${user}, and has not done so yet: see its log. It tries until it can.`,
        done: false,
      };
  }
}
