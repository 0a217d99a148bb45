import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startServer } from '../../server/index.ts';
import { DATABASE_FILE } from '../../server/store/openSqlite.ts';
import { temporaryFolder } from '../stage/temporaryFolder.ts';
import { admit, newRight } from '../stage/admission.ts';
import { serverSteps, writeOlderServer } from '../stage/olderServer.ts';
import type { TestDevice } from '../stage/TestDevice.ts';
import { ciphertext, hangupTo, offerTo, RING_MS, TestServer } from '../stage/testServer.ts';
import { talk } from '../stage/wireCall.ts';

/* The data of a server as each step of its schema left them, under the server of today. */

let saved: string;
let serverId: string;
let alice: TestDevice;
let bob: TestDevice;
let missedCall: string;

beforeAll(async () => {
  const server = await TestServer.start();
  const [one, two] = [await server.person('alice'), await server.person('bob')];
  [alice, bob] = [one.device, two.device];
  await talk({ caller: alice, callee: bob, callerPhone: one.client, calleePhone: two.client });
  const [call] = one.client.heard.flatMap((frame) => (frame.t === 'call_state' ? [frame.call_id] : []));
  one.client.send(hangupTo(bob, one.client.nextNumber, call ?? ''));
  await two.client.next('call_hangup');
  await admit(server, two.device, 1, { rights: [newRight()], blocked: ['mallory'] });
  await two.client.leave();
  // Nobody is there to hear it.
  const offer = offerTo(bob, one.client.nextNumber);
  one.client.send(offer);
  await one.client.next('call_state', ({ call_id }) => call_id === offer.call_id);
  await server.pass(RING_MS + 1_000, one.client);
  missedCall = offer.call_id;
  serverId = (await server.challenge()).server_id;
  await one.client.leave();
  await server.stop();
  saved = mkdtempSync(join(tmpdir(), 'ringfort-older-'));
  cpSync(server.folder, saved, { recursive: true });
  await server.remove();
});
afterAll(() => rmSync(saved, { recursive: true, force: true }));

/** The server of today over such data. */
async function startedOver(step: string): Promise<TestServer> {
  const server = await TestServer.start();
  await server.stop();
  rmSync(server.folder, { recursive: true });
  await writeOlderServer(saved, server.folder, step);
  await server.start();
  return server;
}

test.each(serverSteps)('over data of the step %s people sign in, hear what they missed, and call', async (step) => {
  const server = await startedOver(step);
  try {
    expect((await server.challenge()).server_id).toBe(serverId);
    const alicePhone = await server.signIn(alice);
    const bobPhone = await server.signIn(bob);
    // Numbers of frames go on: nothing is taken twice, nothing refused.
    const ready = alicePhone.heard.find((frame) => frame.t === 'ready');
    expect(ready?.n).toBeGreaterThanOrEqual(2);
    expect(bobPhone.heard.filter((frame) => frame.t === 'call_state')).toMatchObject([
      { call_id: missedCall, state: 'missed', peer: 'alice' },
    ]);
    const offer = offerTo(bob, (ready?.n ?? 0) + 1);
    alicePhone.send(offer);
    expect(await bobPhone.next('call_offer', ({ call_id }) => call_id === offer.call_id)).toMatchObject({
      from: 'alice',
      encrypted_payload: ciphertext('offer'),
    });
    // Both one-time keys that he came with are still there, each to be given once.
    const database = new Database(join(server.folder, DATABASE_FILE), { readonly: true });
    expect(database.prepare('SELECT count(*) FROM one_time_prekeys WHERE prekey IS NOT NULL').pluck().get()).toBe(8);
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
    database.close();
  } finally {
    await server.remove();
  }
});

test.each([2, 9])(
  'killed at its statement %i that makes a table, an upgrade leaves the data of before',
  async (statement) => {
    const folder = join(temporaryFolder(), 'server');
    await writeOlderServer(saved, folder, '0003_server_key');
    const file = join(folder, DATABASE_FILE);
    const schemaOf = () => {
      const database = new Database(file);
      const schema = database.prepare('SELECT type, name, sql FROM sqlite_master ORDER BY name').all();
      const steps = database.prepare('SELECT name FROM kysely_migration ORDER BY name').pluck().all();
      database.close();
      return { schema, steps };
    };
    const before = schemaOf();
    expect(before.steps).toEqual(serverSteps.slice(0, 3));
    const script = `
    import Database from 'better-sqlite3';
    import { openSqlite } from ${JSON.stringify(new URL('../../server/store/openSqlite.ts', import.meta.url).href)};
    const { prepare } = Database.prototype;
    let made = 0;
    Database.prototype.prepare = function (sql) {
      if (/^create table/iu.test(sql) && (made += 1) === ${statement}) process.kill(process.pid, 'SIGKILL');
      return prepare.call(this, sql);
    };
    await openSqlite(process.argv[1]);
  `;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script, folder], {
      cwd: join(import.meta.dirname, '../..'),
      stdio: 'ignore',
    });
    const [, signal] = await once(child, 'exit');
    expect(signal).toBe('SIGKILL');
    expect(schemaOf()).toEqual(before);
    // The server of today goes on with them.
    const server = await startServer({ dataFolder: folder, logLevel: 'silent' });
    await server.close();
    expect(schemaOf().steps).toEqual(serverSteps);
  },
);

test('data of a later server are named as that, and not a byte of them is changed', async () => {
  const folder = join(temporaryFolder(), 'server');
  cpSync(saved, folder, { recursive: true });
  const file = join(folder, DATABASE_FILE);
  const database = new Database(file);
  database.exec(`INSERT INTO kysely_migration VALUES ('0099_later', '2030-01-01T00:00:00.000Z')`);
  database.close();
  const before = readFileSync(file);
  await expect(startServer({ dataFolder: folder, logLevel: 'silent' })).rejects.toMatchObject({ code: 'newerSchema' });
  expect(readFileSync(file).equals(before)).toBe(true);
});
