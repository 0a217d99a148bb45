import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sumsFaults } from '../../scripts/package/sums.ts';
import { serverPackages } from '../../scripts/package/server/packageNames.ts';
import { temporaryFolder } from '../stage/temporaryFolder.ts';

const program = ['Ringfort-0.2.0-linux-x86_64.AppImage', 'PROVENANCE-linux.txt'];
const sumOf = (name: string): string => `${createHash('sha512').update(`the package ${name}`).digest('hex')}  ${name}`;

/** A release with these packages, and the digests of those. */
function release(packages: readonly string[], summed: readonly string[] = packages): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'linux-unpacked'));
  for (const name of [...packages, 'release-1.json']) writeFileSync(join(folder, name), `the package ${name}`);
  writeFileSync(join(folder, 'SHA512SUMS'), `${summed.map(sumOf).join('\n')}\n`);
  return folder;
}

test('the digests that are signed name every package of a release, those of the server too', async () => {
  const all = [...program, ...serverPackages('0.2.0'), 'Containerfile'];
  expect(await sumsFaults(release(all), '0.2.0')).toEqual([]);
  expect(await sumsFaults(release(all, program), '0.2.0')).toEqual(
    all
      .slice(program.length)
      .toSorted()
      .map((name) => `SHA512SUMS does not name ${name}.`),
  );
  expect(await sumsFaults(release(program), '0.2.0')).toEqual(
    serverPackages('0.2.0').map((name) => `${name} is missing, and so is its line in SHA512SUMS.`),
  );
  // Those of the release before are not those of this one.
  expect(await sumsFaults(release(all), '0.3.0')).toHaveLength(serverPackages('0.3.0').length);
});

test('a package that is another than its digest says, or has gone, is named', async () => {
  const all = [...program, ...serverPackages('0.2.0')];
  const folder = release(all, [...all, 'Ringfort-0.2.0-win-x64.exe']);
  writeFileSync(join(folder, 'PROVENANCE-linux.txt'), 'another');
  expect(await sumsFaults(folder, '0.2.0')).toEqual([
    'PROVENANCE-linux.txt is not what SHA512SUMS says.',
    'Ringfort-0.2.0-win-x64.exe is missing, which SHA512SUMS names.',
  ]);
  expect(await sumsFaults(temporaryFolder(), '0.2.0')).toEqual(['SHA512SUMS is missing.']);
});

test.runIf(process.platform === 'linux')('digests as the system writes them are read', async () => {
  const folder = release([...program, ...serverPackages('0.2.0')]);
  execFileSync('sh', ['-c', 'sha512sum -- Ringfort-* ringfort-server* PROVENANCE-* > SHA512SUMS'], { cwd: folder });
  expect(await sumsFaults(folder, '0.2.0')).toEqual([]);
});
