import { randomBytes } from 'node:crypto';
import type { RegisterRefusal } from '../../core/ipc/refusals.ts';
import type { Outcome } from '../../core/ipc/snapshot.ts';
import { refusedFor, registerDevice } from '../app/server/registration.ts';
import { createDevice, type DevicePorts } from '../phone/device.ts';
import { identifyServer, type HttpResult, type ProvenServer } from '../signalling/httpClient.ts';
import type { ServerPin } from '../signalling/serverPin.ts';
import type { ServerWay } from '../signalling/serverWay.ts';
import type { Account } from '../store/tables/accountStore.ts';
import type { PhoneStores } from '../store/phoneStores.ts';

/** Which server answers under this address: its id, and the key that it has proven to own. */
export function serverAt(
  { serverUrl, way }: { readonly serverUrl: string; readonly way: ServerWay },
  devicePorts: DevicePorts,
  cancelled?: AbortSignal,
): Promise<HttpResult<ProvenServer>> {
  const { primitives } = devicePorts;
  return identifyServer({
    ...devicePorts,
    serverUrl,
    way,
    verify: (publicKey, message, signature) => primitives.edVerify(publicKey, message, signature),
    draw: (bytes) => new Uint8Array(randomBytes(bytes)),
    ...(cancelled === undefined ? {} : { cancelled }),
  });
}

export interface RegisterAccountPorts {
  readonly stores: PhoneStores;
  readonly devicePorts: DevicePorts;
  readonly way: ServerWay;
  readonly cancelled?: AbortSignal;
  readonly invite: string | undefined;
  /** The identity was at this server before: it may know it still, and then nothing is asked of anybody. */
  readonly comesBack: boolean;
}

/** Has the server of this account take its identity and new prekeys, and writes the account down. */
export async function registerAccount(
  account: Account,
  { stores, devicePorts, way, cancelled, invite, comesBack }: RegisterAccountPorts,
): Promise<Outcome<RegisterRefusal>> {
  // A registration is for the server that showed this id and proved it, not for whoever speaks next.
  const pin: ServerPin = { serverId: () => account.serverId, signedInAt: () => undefined };
  const place = { ...account, way, pin, ...(cancelled === undefined ? {} : { cancelled }) };
  const { crypto, http } = createDevice(stores, place, devicePorts);
  if (comesBack) {
    const known = await http.keyCount();
    if (!known.ok && known.problem !== 'bad_signature') return refusedFor(known);
    if (known.ok) {
      await stores.account.save(account);
      return { ok: true };
    }
  }
  const dropFormer = comesBack ? stores.identities.renewPrekeys() : () => undefined;
  const makeKeys = () => crypto.makeKeyUpload({ oneTimePrekeys: 0, oneTimeKemPrekeys: 0 });
  const registered = await registerDevice(http, crypto.identityDocument(), makeKeys, invite);
  if (!registered.ok) return registered;
  dropFormer();
  await stores.account.save(account);
  if (registered.keysTaken && crypto.hasRatchet) crypto.keyUploadTaken();
  return { ok: true };
}
