import { randomInt } from 'node:crypto';
import type { RegisterRefusal } from '../../core/ipc/refusals.ts';
import type { Outcome } from '../../core/ipc/snapshot.ts';
import { inTime } from '../clock/inTime.ts';
import { HostingError, type HostedServer } from '../app/hosting/hostedServer.ts';
import { parseHandle, refusedFor } from '../app/server/registration.ts';
import { localUrl, portOf } from '../app/server/serverAddress.ts';
import type { DevicePorts } from '../phone/device.ts';
import type { FindServer, FoundServer } from './findServer.ts';
import type { Timers } from '../ports/clock.ts';
import { registerAccount, serverAt } from './registerAccount.ts';
import type { Account } from '../store/tables/accountStore.ts';
import type { PhoneStores } from '../store/phoneStores.ts';
import { accountServerWay } from './accountServerWay.ts';

export interface SignUpPorts {
  readonly stores: PhoneStores;
  readonly hosted: HostedServer;
  readonly devicePorts: DevicePorts;
  readonly findServer: FindServer;
  /** The person gives up. A server that has said yes by then is asked again next time, and knows our key. */
  readonly cancelled: AbortSignal;
  /** From now on the time of this server counts. */
  readonly followServer: (serverUrl: string) => void;
}

/** As it stands in the form. */
export interface TypedAccount {
  readonly handle: string;
  readonly server: string | null;
  readonly plainHttp?: boolean;
  readonly certificate?: string;
  readonly invite?: string;
}

export type SignUpOutcome =
  | { readonly ok: true; readonly account: Account }
  | Extract<Outcome<RegisterRefusal>, { ok: false }>;

const CANCELLED = { ok: false, reason: 'cancelled', detail: null } as const;
/** A server of our own that does not listen by then never will. */
const HOST_START_MS = 10_000;

/** What `work` gives, unless the person gives up or the time is over first. */
function started<Value>(work: Promise<Value>, cancelled: AbortSignal, { startTimer }: Timers): Promise<Value> {
  const givenUp = new Promise<never>((_resolve, reject) => {
    cancelled.addEventListener('abort', () => reject(new Error('given up')), { once: true });
  });
  return inTime(Promise.race([work, givenUp]), HOST_START_MS, startTimer, () => {
    throw new Error('the server did not start in time');
  });
}

/**
 * Makes the keys of this device, has a server take them, and writes the account down. `server: null` hosts one here.
 */
export async function signUp(typed: TypedAccount, ports: SignUpPorts): Promise<SignUpOutcome> {
  const { stores, hosted, devicePorts, findServer, cancelled, followServer } = ports;
  const handle = parseHandle(typed.handle);
  if (handle === null) return { ok: false, reason: 'handleInvalid', detail: null };
  const { server } = typed;
  const hosting = server === null;
  const refused = (why: Extract<Outcome<RegisterRefusal>, { ok: false }>): SignUpOutcome => {
    if (hosting) hosted.stop();
    return cancelled.aborted ? CANCELLED : why;
  };
  const found = hosting ? await hostServer(ports) : await findServer({ ...typed, server }, cancelled);
  if (!found.ok) return refused(found);
  const { serverUrl, certificate, way, identity } = found;
  followServer(serverUrl);
  const { id: serverId, key: serverKey } = identity;
  const known = stores.identities.takeOut(handle, serverId);
  const deviceId = known ?? randomInt(1, 2 ** 32);
  const account: Account = { handle, deviceId, serverUrl, hosting, serverId, serverKey, certificate, signedOut: false };
  const invite = typed.invite?.trim() || undefined;
  const registered = await registerAccount(account, {
    ...{ stores, devicePorts, way, cancelled, invite },
    comesBack: known !== null,
  });
  return registered.ok ? { ok: true, account } : refused(registered);
}

/** Starts the server of this Ringfort, at the address of before if friends know one. */
async function hostServer({
  stores,
  hosted,
  devicePorts,
  cancelled,
}: SignUpPorts): Promise<FoundServer | Extract<SignUpOutcome, { ok: false }>> {
  const before = await stores.account.load();
  const hostedBefore = before?.hosting === true ? portOf(before.serverUrl) : null;
  let serverUrl: string;
  try {
    serverUrl = localUrl(await started(hosted.start(hostedBefore), cancelled, devicePorts));
  } catch (error) {
    return { ok: false, reason: 'hostFailed', detail: error instanceof HostingError ? error.code : null };
  }
  const way = accountServerWay({ serverUrl, hosting: true, certificate: null }, { hosted, ...devicePorts });
  const identified = await serverAt({ serverUrl, way }, devicePorts, cancelled);
  return identified.ok
    ? { ok: true, serverUrl, certificate: null, way, identity: identified.value }
    : refusedFor(identified);
}
