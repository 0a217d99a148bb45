import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { projectRoot } from '../../../scripts/electron/folders.ts';
import { run } from '../../../scripts/electron/run.ts';
import { debianRoot } from '../../runtime/debianRoot.ts';
import { ensured } from '../../runtime/ensured.ts';

// What the page says of a container, by its own commands in their order: podman builds the image and runs it, with a
// storage and a network of the test's own. A Debian that is made here stands in for the one of a registry, and what
// systemd would start from the unit of the page is started by its command line.

const page = readFileSync(join(projectRoot, 'docs/HOSTING.md'), 'utf8');
const release = join(projectRoot, 'release/server');
const say = (line: string): void => void process.stderr.write(`${line}\n`);

let folder: string;
let place: ChildProcess;
let service: ChildProcess | undefined;
beforeAll(async () => {
  await ensured({ programs: ['podman', 'crun', 'iptables'] });
  folder = await mkdtemp(join(tmpdir(), 'ringfort-container-'));
  place = await holdPlace();
  if (!existsSync(join(release, 'Containerfile')))
    await run(process.execPath, ['scripts/package.ts', 'server'], { cwd: projectRoot });
  await mkdir(join(folder, 'build'));
  for (const name of readdirSync(release))
    if (name.endsWith('.tar.gz')) cpSync(join(release, name), join(folder, 'build', name));
  // The stand-in has the tag of the base, and another digest.
  const file = readFileSync(join(release, 'Containerfile'), 'utf8').replace(/^(FROM [^\s@]+)@sha256:\w+$/mu, '$1');
  writeFileSync(join(folder, 'build/Containerfile'), file);
  writeFileSync(
    join(folder, 'storage.conf'),
    `[storage]\ndriver = "overlay"\ngraphroot = "${folder}/storage"\nrunroot = "${folder}/run"\n`,
  );
  writeFileSync(
    join(folder, 'containers.conf'),
    `[containers]\ndefault_ulimits = ["nofile=4096:4096", "nproc=4096:4096"]\n[engine]\ncgroup_manager = "cgroupfs"\nruntime = "crun"\n` +
      `events_logger = "file"\n[network]\nnetwork_config_dir = "${folder}/networks"\n`,
  );
  const root = await debianRoot(['ca-certificates'], say);
  await shell(
    `tar -C ${root} --exclude=./proc/* --exclude=./dev/* -c . | podman import - docker.io/library/debian:12-slim`,
  );
}, 1_800_000);
afterAll(async () => {
  await shell('podman rm -f --all; podman rmi -f --all').catch(() => '');
  place.kill();
  await rm(folder, { recursive: true, force: true });
}, 120_000);

/**
 * Holds a network and mounts of the test's own, which one command of podman leaves to the next. Where a machine has
 * both kinds of control groups at once, crun takes one alone: the other is put away in there.
 */
async function holdPlace(): Promise<ChildProcess> {
  const lines = 'umount /sys/fs/cgroup/unified 2>/dev/null || true; ip link set lo up; echo ready; exec cat';
  const holder = spawn('unshare', ['--net', '--mount', 'sh', '-c', lines], { stdio: ['pipe', 'pipe', 'inherit'] });
  await once(holder.stdout, 'data');
  return holder;
}

const environment = () => ({
  ...process.env,
  CONTAINERS_CONF: join(folder, 'containers.conf'),
  CONTAINERS_STORAGE_CONF: join(folder, 'storage.conf'),
});
const inside = (lines: string) => ['--target', `${place.pid}`, '--net', '--mount', 'sh', '-euc', lines];

function shell(lines: string): Promise<string> {
  return run('nsenter', inside(`cd ${folder}/build\n${lines}`), { env: environment() });
}

