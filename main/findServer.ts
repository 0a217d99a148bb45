import type { RegisterRefusal } from '../core/ipc/contract.ts';
import type { Outcome } from '../core/ipc/snapshot.ts';
import { refusedFor } from './app/registration.ts';
import { isUnprotected, parseServerAddress } from './app/serverAddress.ts';
import type { DevicePorts } from './device.ts';
import { serverAt } from './registerAccount.ts';
import type { ServerIdentity } from './signalling/httpClient.ts';
import { createServerWay, type ServerWay } from './signalling/serverWay.ts';

/** What a person typed as a server, and has decided about it. */
export interface SoughtServer {
  readonly server: string;
  /** Everybody on the way may see who calls whom and when. */
  readonly plainHttp?: boolean;
}

export interface FoundServer {
  readonly ok: true;
  readonly serverUrl: string;
  readonly way: ServerWay;
  readonly identity: ServerIdentity;
}

type Refused = Extract<Outcome<RegisterRefusal>, { ok: false }>;

/**
 * The server that a person means, and proof of which it is. Before anything is sent it is clear that the way there is
 * protected, lies within this network, or that the person has decided otherwise.
 */
export async function findServer(
  { server, plainHttp = false }: SoughtServer,
  devicePorts: DevicePorts,
  cancelled?: AbortSignal,
): Promise<FoundServer | Refused> {
  const serverUrl = parseServerAddress(server);
  if (serverUrl === null) return { ok: false, reason: 'serverInvalid', detail: null };
  if (isUnprotected(serverUrl) && !plainHttp) return { ok: false, reason: 'plainHttp', detail: serverUrl };
  const way = createServerWay({ serverUrl, ...devicePorts });
  // Its time counts once it is our server.
  const untimed = { ...devicePorts, onServerTime: () => undefined };
  const identified = await serverAt({ serverUrl, way }, untimed, cancelled);
  return identified.ok ? { ok: true, serverUrl, way, identity: identified.value } : refusedFor(identified);
}
