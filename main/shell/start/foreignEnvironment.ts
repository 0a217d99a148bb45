/**
 * Variables with which whoever starts Ringfort would read its traffic, run code in it or take its sandbox away: those
 * of Node (NODE_TLS_REJECT_UNAUTHORIZED, NODE_EXTRA_CA_CERTS, NODE_OPTIONS, ...), of Electron
 * (ELECTRON_DISABLE_SANDBOX, ...) and of the TLS libraries. By prefix, since both grow new ones; what is harmless and
 * in use is let through by name.
 */
const FOREIGN = /^(?:NODE_|ELECTRON_|SSLKEYLOGFILE$|SSL_CERT_FILE$|SSL_CERT_DIR$|OPENSSL_)/iu;
const HARMLESS: readonly string[] = [
  'NODE_ENV',
  // Wayland or X11, and where a program on Windows prints to.
  'ELECTRON_OZONE_PLATFORM_HINT',
  'ELECTRON_NO_ATTACH_CONSOLE',
];

export interface CleanEnvironment {
  /** Without the foreign ones. */
  readonly env: Readonly<Record<string, string>>;
  /** The names of those, sorted. */
  readonly removed: readonly string[];
}

export function cleanEnvironment(found: Readonly<Record<string, string | undefined>>): CleanEnvironment {
  const entries = Object.entries(found).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const isForeign = (name: string): boolean => FOREIGN.test(name) && !HARMLESS.includes(name.toUpperCase());
  return {
    env: Object.fromEntries(entries.filter(([name]) => !isForeign(name))),
    removed: entries
      .map(([name]) => name)
      .filter(isForeign)
      .sort(),
  };
}
