import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { RatchetError } from '../../core/ratchet/signalCrypto.ts';
import { cheapStretch } from '../../test/fakes/cheapStretch.ts';
import { FakeKeyring } from '../../test/fakes/fakeKeyring.ts';
import { ManualClock } from '../../test/fakes/ManualClock.ts';
import { RatchetParty, codeOf } from '../../test/stage/ratchetParty.ts';
import { temporaryFolder } from '../../test/stage/temporaryFolder.ts';
import { createProfile, type ClosedView, type OpenProfile, type Profile } from './profile.ts';
import { profileFiles } from './profileFiles.ts';
import { createDatabaseKeys } from '../store/key/databaseKey.ts';
import { migrations } from '../store/migrations/all.ts';
import { openStore } from '../store/database/openStore.ts';
import { StoreError } from '../store/database/storeError.ts';

const PASSPHRASE = 'correct horse battery';

/** One person's folder, opened again and again. `fault` is what goes wrong once the store is open. */
function person() {
  const folder = join(temporaryFolder(), 'profile');
  mkdirSync(folder);
  const keyring = new FakeKeyring();
  const world = { fault: null as unknown, opened: 0, faults: [] as string[] };
  const clock = new ManualClock();
  const launch = () => {
    const views: ClosedView[] = [];
    const profile = createProfile({
      folder,
      keyring,
      now: () => 1_800_000_000_000,
      startTimer: clock.startTimer,
      onClosed: (view) => views.push(view),
      onOpen: async ({ stores }) => {
        await stores.settings.load();
        if (world.fault !== null) throw world.fault;
        world.opened += 1;
      },
      onKeyProtection: () => undefined,
      onUnreadable: () => undefined,
      onFault: (what) => world.faults.push(what),
      stretch: cheapStretch,
    });
    onTestFinished(() => profile.close());
    return { profile, views, view: () => views.at(-1) };
  };
  const spoil = async (sql: string) => {
    const keys = createDatabaseKeys({ file: join(folder, 'keys.json'), keyring, databaseExists: () => true });
    const found = await keys.open();
    if (found.state !== 'open') throw new Error('the keyring did not give the key');
    const { database, close } = openStore({ file: join(folder, 'ringfort.db'), key: found.key, migrations });
    database.exec(sql);
    close();
  };
  return { folder, keyring, world, clock, launch, spoil, database: profileFiles(folder).database };
}

/** Somebody whose keyring has gone since they chose a passphrase beside it. */
async function lockedPerson() {
  const { folder, keyring, world, clock, launch } = person();
  const { profile } = launch();
  await profile.open();
  expect(await profile.handlers.setPassphrase({ passphrase: PASSPHRASE })).toEqual({ ok: true });
  await profile.close();
  keyring.takeAway();
  world.opened = 0;
  return { folder, keyring, world, clock, launch };
}

const faults: readonly (readonly [string, unknown, string])[] = [
  ['a foreign identity', new RatchetError('E_STATE', 'the store belongs to another address'), 'E_STATE'],
  ['a full disk', new StoreError('diskFull'), 'diskFull'],
  ['something nobody thought of', new Error('out of the blue'), 'failed'],
];

test.each(faults)(
  '%s behind the keyring is a store problem, and the next start finds the store free',
  async (...of) => {
    const [, fault, code] = of;
    const { world, launch } = person();
    world.fault = fault;
    const broken = launch();
    await broken.profile.open();
    expect(broken.view()).toEqual({ phase: 'storeProblem', code, missingKeyring: null });
    expect(broken.profile.current()).toBeNull();

    world.fault = null;
    const mended = launch();
    await mended.profile.open();
    expect(mended.view()).toBeUndefined();
    expect(world.opened).toBe(1);
  },
);

