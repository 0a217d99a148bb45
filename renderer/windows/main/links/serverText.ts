import type { AccountView } from '../../../../core/ipc/snapshot.ts';

/** A server as people read it out. */
export function withoutScheme(server: string): string {
  return server.replace(/^https?:\/\//u, '');
}

/**
 * The server of an account, as others reach it. One that this computer hosts has another address for its own phone,
 * which leads nobody else here; null while it has none that does.
 */
export function serverOf({ server, hosting }: Extract<AccountView, { phase: 'ready' }>): string | null {
  if (hosting === null) return server;
  return hosting.state === 'running' ? (hosting.addresses[0] ?? null) : null;
}
