import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { migrations } from '../../main/store/migrations/all.ts';
import { openStore } from '../../main/store/database/openStore.ts';
import { HeadlessRingfort } from '../stage/HeadlessRingfort.ts';
import { contentsNow, type Contents } from '../stage/olderStore.ts';
import { olderWorld, saveWorld, type RunningWorld, type SavedWorld } from '../stage/olderWorld.ts';

/*
 * A profile as each step of the schema left it, opened by the Ringfort of today. The older ones are made by the real
 * steps up to theirs, with what two people left there who know each other.
 */

const VERSIONS = migrations.slice(0, -1).map(({ version }) => version);
/** Before it there was no account. */
const FIRST_PHONE = 2;

let saved: SavedWorld;

async function talk(caller: RunningWorld['alice'], callee: RunningWorld['bob'], peer: string): Promise<void> {
  await caller.dial(peer);
  const { call } = await callee.phase('ringing');
  await callee.ringfort.mainHandlers.answer({ callId: call.callId, phase: 'ringing', callType: 'audio' });
  await Promise.all([caller.phase('connected'), callee.phase('connected')]);
  await caller.ringfort.callHandlers.hangUp({ callId: call.callId, phase: 'connected' });
  await Promise.all([caller.phase('ended'), callee.phase('ended')]);
  for (const { ringfort } of [caller, callee])
    await ringfort.callHandlers.dismiss({ callId: call.callId, phase: 'ended' });
}

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ringfort-older-'));
  saved = await saveWorld(folder, async ({ alice, bob }) => {
    const at = alice.ringfort.mainHandlers;
    await at.addContact({ handle: 'bob' });
    await bob.ringfort.mainHandlers.addContact({ handle: 'alice' });
    await talk(alice, bob, 'bob');
    await talk(bob, alice, 'alice');
    const safety = await at.contactSafety({ handle: 'bob' });
    expect(await at.markVerified({ handle: 'bob', digits: safety?.number.digits ?? '' })).toEqual({ ok: true });
    await at.changeSettings({ theme: 'dark', ringtoneVolume: 35, alwaysRelay: false });
    await at.block({ handle: 'mallory', endCall: false });
    await at.favourContact({ handle: 'bob', favourite: true });
    await at.renameContact({ handle: 'bob', nickname: 'Bobby' });
    await at.relayContact({ handle: 'bob', always: false });
    await at.standingLink(null);
  });
});
afterAll(() => rmSync(saved.folder, { recursive: true, force: true }));

test('each of them is brought up to date with everything that stood in it, and sound', async () => {
  for (const version of VERSIONS) {
    const { files, key, contents } = await olderWorld(saved, version);
    const { database, close } = openStore({ file: files.database, key, migrations });
    const step = migrations[version - 1]?.name;
    expect(contentsNow(database, contents), `from ${step}`).toEqual(contents);
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(database.pragma('foreign_key_check')).toEqual([]);
    expect(database.pragma('user_version', { simple: true })).toBe(migrations.length);
    close();
  }
});

/** The sessions among rows of that table. */
const sessionIds = (contents: Contents): readonly string[] =>
  (contents.get('session')?.rows ?? []).map(([, , id]) => Buffer.from(id as Uint8Array).toString('hex'));

test.each([FIRST_PHONE, 3, 6, 10, 13, 16, 20, 23, 24])(
  'over a profile of schema %i a Ringfort is who it was, with all it had, and its sessions go on in calls both ways',
  async (version) => {
    const { files, key, contents, open } = await olderWorld(saved, version);
    const has = (table: string, column: string): boolean => contents.get(table)?.columns.includes(column) === true;
    const world = await open();
    const { alice, bob } = world;
    try {
      expect(alice.picture().account).toMatchObject({ phase: 'ready', handle: 'alice' });
      await Promise.all([alice.online(), bob.online()]);
      expect(await alice.contacts()).toMatchObject([
        {
          ...{ handle: 'bob', verified: true, identity: 'pinned', favourite: has('contact', 'favourite') },
          ...(has('contact', 'nickname') ? { nickname: 'Bobby' } : {}),
        },
      ]);
      expect(await alice.ringfort.mainHandlers.isBlocked({ handle: 'mallory' })).toBe(has('blocked', 'handle'));
      expect(alice.picture().settings).toMatchObject({ theme: 'dark', ringtoneVolume: 35 });
      expect((await alice.recents()).map(({ call }) => call.direction)).toEqual(['incoming', 'outgoing']);

      await talk(alice, bob, 'bob');
      await talk(bob, alice, 'alice');
      expect(await alice.contacts()).toMatchObject([{ handle: 'bob', verified: true, identity: 'pinned' }]);
      expect(await alice.recents()).toHaveLength(4);
      expect([...alice.faults, ...bob.faults]).toEqual([]);
    } finally {
      await world.stop();
    }
    // Those calls went through the sessions that were there: none was begun anew.
    const { database, close } = openStore({ file: files.database, key, migrations });
    const now = contentsNow(database, contents);
    close();
    expect(sessionIds(contents)).not.toEqual([]);
    expect(sessionIds(now)).toEqual(sessionIds(contents));
  },
);

