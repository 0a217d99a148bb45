import type { RegisterRefusal } from '../core/ipc/contract.ts';
import type { Outcome } from '../core/ipc/snapshot.ts';
import type { HostedServer } from './app/hostedServer.ts';
import { parseRegistration, refusedFor, registerDevice } from './app/registration.ts';
import { localUrl } from './app/serverAddress.ts';
import { createDevice, deviceIdFor, type DevicePorts } from './device.ts';
import type { ServerIdentity } from './signalling/httpClient.ts';
import type { ServerPin } from './signalling/serverPin.ts';
import type { Account } from './store/accountStore.ts';
import type { PhoneStores } from './store/phoneStores.ts';

export interface SignUpPorts {
  readonly stores: PhoneStores;
  readonly hosted: HostedServer;
  readonly devicePorts: DevicePorts;
}

export type SignUpOutcome =
  | { readonly ok: true; readonly account: Account }
  | Extract<Outcome<RegisterRefusal>, { ok: false }>;

/** Makes the keys of this device, has a server take them, and writes the account down. `server: null` hosts one here. */
export async function signUp(
  typed: { readonly handle: string; readonly server: string | null },
  { stores, hosted, devicePorts }: SignUpPorts,
): Promise<SignUpOutcome> {
  const parsed = parseRegistration(typed);
  if (!parsed.ok) return { ...parsed, detail: null };
  const { handle } = parsed;
  const hosting = parsed.serverUrl === null;
  let serverUrl: string;
  try {
    serverUrl = parsed.serverUrl ?? localUrl(await hosted.start());
  } catch (error) {
    return { ok: false, reason: 'hostFailed', detail: error instanceof Error ? error.message : null };
  }
  const deviceId = deviceIdFor(stores, handle);
  // A registration is for the server that shows this id and proves it, not for whoever speaks next.
  let server: ServerIdentity | null = null;
  const pin: ServerPin = { serverId: () => server?.id ?? null, signedInAt: () => undefined };
  const { crypto, http } = createDevice(stores, { handle, deviceId, serverUrl, pin }, devicePorts);
  const identified = await http.identifyServer();
  if (!identified.ok) {
    if (hosting) hosted.stop();
    return refusedFor(identified.problem);
  }
  server = identified.value;
  const keys = crypto.makeKeyUpload({ oneTimePrekeys: 0, oneTimeKemPrekeys: 0 });
  const registered = await registerDevice(http, crypto.identityDocument(), keys);
  if (!registered.ok) {
    if (hosting) hosted.stop();
    return registered;
  }
  const account: Account = { handle, deviceId, serverUrl, hosting, serverId: server.id, serverKey: server.key };
  await stores.account.save(account);
  return { ok: true, account };
}
