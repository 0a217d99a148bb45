import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { projectRoot } from '../../scripts/electron/folders.ts';
import { run } from '../../scripts/electron/run.ts';
import { SERVER_ARCHITECTURES } from '../../scripts/package/server/packageNames.ts';
import { makeServerFolder, RUNTIMES } from '../../scripts/package/server/serverFolder.ts';
import { listenForTest } from '../stage/forwardProxy.ts';
import { temporaryFolder } from '../stage/temporaryFolder.ts';
import { TestServer } from '../stage/testServer.ts';

// What the archive and the Debian package of the server are made of.

// Below the project, where the list of what was bundled is looked for.
const folder = join(projectRoot, '.cache/test/server-package');
const architecture = SERVER_ARCHITECTURES.find((each) => each === process.arch) ?? 'x64';
beforeAll(() => makeServerFolder(folder, '1.2.3', architecture), 120_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

test('it runs with the Node that it brings, its relay too, and answers', async () => {
  const args = ['--port', '0', '--relay', '--data', temporaryFolder()];
  const server = spawn(join(folder, 'bin/ringfort-server'), args, { env: {}, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { out: '', err: '' };
  server.stderr.on('data', (part) => (said.err += part));
  const url = await new Promise<string>((resolve, reject) => {
    server.stdout.on('data', (part) => {
      said.out += part;
      const found = /^listening on (http:\S+)$/mu.exec(said.out)?.[1];
      if (found !== undefined) resolve(found);
    });
    server.once('close', () => reject(new Error(said.err)));
  });
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  const asked = (port: string) => run(join(folder, 'bin/ringfort-server'), ['healthy', '--port', port], { env: {} });
  expect(await asked(new URL(url).port)).toBe('');
  await expect(asked('1')).rejects.toThrow('does not answer');
  await expect.poll(() => said.err).toContain('the relay listens');
  server.kill('SIGTERM');
  expect(await once(server, 'exit')).toEqual([0, null]);
});

test('its doctor names examples that lie where it says', async () => {
  const program = join(folder, 'bin/ringfort-server');
  const server = await TestServer.start();
  onTestFinished(() => server.remove());
  const strange = createServer((_, response) => response.writeHead(404).end());
  onTestFinished(() => void strange.close());
  const url = `http://127.0.0.1:${await listenForTest(strange)}`;
  const { stdout } = await promisify(execFile)(program, ['doctor', '--data', server.folder, '--public-url', url], {
    env: {},
  }).catch((error: unknown) => error as { readonly stdout: string });
  const named = /\(examples: (.*)\)/u.exec(stdout)?.[1] ?? '';
  expect(named).toBe(join(folder, 'share/doc/examples'));
  expect(readdirSync(named)).toContain('nginx.conf');
});

test('it has native code for this processor alone, and nothing that nobody needs', () => {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    statSync(join(folder, file)).isFile(),
  );
  const native = files.filter((file) => file.endsWith('.node'));
  expect(native.filter((file) => !file.includes(`linux-${architecture}`))).toEqual([]);
  expect(native).toContain(`lib/node_modules/better-sqlite3/prebuilds/linux-${architecture}.node`);
  expect(files.filter((file) => /\.(?:ts|map|md|c|h|gyp)$/u.test(file) && !file.startsWith('share/'))).toEqual([]);
});

test('every processor that a release has a server for has a Node in the lock file, of one version', async () => {
  const { packages } = JSON.parse(readFileSync(join(projectRoot, 'package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  };
  const locked = SERVER_ARCHITECTURES.map((each) => packages[RUNTIMES[each]]);
  expect(locked.map((entry) => [entry?.['os'], entry?.['cpu']].flat())).toEqual(
    SERVER_ARCHITECTURES.map((each) => ['linux', each]),
  );
  expect(new Set(locked.map((entry) => entry?.['version'])).size).toBe(1);
  const other = SERVER_ARCHITECTURES.find((each) => each !== architecture) ?? 'x64';
  await expect(makeServerFolder(`${folder}-other`, '1.2.3', other)).rejects.toThrow(
    `The server for ${other} is packaged on such a machine`,
  );
});

test('its bill of materials and its licences name what is in it, Node too', () => {
  const bill = JSON.parse(readFileSync(join(folder, 'share/doc/sbom.cdx.json'), 'utf8')) as {
    readonly metadata: { readonly component: { readonly name: string; readonly version: string } };
    readonly components: readonly { readonly name: string; readonly version: string; readonly cpe?: string }[];
  };
  expect(bill.metadata.component).toMatchObject({ name: 'ringfort-server', version: '1.2.3' });
  const names = bill.components.map(({ name }) => name);
  const needed = ['fastify', 'ws', 'kysely', 'prom-client', 'bufferutil', 'SQLite', 'SQLite3MultipleCiphers'];
  expect(names).toEqual(expect.arrayContaining([...needed, `node-linux-${architecture}`]));
  // A fault of Node is published under its own name, and not under that of npm's package.
  const node = bill.components.find(({ name }) => name === `node-linux-${architecture}`);
  expect(node?.cpe).toBe(`cpe:2.3:a:nodejs:node.js:${node?.version ?? ''}:*:*:*:*:*:*:*`);
  expect(names.filter((name) => /electron|react|vite/u.test(name))).toEqual([]);
  const texts = readFileSync(join(folder, 'share/doc/third-party.txt'), 'utf8');
  for (const { name, version } of bill.components) expect(texts).toContain(`${name} ${version} (`);
});