test.each(faults)(
  '%s behind the passphrase is the same store problem, and a second try is a fresh one',
  async (...of) => {
    const [, fault, code] = of;
    const reason = code === 'diskFull' ? 'storeFull' : 'failed';
    const { world, launch } = await lockedPerson();
    const { profile, view } = launch();
    await profile.open();
    expect(view()).toEqual({ phase: 'locked', missingKeyring: 'gnome_libsecret' });

    world.fault = fault;
    expect(await profile.handlers.unlock({ passphrase: PASSPHRASE })).toMatchObject({ ok: false, reason });
    expect(view()).toEqual({ phase: 'storeProblem', code, missingKeyring: null });
    expect(profile.current()).toBeNull();

    world.fault = null;
    expect(await profile.handlers.unlock({ passphrase: PASSPHRASE })).toEqual({ ok: true });
    expect(profile.current()?.examine().figures.faults).toBe(0);
  },
);

test('a first start that fails after the passphrase was chosen is a store problem too', async () => {
  const { keyring, world, launch } = person();
  keyring.takeAway();
  const { profile, view } = launch();
  await profile.open();
  world.fault = new StoreError('diskFull');
  expect(await profile.handlers.choosePassphrase({ passphrase: PASSPHRASE })).toEqual({
    ok: false,
    reason: 'storeFull',
    detail: null,
  });
  expect(view()).toMatchObject({ phase: 'storeProblem', code: 'diskFull' });

  world.fault = null;
  const next = launch();
  await next.profile.open();
  expect(next.view()).toMatchObject({ phase: 'locked' });
  expect(await next.profile.handlers.unlock({ passphrase: PASSPHRASE })).toEqual({ ok: true });
});

test('whoever presses Unlock twice opens the store once', async () => {
  const { world, launch } = await lockedPerson();
  const { profile, view } = launch();
  await profile.open();
  const { unlock } = profile.handlers;
  const both = await Promise.all([unlock({ passphrase: PASSPHRASE }), unlock({ passphrase: PASSPHRASE })]);
  expect(both).toEqual([{ ok: true }, { ok: true }]);
  expect(await unlock({ passphrase: PASSPHRASE })).toEqual({ ok: true });
  expect(world.opened).toBe(1);
  expect(world.faults).toEqual([]);
  expect(view()).toMatchObject({ phase: 'locked' });
});

test('a wrong passphrase is no store problem', async () => {
  const { world, launch } = await lockedPerson();
  const { profile, view } = launch();
  await profile.open();
  expect(await profile.handlers.unlock({ passphrase: 'not this one' })).toMatchObject({ reason: 'wrong' });
  expect(view()).toMatchObject({ phase: 'locked' });
  expect(world.faults).toEqual([]);
});

test('a database without the tables it should have is a store problem, and is closed again', async () => {
  const { launch, spoil } = person();
  const { profile, view } = launch();
  await profile.open();
  await profile.close();
  await spoil('ALTER TABLE contact RENAME TO gone');
  await profile.open();
  expect(view()).toMatchObject({ phase: 'storeProblem', code: 'failed' });
  await spoil('ALTER TABLE gone RENAME TO contact');
  await profile.open();
  expect(profile.current()).not.toBeNull();
});

test('a store that cannot be tidied up is closed all the same', async () => {
  const { world, launch } = person();
  const { profile } = launch();
  await profile.open();
  // The mirror and the log can be written no more, as on a disk that has gone.
  profile.current()?.stores.close();
  await profile.close();
  expect(world.faults).toContain('close profile');
  expect(profile.current()).toBeNull();

  const next = launch();
  await next.profile.open();
  expect(next.view()).toBeUndefined();
});

