import { randomInt } from 'node:crypto';
import type { RegisterRefusal } from '../core/ipc/contract.ts';
import type { Outcome } from '../core/ipc/snapshot.ts';
import { HostingError, type HostedServer } from './app/hostedServer.ts';
import { parseRegistration, refusedFor } from './app/registration.ts';
import { localUrl, portOf } from './app/serverAddress.ts';
import type { DevicePorts } from './device.ts';
import type { Timers } from './ports/clock.ts';
import { registerAccount, serverAt } from './registerAccount.ts';
import type { Account } from './store/accountStore.ts';
import type { PhoneStores } from './store/phoneStores.ts';
import { wayTo } from './wayTo.ts';

export interface SignUpPorts {
  readonly stores: PhoneStores;
  readonly hosted: HostedServer;
  readonly devicePorts: DevicePorts;
  /** The person gives up. A server that has said yes by then is asked again next time, and knows our key. */
  readonly cancelled: AbortSignal;
  /** From now on the time of this server counts. */
  readonly followServer: (serverUrl: string) => void;
}

export type SignUpOutcome =
  | { readonly ok: true; readonly account: Account }
  | Extract<Outcome<RegisterRefusal>, { ok: false }>;

const CANCELLED = { ok: false, reason: 'cancelled', detail: null } as const;
/** A server of our own that does not listen by then never will. */
const HOST_START_MS = 10_000;

/** What `work` gives, unless the person gives up or the time is over first. */
async function inTime<Value>(work: Promise<Value>, cancelled: AbortSignal, { startTimer }: Timers): Promise<Value> {
  let stopTimer = (): void => undefined;
  const over = new Promise<never>((_resolve, reject) => {
    stopTimer = startTimer(HOST_START_MS, () => reject(new Error('the server did not start in time')));
    cancelled.addEventListener('abort', () => reject(new Error('given up')), { once: true });
  });
  try {
    return await Promise.race([work, over]);
  } finally {
    stopTimer();
  }
}

/**
 * Makes the keys of this device, has a server take them, and writes the account down. `server: null` hosts one here.
 */
export async function signUp(
  typed: { readonly handle: string; readonly server: string | null; readonly invite?: string },
  { stores, hosted, devicePorts, cancelled, followServer }: SignUpPorts,
): Promise<SignUpOutcome> {
  const parsed = parseRegistration(typed);
  if (!parsed.ok) return { ...parsed, detail: null };
  const { handle } = parsed;
  const hosting = parsed.serverUrl === null;
  // Friends know the address of before.
  const before = await stores.account.load();
  const hostedBefore = before?.hosting === true ? portOf(before.serverUrl) : null;
  let serverUrl: string;
  try {
    serverUrl = parsed.serverUrl ?? localUrl(await inTime(hosted.start(hostedBefore), cancelled, devicePorts));
  } catch (error) {
    hosted.stop();
    if (cancelled.aborted) return CANCELLED;
    return { ok: false, reason: 'hostFailed', detail: error instanceof HostingError ? error.code : null };
  }
  followServer(serverUrl);
  const way = wayTo({ serverUrl, hosting }, { hosted, ...devicePorts });
  const identified = await serverAt({ serverUrl, way }, devicePorts, cancelled);
  const refused = (why: Extract<Outcome<RegisterRefusal>, { ok: false }>): SignUpOutcome => {
    if (hosting) hosted.stop();
    return cancelled.aborted ? CANCELLED : why;
  };
  if (!identified.ok) return refused(refusedFor(identified));
  const { id: serverId, key: serverKey } = identified.value;
  const known = stores.identities.takeOut(handle, serverId);
  const deviceId = known ?? randomInt(1, 2 ** 32);
  const account: Account = { handle, deviceId, serverUrl, hosting, serverId, serverKey, signedOut: false };
  const invite = typed.invite?.trim() || undefined;
  const registered = await registerAccount(account, {
    ...{ stores, devicePorts, way, cancelled, invite },
    comesBack: known !== null,
  });
  return registered.ok ? { ok: true, account } : refused(registered);
}
