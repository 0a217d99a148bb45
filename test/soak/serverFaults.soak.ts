import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeEach, expect, onTestFinished, test, type TestContext } from 'vitest';
import { ServerProcess } from '../stage/ServerProcess.ts';
import { temporaryFolder } from '../stage/temporaryFolder.ts';
import { ServerLoad } from './serverLoad.ts';

// A server of its own process under the load of forty calls, and what happens to it.

const BEHIND_PROXY = ['--trust-proxy', '127.0.0.1'];
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const MB = 2 ** 20;

let server: ServerProcess;
let load: ServerLoad;
beforeEach(() => {
  load = new ServerLoad();
});

/** What a server holds that has borne the same load, and to which nothing happened. */
let calmMemory: Promise<number> | undefined;
async function measureCalmMemory(): Promise<number> {
  const calm = new ServerLoad();
  await start(temporaryFolder());
  await calm.begin(server);
  await calm.talk();
  await calm.end();
  const memory = server.memory();
  await server.kill();
  return memory;
}

type Told = Pick<TestContext, 'annotate'>;

async function start(folder: string, port?: number): Promise<void> {
  server = await ServerProcess.start(folder, undefined, port, BEHIND_PROXY);
}

/** The server holds no more at the end than one that had nothing happen to it. */
async function underLoad({ annotate }: Told, folder: string, fault: () => Promise<void>): Promise<void> {
  onTestFinished(() => server.kill());
  const calm = await (calmMemory ??= measureCalmMemory());
  await start(folder);
  await load.begin(server);
  const talking = load.talk();
  await fault();
  await talking;
  await load.end();
  const memory = server.memory();
  await annotate(`${Math.round(memory / MB)} MB, ${Math.round(calm / MB)} MB where nothing happened`);
  expect(memory).toBeLessThan(1.2 * calm);
}

test('F1 killed three times under forty calls, away for 2 s each time, it loses, doubles and reorders nothing', async (told) => {
  const folder = temporaryFolder();
  await underLoad(told, folder, async () => {
    for (let kill = 0; kill < 3; kill += 1) {
      await wait(2_000 + 700 * kill);
      await server.kill();
      await wait(2_000);
      await start(folder, server.port);
    }
  });
  await load.rowsAreTrue(server, folder);
});

test('F23 stopped three times under forty calls it ends within its 20 s each time, and loses nothing', async (told) => {
  const folder = temporaryFolder();
  await underLoad(told, folder, async () => {
    for (let stop = 0; stop < 3; stop += 1) {
      await wait(2_000 + 700 * stop);
      // After 20 s it would end with another status.
      expect(await server.stop()).toBe(0);
      await start(folder, server.port);
    }
  });
  await load.rowsAreTrue(server, folder);
});

/** A disk of the test's own takes root. */
function smallDisk(): string | undefined {
  const folder = temporaryFolder();
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=128m', 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    process.stderr.write('No disk can be mounted here, which takes root: a full one is played by limits of SQLite.\n');
    return undefined;
  }
  onTestFinished(() => void execFileSync('umount', ['-l', folder], { stdio: 'ignore' }));
  return folder;
}

const readyz = async () => {
  const reply = await fetch(`${server.url}/readyz`);
  return { status: reply.status, text: await reply.text() };
};

test('F22 neither a full disk nor a locked database ends the process or loses anything: new calls wait until it is over', async (told) => {
  const disk = smallDisk();
  if (disk === undefined) return told.skip();
  const folder = join(disk, 'server');
  const filler = join(disk, 'filler');
  mkdirSync(folder);
  await underLoad(told, folder, async () => {
    const other = new Database(join(folder, 'ringfort-server.sqlite'));
    onTestFinished(() => void other.close());
    for (const [newcomer, begin, heal] of [
      ['late', () => fill(filler), () => rmSync(filler, { force: true })],
      // As a copying tool would that somebody lets loose on it.
      ['later', () => other.exec('BEGIN IMMEDIATE'), () => other.exec('ROLLBACK')],
    ] as const) {
      begin();
      await expect.poll(async () => (await readyz()).status, { timeout: 60_000 }).toBe(503);
      await expect(server.register(newcomer)).rejects.toThrow(/503/);
      expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
      heal();
      await expect.poll(async () => (await readyz()).status, { timeout: 60_000 }).toBe(200);
    }
  });
  await load.rowsAreTrue(server, folder);
});

/** A file system that a fault of its disk leaves to be read alone, as most that keep a server; takes root. */
class FailingDisk {
  readonly folder: string;
  readonly #device: string;

  private constructor(folder: string, device: string) {
    this.folder = folder;
    this.#device = device;
  }

  static make(): FailingDisk | undefined {
    const image = join(temporaryFolder(), 'disk');
    writeFileSync(image, '');
    truncateSync(image, 128 * 2 ** 20);
    try {
      execFileSync('mkfs.ext4', ['-q', image], { stdio: 'ignore' });
      const device = execFileSync('losetup', ['--find', '--show', image], { encoding: 'utf8' }).trim();
      onTestFinished(() => void execFileSync('losetup', ['--detach', device], { stdio: 'ignore' }));
      const disk = new FailingDisk(temporaryFolder(), device);
      disk.#mount();
      onTestFinished(() => void execFileSync('umount', ['-l', disk.folder], { stdio: 'ignore' }));
      return disk;
    } catch {
      process.stderr.write('No disk can be made here, which takes root: none fails.\n');
      return undefined;
    }
  }

  /** The kernel's own way to try it: what is open stays open, and takes nothing any more. */
  fail(): void {
    writeFileSync(`/sys/fs/ext4/${basename(this.#device)}/trigger_fs_error`, '1');
  }

  /** By whoever looks after the machine, who has nobody use it meanwhile. */
  async mend(): Promise<void> {
    execFileSync('umount', [this.folder]);
    // 0 and 1: whole, or mended. 8: in use still, by whoever looks at all disks that come and go.
    const check = () => spawnSync('fsck.ext4', ['-p', this.#device], { stdio: 'ignore' }).status;
    await expect.poll(check, { timeout: 60_000 }).toBeLessThan(2);
    this.#mount();
  }

  #mount(): void {
    execFileSync('mount', ['-o', 'errors=remount-ro', this.#device, this.folder], { stdio: 'ignore' });
  }
}

test('F22 a disk that fails and can only be read ends nothing, and once it is mended nothing is lost', async (told) => {
  const disk = FailingDisk.make();
  if (disk === undefined) return told.skip();
  const folder = join(disk.folder, 'server');
  mkdirSync(folder);
  await underLoad(told, folder, async () => {
    await wait(2_000);
    disk.fail();
    await expect.poll(async () => (await readyz()).status, { timeout: 60_000 }).toBe(503);
    await expect(server.register('late')).rejects.toThrow(/503/);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    await server.stop();
    await disk.mend();
    await start(folder, server.port);
  });
  await load.rowsAreTrue(server, folder);
});

/** Until nothing more fits. */
function fill(path: string): void {
  for (let size = 64 * 1024 * 1024; size >= 1; size = Math.floor(size / 2)) {
    try {
      writeFileSync(path, Buffer.alloc(size), { flag: 'a' });
    } catch {
      // As much as there was room for is written.
    }
  }
}