test('A21 a profile put back sends on no old session', async () => {
  const { world, launch, database } = person();
  const started = async (): Promise<{ profile: Profile; open: OpenProfile }> => {
    const { profile } = launch();
    await profile.open();
    const open = profile.current();
    if (open === null) throw new Error('the profile did not open');
    return { profile, open };
  };
  const put = (from: string, to: string) => {
    for (const log of [`${to}-wal`, `${to}-shm`]) rmSync(log, { force: true });
    copyFileSync(from, to);
  };
  const first = await started();
  const alice = new RatchetParty('alice', 1, { store: first.open.stores.ratchet });
  const bob = new RatchetParty('bob', 7);
  alice.crypto.initializeSession(bob.address, bob.bundle());
  bob.receive(alice, alice.send(bob, 'x'));
  alice.receive(bob, bob.send(alice, 'y'));
  await first.profile.close();
  put(database, `${database}.backup`);

  const second = await started();
  expect(second.open.examine().rollback).toBe('inStep');
  alice.open(second.open.stores.ratchet);
  expect(bob.receive(alice, alice.send(bob, 'later'))).toBe('later');
  await second.profile.close();
  put(`${database}.backup`, database);

  const third = await started();
  alice.open(third.open.stores.ratchet);
  expect(codeOf(() => alice.send(bob, 'again'))).toBe('E_NO_SESSION');
  expect(third.open.examine().rollback).toBe('rolledBack');
  expect(world.faults).toEqual(['the store is an older copy of itself']);
});

/** The folders in which data was set aside, oldest first. */
const setAsideBeside = (folder: string): string[] =>
  readdirSync(dirname(folder))
    .filter((name) => name.startsWith(`${basename(folder)} set aside `))
    .map((name) => join(dirname(folder), name));

test('whoever forgot the passphrase starts over, and the old data stays as it was (A98)', async () => {
  const { folder, world, launch } = await lockedPerson();
  const { profile, view } = launch();
  await profile.open();
  expect(view()).toMatchObject({ phase: 'locked' });
  expect(await profile.handlers.startOver(null)).toEqual({ ok: true });
  // No keyring and no data: as on the first day.
  expect(view()).toMatchObject({ phase: 'choosePassphrase' });
  expect(await profile.handlers.choosePassphrase({ passphrase: 'another passphrase' })).toEqual({ ok: true });
  expect(world.opened).toBe(1);
  await profile.close();

  const [aside, ...more] = setAsideBeside(folder);
  expect(more).toEqual([]);
  // Put back while Ringfort is closed, the old passphrase opens it.
  rmSync(folder, { recursive: true });
  renameSync(aside ?? '', folder);
  const back = launch();
  await back.profile.open();
  expect(await back.profile.handlers.unlock({ passphrase: PASSPHRASE })).toEqual({ ok: true });
});

test('a passphrase that is being tried opens nothing of what is set aside meanwhile (A98)', async () => {
  const { folder, world, launch } = await lockedPerson();
  const { profile } = launch();
  await profile.open();
  const { unlock, startOver } = profile.handlers;
  expect(await Promise.all([unlock({ passphrase: PASSPHRASE }), startOver(null)])).toEqual([
    { ok: true },
    { ok: true },
  ]);
  expect(world.opened).toBe(1);
  expect(profile.current()).toBeNull();
  expect(setAsideBeside(folder)).toHaveLength(1);
});

test('starting over an open profile closes it first, and does so twice on the same day (A98)', async () => {
  const { folder, world, launch } = person();
  const { profile } = launch();
  await profile.open();
  expect(await profile.handlers.startOver(null)).toEqual({ ok: true });
  expect(world.opened).toBe(2);
  expect(existsSync(join(folder, 'ringfort.db'))).toBe(true);
  expect(await profile.handlers.startOver(null)).toEqual({ ok: true });
  expect(setAsideBeside(folder)).toHaveLength(2);
  expect(world.faults).toEqual([]);
});

test('data that another program has open is not taken away from under it (A98)', async () => {
  const { folder, world, launch } = person();
  const { profile, view } = launch();
  world.fault = new StoreError('inUse');
  await profile.open();
  expect(view()).toMatchObject({ phase: 'storeProblem', code: 'inUse' });
  expect(await profile.handlers.startOver(null)).toMatchObject({ ok: false, reason: 'inUse' });
  expect(setAsideBeside(folder)).toEqual([]);
});

