import type { RegisterRefusal } from '../../core/ipc/refusals.ts';
import type { Outcome } from '../../core/ipc/snapshot.ts';
import { refusedFor } from '../app/server/registration.ts';
import { NamedServers } from '../app/server/namedServers.ts';
import { isUnprotected, isWithoutAuthority, parseServerAddress } from '../app/server/serverAddress.ts';
import type { DevicePorts } from '../phone/device.ts';
import type { Timers } from '../ports/clock.ts';
import { serverAt } from './registerAccount.ts';
import { connectionProblemOf } from '../signalling/connectionProblemOf.ts';
import type { ProvenServer } from '../signalling/httpClient.ts';
import { createServerWay, type ServerWay } from '../signalling/serverWay.ts';

/** What a person typed as a server, and has decided about it. */
export interface SoughtServer {
  readonly server: string;
  /** Everybody on the way may see who calls whom and when. */
  readonly plainHttp?: boolean;
  /** They have compared this fingerprint, 64 hex digits. */
  readonly certificate?: string;
}

export interface FoundServer {
  readonly ok: true;
  readonly serverUrl: string;
  /** The fingerprint of the one certificate that is taken, 64 hex digits; null: any that an authority vouches for. */
  readonly certificate: string | null;
  readonly way: ServerWay;
  readonly identity: ProvenServer;
}

type Refused = Extract<Outcome<RegisterRefusal>, { ok: false }>;

/** Gives up, as the person does, with the signal. */
export type FindServer = (sought: SoughtServer, cancelled?: AbortSignal) => Promise<FoundServer | Refused>;

/** Looks for servers that a window names, as often as a person would. */
export function createFindServer(devicePorts: DevicePorts): FindServer {
  const named = new NamedServers();
  return async (sought, cancelled) =>
    named.mayAsk(devicePorts.elapsed())
      ? findServer(sought, devicePorts, cancelled)
      : { ok: false, reason: 'tooManyRequests', detail: null };
}

/**
 * The server that a person means, and proof of which it is. Before anything is sent it is clear that the way there is
 * protected, lies within this network, or that the person has decided otherwise; and that a certificate which nobody
 * vouches for is the one they mean.
 */
async function findServer(
  sought: SoughtServer,
  devicePorts: DevicePorts,
  cancelled?: AbortSignal,
): Promise<FoundServer | Refused> {
  const address = parseServerAddress(sought.server);
  if (address === null) return { ok: false, reason: 'serverInvalid', detail: null };
  const fingerprint = sought.certificate ?? address.fingerprint;
  const [first, ...others] = address.origins;
  let found = await lookAt(first, fingerprint, sought, devicePorts, cancelled);
  for (const origin of others) {
    if (found.ok || found.reason !== 'notEncrypted') break;
    // oxlint-disable-next-line no-await-in-loop
    found = await lookAt(origin, null, sought, devicePorts, cancelled);
  }
  return found;
}

async function lookAt(
  serverUrl: string,
  fingerprint: string | null,
  { plainHttp = false }: SoughtServer,
  devicePorts: DevicePorts,
  cancelled?: AbortSignal,
): Promise<FoundServer | Refused> {
  if (isUnprotected(serverUrl) && !plainHttp) return { ok: false, reason: 'plainHttp', detail: serverUrl };
  const unpinned = createServerWay({ serverUrl, ...devicePorts });
  let certificate: string | null = null;
  if (fingerprint !== null) {
    const shown = await shownBy(unpinned, devicePorts, cancelled);
    if (!shown.ok) return shown;
    if (!shown.certificate.startsWith(fingerprint)) return { ok: false, reason: 'certificateOther', detail: null };
    ({ certificate } = shown);
  }
  const way =
    certificate === null
      ? unpinned
      : createServerWay({ serverUrl, ...devicePorts, tls: { fingerprint256: certificate } });
  // Its time counts once it is our server.
  const untimed = { ...devicePorts, onServerTime: () => undefined };
  const identified = await serverAt({ serverUrl, way }, untimed, cancelled);
  if (identified.ok) return { ok: true, serverUrl, certificate, way, identity: identified.value };
  const refused = refusedFor(identified);
  if (refused.reason !== 'certificateUntrusted' || !isWithoutAuthority(serverUrl)) return refused;
  const shown = await shownBy(unpinned, devicePorts, cancelled);
  return shown.ok ? { ok: false, reason: 'certificateUnknown', detail: shown.certificate } : shown;
}

/** A person waits for it, and may give up. */
const LOOK_LIMIT_MS = 10_000;

async function shownBy(
  way: ServerWay,
  { startTimer }: Timers,
  cancelled?: AbortSignal,
): Promise<{ readonly ok: true; readonly certificate: string } | Refused> {
  const limit = new AbortController();
  const giveUp = (): void => limit.abort();
  if (cancelled?.aborted === true) giveUp();
  cancelled?.addEventListener('abort', giveUp);
  const stopTimer = startTimer(LOOK_LIMIT_MS, giveUp);
  try {
    return { ok: true, certificate: await way.shownCertificate(limit.signal) };
  } catch (error) {
    return { ok: false, reason: limit.signal.aborted ? 'timeout' : connectionProblemOf(error), detail: null };
  } finally {
    stopTimer();
    cancelled?.removeEventListener('abort', giveUp);
  }
}
