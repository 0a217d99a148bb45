import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { startServer } from '../../server/index.ts';
import { bundledServer } from '../stage/bundledServer.ts';
import { WireClient } from '../stage/WireClient.ts';

const root = join(import.meta.dirname, '../..');
/** The program as `npm run server` starts it, which takes five times as long as that of one piece. */
const SOURCE = join(root, 'server/main.ts');
let program: string;
let folder: string;
let running: ChildProcess[];

beforeAll(async () => {
  program = join(await bundledServer(), 'main.js');
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ringfort-program-'));
  running = [];
});
afterEach(async () => {
  for (const child of running) if (child.exitCode === null) child.kill('SIGKILL');
  await rm(folder, { recursive: true });
});

/**
 * Runs a shell with a disk of its own, of 8 MB, at `$disk`, that nobody else sees. `fill 4` leaves 4 KB of it, and
 * `server` is the program.
 */
function onSmallDisk(disk: string, lines: string) {
  const script = `mount -t tmpfs -o size=8m tmpfs "$disk"
    fill() { cat /dev/zero >"$disk/filler" 2>&- || truncate -s "-$1K" "$disk/filler"; }
    server() { "$node" "$program" --port 0 --log-level error --data "$disk/data"; }
    ${lines}`;
  const asRoot = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'];
  const child = spawn('unshare', [...asRoot, '--mount', '--propagation', 'private', 'sh', '-euc', script], {
    cwd: root,
    env: { ...process.env, disk, program, node: process.execPath },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return { child, ...heard(child) };
}

/** Somebody without rights, for root may write everywhere. */
const PLAIN_USER = process.getuid?.() === 0 ? 65_534 : (process.getuid?.() ?? 0);

function run(...args: string[]) {
  return start([program, ...args]);
}

function runAs(user: number, ...args: string[]) {
  return start([program, ...args], { uid: user, gid: user });
}

function start(line: string[], as: { uid?: number; gid?: number } = {}) {
  const child = spawn(process.execPath, line, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], ...as });
  return { child, ...heard(child) };
}

function heard(child: ChildProcessByStdio<null, Readable, Readable>) {
  running.push(child);
  const printed = { out: '', err: '' };
  child.stderr.on('data', (part) => (printed.err += part));
  const listening = new Promise<string>((resolve) => {
    child.stdout.on('data', (part) => {
      printed.out += part;
      const url = /^listening on (http:\S+)$/m.exec(printed.out)?.[1];
      if (url !== undefined) resolve(url);
    });
  });
  const ended = once(child, 'close').then(([code]) => ({ code, ...printed }));
  return { listening, ended };
}

test('the program says where it listens, serves, and stops cleanly on SIGTERM', async () => {
  const { child, listening, ended } = start([SOURCE, '--port', '0', '--data', join(folder, 'a', 'b')]);
  const url = await listening;
  expect(new URL(url).hostname).toBe('127.0.0.1');
  const client = new WireClient(url);
  await client.next('challenge');
  child.kill('SIGTERM');
  expect(await client.next('drain')).toBeDefined();
  expect(await client.closed).toBe(1012);
  expect(await ended).toMatchObject({ code: 0, out: `listening on ${url}\n` });
});

test('help needs no folder and no port', async () => {
  const { code, out } = await run('--help').ended;
  expect([code, out]).toEqual([0, expect.stringContaining('RINGFORT_PORT')]);
});

test('a mistake on the command line is named and ends with status 2', async () => {
  const { code, out, err } = await run('--port', 'seven').ended;
  expect([code, out, err]).toEqual([2, '', 'The port is a number from 0 to 65535. See --help.\n']);
});

test('a taken port is named and ends with status 6 (A84)', async () => {
  const other: Server = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const address = other.address();
  const port = typeof address === 'object' ? String(address?.port) : '';
  const { code, err } = await run('--port', port, '--data', folder).ended;
  other.close();
  expect([code, err]).toEqual([6, expect.stringContaining(`Port ${port} is taken.`)]);
});

test('a taken port of metrics is named as that and not as the own one, and ends with status 6 (A84)', async () => {
  const other: Server = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const address = other.address();
  const port = typeof address === 'object' ? String(address?.port) : '';
  const { code, err } = await run('--port', '0', '--metrics-port', port, '--data', folder).ended;
  other.close();
  const said = `Port ${port} for metrics is taken. Stop the program that uses it, or choose another with --metrics-port.\n`;
  expect([code, err]).toEqual([6, said]);
});

test('a folder that another server uses is named and ends with status 3 (A84)', async () => {
  await run('--port', '0', '--data', folder).listening;
  const { code, err } = await run('--port', '0', '--data', folder).ended;
  expect([code, err]).toEqual([3, `Another Ringfort server already runs on ${folder}.\n`]);
});

test('an address that this machine does not have is named and ends with status 6 (A84)', async () => {
  const { code, err } = await run('--port', '0', '--host', '192.0.2.1', '--data', folder).ended;
  expect([code, err]).toEqual([6, expect.stringContaining('192.0.2.1 is not an address of this machine.')]);
});

test('data that are no folder, or no database of ours, are named and end with status 4 (A84)', async () => {
  const file = join(folder, 'file');
  await writeFile(file, 'x');
  const noFolder = await run('--port', '0', '--data', file).ended;
  expect([noFolder.code, noFolder.err]).toEqual([
    4,
    `Cannot write to ${file}. Choose a data folder you may write to.\n`,
  ]);

  const data = join(folder, 'data');
  await mkdir(data);
  await writeFile(join(data, 'ringfort-server.sqlite'), 'not a database '.repeat(100));
  const noDatabase = await run('--port', '0', '--data', data).ended;
  expect([noDatabase.code, noDatabase.err]).toEqual([
    4,
    expect.stringContaining('is damaged, or no database of a Ringfort server. Restore a backup in its place'),
  ]);
});