test('data that was in use, on a full disk or to be read only opens by itself once that has passed (A81)', async () => {
  for (const code of ['inUse', 'diskFull', 'readOnly'] as const) {
    const { world, clock, launch } = person();
    const { profile, view } = launch();
    world.fault = new StoreError(code);
    // oxlint-disable-next-line no-await-in-loop
    await profile.open();
    clock.advance(5_000);
    world.fault = null;
    // oxlint-disable-next-line no-await-in-loop
    await expect.poll(() => view()).toMatchObject({ phase: 'storeProblem', code });
    // oxlint-disable-next-line no-await-in-loop
    await expect
      .poll(() => {
        clock.advance(5_000);
        return profile.current();
      })
      .not.toBeNull();
    // oxlint-disable-next-line no-await-in-loop
    await expect.poll(() => world.opened).toBe(1);
    expect(clock.pending()).toBeLessThanOrEqual(1);
  }
});

test('who has said the passphrase reads what is wrong until it has passed, and is not asked for it again (A81)', async () => {
  const { world, clock, launch } = await lockedPerson();
  const { profile, view, views } = launch();
  await profile.open();
  world.fault = new StoreError('readOnly');
  await profile.handlers.unlock({ passphrase: PASSPHRASE });
  const before = views.length;
  await expect
    .poll(() => {
      clock.advance(60_000);
      return views.length;
    })
    .toBeGreaterThan(before + 2);
  expect(views.slice(before).map(({ phase }) => phase)).not.toContain('locked');
  expect(view()).toMatchObject({ phase: 'storeProblem', code: 'readOnly' });

  world.fault = null;
  await expect
    .poll(() => {
      clock.advance(60_000);
      return profile.current();
    })
    .not.toBeNull();
  await expect.poll(() => world.opened).toBe(1);
});

test('a keyring that takes the key while the store cannot be opened protects it once it can', async () => {
  const { keyring, world, clock, launch } = await lockedPerson();
  const { profile } = launch();
  await profile.open();
  keyring.bringBack();
  world.fault = new StoreError('diskFull');
  await profile.handlers.unlock({ passphrase: PASSPHRASE });
  // Its turn comes after the renewal.
  await profile.handlers.unlock({ passphrase: 'not the right one' });
  world.fault = null;
  await expect
    .poll(() => {
      clock.advance(60_000);
      return profile.current()?.keyProtection();
    })
    .toEqual({ keyring: 'gnome_libsecret', passphrase: true });
});

test('what does not pass by itself, and starting over, ask for the passphrase anew', async () => {
  const { world, launch } = await lockedPerson();
  const { profile, view } = launch();
  world.fault = new StoreError('readOnly');
  await profile.open();
  await profile.handlers.unlock({ passphrase: PASSPHRASE });
  world.fault = new StoreError('corrupt');
  await profile.handlers.unlock({ passphrase: PASSPHRASE });
  world.fault = null;
  await profile.open();
  expect(view()).toMatchObject({ phase: 'locked' });

  world.fault = new StoreError('readOnly');
  await profile.handlers.unlock({ passphrase: PASSPHRASE });
  world.fault = null;
  await profile.handlers.startOver(null);
  expect(view()).toMatchObject({ phase: 'choosePassphrase' });
});

test('a keyring that starts after Ringfort opens what only it can open, and what waits for the passphrase (A81)', async () => {
  const alone = person();
  const first = alone.launch();
  await first.profile.open();
  await first.profile.close();
  alone.keyring.takeAway();
  const beside = await lockedPerson();

  for (const { keyring, clock, launch, phase } of [
    { ...alone, phase: 'storeProblem' },
    { ...beside, phase: 'locked' },
  ]) {
    const { profile, view } = launch();
    // oxlint-disable-next-line no-await-in-loop
    await profile.open();
    expect(view()).toMatchObject({ phase });
    // It has been looked for in vain once.
    // oxlint-disable-next-line no-await-in-loop
    await expect.poll(() => clock.pending()).toBe(1);
    keyring.bringBack();
    clock.advance(5_000);
    // oxlint-disable-next-line no-await-in-loop
    await expect.poll(() => profile.current()).not.toBeNull();
  }
});