/** The commands of the part, block by block; what they write in /etc they write into the folder of the test. */
function blocks(): readonly string[] {
  const part = page.slice(page.indexOf('## In a container'), page.indexOf('## coturn, line by line'));
  return [...part.matchAll(/^```sh\n([^`]*)^```$/gmu)].map(([, block = '']) =>
    block.replaceAll('/etc/', `${folder}/etc/`),
  );
}

async function start(): Promise<void> {
  const unit = join(folder, 'etc/systemd/system/ringfort.service');
  await run('systemd-analyze', ['verify', '--man=no', unit]);
  const command = /^ExecStart=(.*)$/mu.exec(readFileSync(unit, 'utf8'))?.[1] ?? '';
  service = spawn('nsenter', inside(`exec ${command}`), { env: environment(), stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  const { stdout, stderr } = service;
  await new Promise<void>((resolve, reject) => {
    for (const stream of [stdout, stderr])
      stream?.on('data', (part) => {
        printed += part;
        if (printed.includes('listening on')) resolve();
      });
    service?.once('exit', (code) => reject(new Error(`it ended with ${code}: ${printed}`)));
  });
}

async function stop(): Promise<void> {
  const unit = readFileSync(join(folder, 'etc/systemd/system/ringfort.service'), 'utf8');
  const ended = service === undefined ? Promise.resolve([]) : once(service, 'exit');
  await shell(/^ExecStop=(.*)$/mu.exec(unit)?.[1] ?? '');
  expect(await ended).toEqual([0, null]);
}

async function follow(block: string): Promise<string> {
  let printed = '';
  for (const part of block.split(/^(systemctl .*)$/mu)) {
    if (/^systemctl (?:start|enable --now) /u.test(part)) await start();
    else if (part.startsWith('systemctl stop ')) await stop();
    else if (!part.startsWith('systemctl ') && part.trim() !== '') printed += await shell(part);
  }
  return printed;
}

const server = '/opt/ringfort-server/bin/ringfort-server';
const node = '/opt/ringfort-server/lib/node';
const ASK_WHO =
  'fetch("http://127.0.0.1:7443/v1/challenge", { method: "POST" }).then((reply) => reply.json()).then((said) => console.log(said.server_id))';
test('the commands of the page build a container that is well, takes invites, is backed up, restored and upgraded', async () => {
  const [build = '', service = '', commands = '', backup = '', restore = ''] = blocks();
  await mkdir(join(folder, 'etc/systemd/system'), { recursive: true });
  await follow(build);
  await follow(service);
  expect(await shell('podman healthcheck run ringfort && echo well')).toContain('well');
  expect(await shell('podman exec ringfort env')).toContain('RINGFORT_REGISTRATION=invite');
  expect(await follow(commands)).toMatch(/^(?:\w{4}-){3}\w{4}$/mu);
  await follow(backup);
  expect(await shell('ls')).toContain('ringfort.backup');
  expect(await shell('podman exec ringfort ls /var/lib/ringfort')).not.toContain('out.backup');
  expect(await follow(restore)).toContain('is restored in /var/lib/ringfort');
  // Whoever restored it was root; the data are the server's, which has started with them.
  expect(await shell(`podman exec ringfort stat -c %u /var/lib/ringfort/ringfort-server.sqlite`)).toBe('7443\n');
  expect(await shell(`podman exec ringfort ${server} users`)).toContain('0 of 0 accounts.');

  const who = () => shell(`podman exec ringfort ${node} -e '${ASK_WHO}'`);
  const before = await who();
  expect(before).toMatch(/^[\w-]{8,}\n$/u);
  const [archive = ''] = readdirSync(join(folder, 'build')).filter((name) => name.endsWith('.tar.gz'));
  const later = archive.replace(/server-[^-]+-/u, 'server-99.0.0-');
  await shell(
    `tar -xzf ${archive} && rm ${archive} && mv ${archive.slice(0, -7)} ${later.slice(0, -7)}
     tar -czf ${later} ${later.slice(0, -7)} && rm -r ${later.slice(0, -7)}`,
  );
  await follow(build);
  await stop();
  await start();
  expect(await shell('podman exec ringfort readlink /opt/ringfort-server')).toContain('99.0.0');
  expect(await who()).toBe(before);

  await stop();
  await shell(`echo RINGFORT_METRICS_PORT=9464 >>${folder}/etc/ringfort.env`);
  await start();
  const asked = `fetch("http://127.0.0.1:9464/metrics").then((reply) => reply.text()).then(console.log)`;
  const prometheus = `podman run --rm --network container:ringfort --entrypoint ${node}`;
  expect(await shell(`${prometheus} localhost/ringfort-server -e '${asked}'`)).toContain('event_loop_delay_seconds');
  await stop();
});
