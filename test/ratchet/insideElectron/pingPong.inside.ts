import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { choosePrimitives } from '../../../main/crypto/choosePrimitives.ts';
import { DoubleRatchetSignalCrypto } from '../../../main/crypto/DoubleRatchetSignalCrypto.ts';
import { migrations } from '../../../main/store/migrations/all.ts';
import { openStore } from '../../../main/store/database/openStore.ts';
import { createSqliteRatchetStore } from '../../../main/store/tables/SqliteRatchetStore.ts';

const { primitives } = choosePrimitives();
const NOW = 1_800_000_000_000;

/** A device on a disk of its own, encrypted as in the product; `restart` closes it and opens it again. */
function device(userId: string, deviceId: number) {
  const folder = mkdtempSync(join(tmpdir(), 'ringfort-electron-'));
  const key = new Uint8Array(randomBytes(32));
  const open = () => {
    const store = openStore({ file: join(folder, 'store.db'), key: Uint8Array.from(key), migrations });
    const crypto = new DoubleRatchetSignalCrypto<Uint8Array>({
      address: { userId, deviceId },
      store: createSqliteRatchetStore(store.database),
      primitives,
      codec: { encode: (plaintext) => ({ plaintext, bucket: 256 }), decode: (plaintext) => plaintext },
      draw: (bytes) => new Uint8Array(randomBytes(bytes)),
      now: () => NOW,
    });
    return { store, crypto };
  };
  let life = open();
  onTestFinished(() => {
    life.store.close();
    rmSync(folder, { recursive: true });
  });
  return {
    address: { userId, deviceId },
    crypto: () => life.crypto,
    restart: () => {
      life.store.close();
      life = open();
    },
  };
}

it('two devices on encrypted disks talk in turns over 200 DH steps, with restarts in between', () => {
  const [alice, bob] = [device('alice', 1), device('bob', 2)];
  const upload = bob.crypto().makePrekeyUpload({ oneTimePrekeys: 0, oneTimeKemPrekeys: 0 });
  const [oneTimePrekey, kemPrekey] = [upload.oneTimePrekeys[0], upload.oneTimeKemPrekeys[0]];
  if (oneTimePrekey === undefined || kemPrekey === undefined) throw new Error('an upload has one-time keys');
  alice.crypto().initializeSession(bob.address, {
    ...bob.address,
    identity: bob.crypto().identityDocument(),
    signedPrekey: upload.signedPrekey,
    oneTimePrekey,
    kemPrekey,
    kemPrekeyKind: 'oneTime',
  });
  for (let turn = 0; turn < 200; turn++) {
    const [from, to] = turn % 2 === 0 ? [alice, bob] : [bob, alice];
    const text = Uint8Array.from(Buffer.from(`turn ${turn}`));
    const wire = from.crypto().forPeer(to.address).encryptToBase64(text);
    if (turn % 50 === 7) to.restart();
    const read = to.crypto().forPeer(from.address).decryptFromBase64(wire);
    expect(Buffer.from(read).toString()).toBe(`turn ${turn}`);
  }
});
