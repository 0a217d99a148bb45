import type { SessionBus } from './sessionBus.ts';

/** Who shows notifications on Linux: the desktop, or a program of its own. */
const SERVER = 'org.freedesktop.Notifications';

/** Asks whether anything shows notifications: it runs, or the bus would start it for the first of them. */
export function hasNotificationHost(bus: Pick<SessionBus, 'ask' | 'isOwned'>): () => Promise<boolean> {
  return async () => {
    if (await bus.isOwned(SERVER)) return true;
    const name = 'org.freedesktop.DBus';
    const startable = await bus.ask(name, '/org/freedesktop/DBus', `${name}.ListActivatableNames`, []);
    return startable.split(/[^\w.-]+/u).includes(SERVER);
  };
}
