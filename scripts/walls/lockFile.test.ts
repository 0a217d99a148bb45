import { expect, test } from 'vitest';
import { lockFileFaults, suppliesOfProject } from './lockFile.ts';

const sha512 = `sha512-${'A'.repeat(86)}==`;
const files = (packages: Record<string, object>, manifest: object = {}) => ({
  manifest: JSON.stringify(manifest),
  lock: JSON.stringify({ packages: { '': {}, ...packages } }),
});
const good = { 'node_modules/good': { version: '1.0.0', integrity: sha512 } };

test('what npm ci installs is what somebody looked at, byte for byte (A95)', async () => {
  for (const [place, supplies] of Object.entries(await suppliesOfProject()))
    expect(lockFileFaults(supplies), place).toEqual([]);
  expect(lockFileFaults(files(good, { dependencies: { good: '1.0.0', other: 'npm:good@1.0.0' } }))).toEqual([]);
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