test('a profile of a later Ringfort is named as that, and not a byte of it is changed', async () => {
  const { folder, files, key } = await olderWorld(saved, migrations.length);
  const later = openStore({
    file: files.database,
    key,
    migrations: [
      ...migrations,
      { version: migrations.length + 1, name: 'later', sql: 'CREATE TABLE later (what TEXT) STRICT' },
    ],
  });
  later.close();
  const bytes = () => readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'base64')]);
  const before = bytes();
  const alice = new HeadlessRingfort({ folder, keyring: saved.keyring, certificate: 'a1'.repeat(32) });
  await alice.ringfort.start();
  expect(alice.picture().account).toEqual({ phase: 'storeProblem', code: 'newerSchema', missingKeyring: null });
  await alice.ringfort.stop();
  expect(bytes()).toEqual(before);
});

describe('an upgrade that does not come to its end leaves the profile as it was, for the Ringfort from before', () => {
  const FROM = 9;
  /** Opens it as that one would, and looks. */
  const isAsItWas = ({ files, key, contents }: Awaited<ReturnType<typeof olderWorld>>): void => {
    const { database, close } = openStore({ file: files.database, key, migrations: migrations.slice(0, FROM) });
    expect(contentsNow(database, contents)).toEqual(contents);
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
    close();
  };
  const goesOn = ({ files, key, contents }: Awaited<ReturnType<typeof olderWorld>>): void => {
    const { database, close } = openStore({ file: files.database, key, migrations });
    expect(contentsNow(database, contents)).toEqual(contents);
    close();
  };

  test.each([1, 8, migrations.length - FROM])('killed in step %i of it', async (step) => {
    const world = await olderWorld(saved, FROM);
    const at = (path: string): string => JSON.stringify(new URL(path, import.meta.url).href);
    const script = `
      import Database from 'better-sqlite3';
      import { migrations } from ${at('../../main/store/migrations/all.ts')};
      import { openStore } from ${at('../../main/store/database/openStore.ts')};
      const { exec } = Database.prototype;
      let steps = 0;
      Database.prototype.exec = function (sql) {
        exec.call(this, sql);
        if ((steps += 1) === ${step}) process.kill(process.pid, 'SIGKILL');
        return this;
      };
      const key = Buffer.from(process.argv[2], 'hex');
      openStore({ file: process.argv[1], key, migrations });
    `;
    const child = spawn(
      process.execPath,
      ['--input-type=module', '--eval', script, world.files.database, Buffer.from(world.key).toString('hex')],
      { cwd: join(import.meta.dirname, '../..'), stdio: 'ignore' },
    );
    const [, signal] = await once(child, 'exit');
    expect(signal).toBe('SIGKILL');
    isAsItWas(world);
    goesOn(world);
  });

  test('where the disk is full', async () => {
    const world = await olderWorld(saved, FROM);
    const { exec } = Database.prototype;
    let steps = 0;
    const full = vi.spyOn(Database.prototype, 'exec').mockImplementation(function (this: Database.Database, sql) {
      // From here on there is no room for another page.
      if ((steps += 1) === 1) this.pragma(`max_page_count = ${String(this.pragma('page_count', { simple: true }))}`);
      return exec.call(this, sql);
    });
    expect(() => openStore({ file: world.files.database, key: world.key, migrations })).toThrow(
      expect.objectContaining({ code: 'diskFull', retry: 'later' }),
    );
    full.mockRestore();
    expect(steps).toBeGreaterThan(0);
    isAsItWas(world);
    goesOn(world);
  });
});