test('data that were damaged on the disk are named, and it is not tried again and again: it ends with status 4 (A84)', async () => {
  await (await startServer({ dataFolder: folder, logLevel: 'silent' })).close();
  const file = join(folder, 'ringfort-server.sqlite');
  const whole = await readFile(file);
  // All but the header, by which it still is a database.
  await writeFile(file, whole.fill(0xa5, 100));
  const { code, err } = await run('--port', '0', '--data', folder).ended;
  expect([code, err]).toEqual([
    4,
    `${file} is damaged, or no database of a Ringfort server. Restore a backup in its place, or move it away.\n`,
  ]);
});

test('a folder in what belongs to another user is named with the owner and ends with status 5 (A84)', async () => {
  const { code, err } = await runAs(PLAIN_USER, '--port', '0', '--data', '/ringfort-of-nobody/data').ended;
  expect([code, err]).toEqual([5, expect.stringContaining('/ belongs to another user (number 0).')]);
});

test('an own folder that may not be written is named and ends with status 4 (A84)', async () => {
  await chmod(folder, 0o755);
  const data = join(folder, 'data');
  await mkdir(data);
  if (process.getuid?.() === 0) await chown(data, PLAIN_USER, PLAIN_USER);
  await chmod(data, 0o500);
  const { code, err } = await runAs(PLAIN_USER, '--port', '0', '--data', data).ended;
  expect([code, err]).toEqual([4, expect.stringContaining(`Cannot write to ${data}.`)]);
});

/** In KB. Nothing fits, or no lock, no database, no log beside it, no tables. */
const FREE = [0, 4, 8, 16, 32, 64, 128];

test('a full disk is named, and ends with status 8, whatever little room is left; with room there again it starts (A84)', async () => {
  const sayHow = FREE.map(
    (free) => `rm -rf "$disk/data"; fill ${free}; server || echo "$? with ${free}"; rm "$disk/filler"`,
  );
  const { child, listening, ended } = onSmallDisk(
    folder,
    `${sayHow.join('\n')}\nexec "$node" "$program" --port 0 --log-level error --data "$disk/data"`,
  );
  await listening;
  child.kill('SIGTERM');
  const { code, out, err } = await ended;
  expect(out.split('\n').slice(0, FREE.length)).toEqual(FREE.map((free) => `8 with ${free}`));
  const said = `The disk with ${folder}/data is full. Make room on it and start again.`;
  expect([code, new Set(err.trim().split('\n'))]).toEqual([0, new Set([said])]);
});

test('a disk that filled while the server was away is named as that, and the data stay as they are (A84)', async () => {
  const made = join(folder, 'made');
  const first = run('--port', '0', '--data', made);
  await first.listening;
  first.child.kill('SIGTERM');
  await first.ended;
  const disk = join(folder, 'disk');
  await mkdir(disk);
  const { child, listening, ended } = onSmallDisk(
    disk,
    `cp -r '${made}' "$disk/data"; fill 0; server || echo "$? when full"; rm "$disk/filler"
     exec "$node" "$program" --port 0 --log-level error --data "$disk/data"`,
  );
  await listening;
  child.kill('SIGTERM');
  const { code, out, err } = await ended;
  expect(err.trim()).toBe(`The disk with ${disk}/data is full. Make room on it and start again.`);
  expect([code, out]).toEqual([0, expect.stringContaining('8 when full')]);
});

const DATA = ['', '-wal', '-shm'].map((suffix) => `ringfort-server.sqlite${suffix}`);
const modes = async (data: string) =>
  Promise.all(DATA.map(async (name) => ((await stat(join(data, name))).mode & 0o777).toString(8)));

test('data are for nobody else to read in a folder that everybody may enter, also those of before', async () => {
  const data = join(folder, 'data');
  await mkdir(data, { mode: 0o755 });
  const { child, listening } = run('--port', '0', '--data', data);
  await listening;
  expect(await modes(data)).toEqual(['600', '600', '600']);
  const lock = join(data, 'ringfort-server.lock');
  expect((await stat(lock)).mode & 0o077).toBe(0);
  for (const name of DATA) await chmod(join(data, name), 0o644);
  child.kill('SIGKILL');
  await once(child, 'close');
  await run('--port', '0', '--data', data).listening;
  expect(await modes(data)).toEqual(['600', '600', '600']);
});

test('a server that a Ringfort hosts, whose files others could read, writes data that they cannot', async () => {
  const server = await startServer({ dataFolder: folder, logLevel: 'silent' });
  try {
    expect(await modes(folder)).toEqual(['600', '600', '600']);
  } finally {
    await server.close();
  }
});

test('a database that belongs to somebody else, who lets the server write to it, is used as it is', async () => {
  const first = run('--port', '0', '--data', folder);
  await first.listening;
  first.child.kill('SIGTERM');
  await first.ended;
  const file = join(folder, 'ringfort-server.sqlite');
  for (const name of [folder, join(folder, 'ringfort-server.lock')]) await chown(name, PLAIN_USER, PLAIN_USER);
  await chmod(file, 0o666);
  const second = runAs(PLAIN_USER, '--port', '0', '--data', folder);
  await second.listening;
  const isOwn = process.getuid?.() !== 0;
  expect((await stat(file)).mode & 0o777).toBe(isOwn ? 0o600 : 0o666);
});
