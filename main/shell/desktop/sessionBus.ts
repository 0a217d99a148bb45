import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runTool, type Environment } from './runTool.ts';

export interface SessionBus {
  /** Calls a method that takes texts; what it answered, as the tool at hand writes it, empty if it did not. */
  readonly ask: (destination: string, path: string, method: string, args: readonly string[]) => Promise<string>;
  readonly isOwned: (name: string) => Promise<boolean>;
  /** Whether the default collection of the Secret Service is locked; null if that cannot be found out. */
  readonly isSecretServiceLocked: () => Promise<boolean | null>;
  /** Whether whoever shows notifications holds them back now, as KDE tells it; null if that cannot be found out. */
  readonly areNotificationsInhibited: () => Promise<boolean | null>;
  /** GNOME's setting, false during its do not disturb; null without GNOME's settings. */
  readonly showsBanners: () => Promise<boolean | null>;
}

/**
 * Questions to the session bus by child processes that are killed when they take too long: the main process itself must
 * never wait for a bus. Without one of the usual tools (or without a bus) nothing counts as owned.
 */
export function createSessionBus(environment: Environment): SessionBus {
  /** Until it turns out that there is none: to look for it each time costs as much as to use it. */
  let hasGdbus = true;
  const ask = async (destination: string, path: string, method: string, args: readonly string[]): Promise<string> => {
    if (!hasBus(environment)) return '';
    const target = ['--dest', destination, '--object-path', path, '--method', method];
    const call = ['call', '--session', '--timeout', '2', ...target, ...args];
    const answer = hasGdbus ? await runTool('gdbus', call, environment) : null;
    if (answer !== null) return answer;
    hasGdbus = false;
    const texts = args.map((text) => `string:${text}`);
    const options = ['--session', '--print-reply=literal', '--reply-timeout=2000', `--dest=${destination}`];
    return (await runTool('dbus-send', [...options, path, method, ...texts], environment)) ?? '';
  };

  return {
    ask,
    isOwned: async (name) => {
      const answer = await ask('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus.NameHasOwner', [
        name,
      ]);
      return truthIn(answer) === true;
    },
    isSecretServiceLocked: async () => {
      const answer = await ask(
        'org.freedesktop.secrets',
        '/org/freedesktop/secrets/aliases/default',
        'org.freedesktop.DBus.Properties.Get',
        ['org.freedesktop.Secret.Collection', 'Locked'],
      );
      return truthIn(answer);
    },
    areNotificationsInhibited: async () => {
      const name = 'org.freedesktop.Notifications';
      const path = '/org/freedesktop/Notifications';
      return truthIn(await ask(name, path, 'org.freedesktop.DBus.Properties.Get', [name, 'Inhibited']));
    },
    showsBanners: async () => {
      if (!hasBus(environment)) return null;
      const answer = await runTool(
        'gsettings',
        ['get', 'org.gnome.desktop.notifications', 'show-banners'],
        environment,
      );
      return answer === null ? null : truthIn(answer);
    },
  };
}

/** The tools would start a bus of their own where there is none (autolaunch), which then nobody ends. */
function hasBus(environment: Environment): boolean {
  if (environment['DBUS_SESSION_BUS_ADDRESS']) return true;
  const runtimeFolder = environment['XDG_RUNTIME_DIR'];
  return runtimeFolder !== undefined && existsSync(join(runtimeFolder, 'bus'));
}

function truthIn(answer: string): boolean | null {
  const word = /\b(true|false)\b/.exec(answer)?.[1];
  return word === undefined ? null : word === 'true';
}
