import { generateKeyPairSync, randomUUID } from 'node:crypto';
import type Database from 'better-sqlite3';
import type { StoredServerIdentity } from '../domain/serverIdentity.ts';

/** The server's id and key, drawn when the data are made. Throws if the row is gone right after it was written. */
export function serverIdentityIn(database: Database.Database): StoredServerIdentity {
  const { privateKey } = generateKeyPairSync('ed25519');
  const signingKey = privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64');
  // A server from before it had a key keeps its id.
  const insert = database.prepare<[string, string]>(
    `INSERT INTO server (only, id, signing_key) VALUES (1, ?, ?)
     ON CONFLICT DO UPDATE SET signing_key = coalesce(signing_key, excluded.signing_key)`,
  );
  insert.run(randomUUID(), signingKey);
  const stored = storedIdentity(database);
  if (stored === undefined) throw new Error('the server has no identity');
  return stored;
}

/** As it stands there; undefined before a server was ever started on these data. */
export function storedIdentity(database: Database.Database): StoredServerIdentity | undefined {
  return database.prepare<[], StoredServerIdentity>('SELECT id, signing_key AS signingKey FROM server').get();
}
