import type { MessageId } from './messages.ts';

/**
 * What a password store is called on the system it belongs to, by the name that Electron's safeStorage or the session
 * bus has for it. Null: none that is known, so that its own name has to do.
 */
export function keyringName(backend: string): MessageId | null {
  if (backend.startsWith('kwallet') || backend.startsWith('org.kde.kwallet')) return 'keyring.kwallet';
  return NAMES.get(backend) ?? null;
}

const NAMES: ReadonlyMap<string, MessageId> = new Map([
  ['gnome_libsecret', 'keyring.gnome'],
  ['org.freedesktop.secrets', 'keyring.gnome'],
  ['keychain', 'keyring.mac'],
  ['dpapi', 'keyring.windows'],
]);
