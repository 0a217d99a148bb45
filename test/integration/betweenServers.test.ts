import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createPrekeyUpkeep } from '../../main/app/server/prekeyUpkeep.ts';
import { choosePrimitives } from '../../main/crypto/choosePrimitives.ts';
import { createDevice } from '../../main/phone/device.ts';
import { registerAccount, serverAt } from '../../main/account/registerAccount.ts';
import { createServerWay } from '../../main/signalling/serverWay.ts';
import { migrations } from '../../main/store/migrations/all.ts';
import { openStore } from '../../main/store/database/openStore.ts';
import { createPhoneStores } from '../../main/store/phoneStores.ts';
import { unheard } from '../../main/store/database/row.ts';
import { startServer } from '../../server/index.ts';
import { ManualClock } from '../fakes/ManualClock.ts';
import { noProxy } from '../fakes/noProxy.ts';
import { temporaryFolder } from '../stage/temporaryFolder.ts';

const HOUR_MS = 3_600_000;
const { primitives } = choosePrimitives();

async function phoneAndServers() {
  const clock = new ManualClock();
  const store = openStore({ file: join(temporaryFolder(), 'store.db'), key: new Uint8Array(32).fill(7), migrations });
  onTestFinished(() => store.close());
  const stores = createPhoneStores(store, unheard);
  const devicePorts = {
    ...{ primitives, suites: [0x02] as const, resolveProxy: noProxy },
    ...{ now: clock.now, earliest: clock.now, elapsed: clock.elapsed, startTimer: clock.startTimer },
    ...{ onEvent: () => undefined, onRefused: () => undefined, onServerTime: () => undefined },
  };
  const server = async (): Promise<string> => {
    const running = await startServer({ dataFolder: temporaryFolder(), logLevel: 'silent', clock });
    onTestFinished(() => running.close());
    return running.url;
  };
  let uploads = 0;

  /** Signs up or comes back there, and does what follows a sign-in; what the server has and the store owes then. */
  const comeTo = async (serverUrl: string, newDevice: number) => {
    const way = createServerWay({
      serverUrl,
      resolveProxy: noProxy,
      elapsed: clock.elapsed,
      startTimer: clock.startTimer,
    });
    const found = await serverAt({ serverUrl, way }, devicePorts);
    if (!found.ok) throw new Error(found.problem);
    const { id: serverId, key: serverKey } = found.value;
    const known = stores.identities.takeOut('alice', serverId);
    const account = {
      ...{ handle: 'alice', deviceId: known ?? newDevice, serverUrl, serverId, serverKey },
      ...{ hosting: false, certificate: null, signedOut: false },
    };
    const options = { stores, devicePorts, way, invite: undefined, comesBack: known !== null };
    expect(await registerAccount(account, options)).toEqual({ ok: true });
    const pin = { serverId: () => serverId, signedInAt: () => undefined };
    const { crypto, http } = createDevice(stores, { ...account, way, pin }, devicePorts);
    const has = async () => {
      const count = await http.keyCount();
      if (!count.ok) throw new Error(count.problem);
      return { oneTimePrekeys: count.value.one_time_prekeys, oneTimeKemPrekeys: count.value.one_time_kem_prekeys };
    };
    let newest = 0;
    const upkeep = createPrekeyUpkeep({
      uploadDue: () => crypto.keyUploadDue(),
      makeUpload: (stock) => crypto.prepareKeyUpload(stock, async () => undefined),
      replaces: () => crypto.keyUploadReplaces(),
      upload: async (upload) => {
        uploads += 1;
        if ('signedPrekey' in upload) newest = upload.signedPrekey.id;
        const reply = await http.putKeys({ ...upload, identity: crypto.identityDocument() });
        return reply.ok ? { taken: true } : { taken: false, problem: reply.problem, refused: reply.cause === null };
      },
      uploadTaken: () => crypto.keyUploadTaken(),
      uploadFailed: (problem) => crypto.keyUploadFailed(problem),
      askStock: has,
      isOnline: () => true,
      elapsed: clock.elapsed,
      startTimer: clock.startTimer,
      onFault: (what) => expect.unreachable(what),
    });
    await upkeep.check(await has());
    upkeep.stop();
    clock.advance(HOUR_MS);
    const kept = stores.ratchet.transaction((t) => t.listPrekeys('signed')[0]?.id);
    return { ...(await has()), owed: stores.ratchet.transaction((t) => t.keyUploadOwed()), newest, kept };
  };
  return { server, comeTo, uploads: () => uploads };
}

test('what a registration brought is not uploaded again', async () => {
  const { server, comeTo, uploads } = await phoneAndServers();
  for (const device of [11, 12]) {
    expect(await comeTo(await server(), device)).toMatchObject({ oneTimePrekeys: 100, owed: 'nothing' });
  }
  expect(uploads()).toBe(0);
});

test('who goes back and forth between two servers has its newest keys at each of them, and no others', async () => {
  const { server, comeTo, uploads } = await phoneAndServers();
  const places = [await server(), await server()];
  for (const place of places) await comeTo(place, 11);
  for (let returns = 1; returns <= 6; returns++) {
    for (const place of places) {
      const after = await comeTo(place, 11);
      expect(after).toMatchObject({ oneTimePrekeys: 100, oneTimeKemPrekeys: 100, owed: 'nothing' });
      expect(after.newest).toBe(after.kept);
    }
    expect(uploads()).toBe(2 * returns);
  }
});
