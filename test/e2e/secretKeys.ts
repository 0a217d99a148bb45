import { join } from 'node:path';
import { decodeSession } from '../../core/ratchet/signalCrypto.ts';
import { profileFiles } from '../../main/profile/profileFiles.ts';
import { createDatabaseKeys } from '../../main/store/key/databaseKey.ts';
import type { Keyring } from '../../main/store/key/keyring.ts';
import { migrations } from '../../main/store/migrations/all.ts';
import { openStore } from '../../main/store/database/openStore.ts';
import { createPhoneStores } from '../../main/store/phoneStores.ts';
import { unheard } from '../../main/store/database/row.ts';
import { storedSessions } from '../stage/storedSessions.ts';
import { PASSPHRASE } from '../../scripts/drive/person.ts';

const noKeyring: Keyring = {
  isAvailable: async () => ({ available: false, missing: 'none here' }),
  wrap: () => Promise.reject(new Error('no keyring here')),
  unwrap: () => Promise.reject(new Error('no keyring here')),
};

/**
 * The private keys in the store of somebody whose Ringfort has ended, by name: the key of the database, the identity's,
 * two prekeys of each kind, and root, chain and ratchet keys of the sessions with a peer.
 */
export async function secretKeysOf(userData: string, peer: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const files = profileFiles(join(userData, 'profile'));
  const unlocked = await createDatabaseKeys({
    file: files.keys,
    keyring: noKeyring,
    databaseExists: () => true,
  }).unlock(PASSPHRASE);
  if (unlocked === null) throw new Error('that is not the passphrase');
  const keys = new Map([['the key of the database', unlocked.key]]);
  const stores = createPhoneStores(openStore({ file: files.database, key: unlocked.key, migrations }), unheard);
  try {
    stores.ratchet.transaction((transaction) => {
      const identity = transaction.loadIdentity();
      if (identity === undefined) throw new Error('there is no identity');
      keys.set('the signing key', identity.signingPrivateKey).set('the identity key', identity.dhPrivateKey);
      for (const kind of ['signed', 'oneTime', 'kemOneTime', 'kemLastResort'] as const) {
        for (const { id } of transaction.listPrekeys(kind).slice(0, 2)) {
          const prekey = transaction.loadPrekey(kind, id);
          if (prekey !== undefined) keys.set(`prekey ${kind} ${id}`, prekey.privateKey);
        }
      }
      for (const deviceId of stores.peerDevices(peer)) {
        for (const { state } of storedSessions(transaction, { userId: peer, deviceId })) {
          const { rootKey, ratchetKey, sending, receiving } = decodeSession(state);
          keys.set('the root key', rootKey.bytes).set('the ratchet key', ratchetKey.privateKey.bytes);
          if (sending !== null) keys.set('the sending chain', sending.key.bytes);
          if (receiving !== null) keys.set('the receiving chain', receiving.key.bytes);
        }
      }
    });
  } finally {
    stores.close();
  }
  return keys;
}

/**
 * The forms in which bytes turn up in texts and files: as they are, as hex, base64 at each of its three offsets, a list
 * of numbers.
 */
export function formsOf(key: Uint8Array): readonly string[] {
  const bytes = Buffer.from(key);
  const standard = [0, 1, 2].map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replaceAll('=', '');
    // The first and the last characters also hold bits of the neighbours.
    return text.slice(offset === 0 ? 0 : offset + 1, -1);
  });
  return [
    bytes.toString('latin1'),
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
    ...standard,
    ...standard.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
    [...bytes].join(','),
  ];
}
