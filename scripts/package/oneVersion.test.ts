import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { projectRoot } from '../electron/folders.ts';
import { projectVersion, versionFaults } from './oneVersion.ts';
import { RELEASE_COMMANDS } from './releaseCommands.ts';
import { serverProject } from './server/makeServer.ts';

/** A project whose files name these versions; undefined: none. */
function project({ root = '0.2.0', locked = root, server, lockedServer = server }: Record<string, string> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'ringfort-version-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'server'));
  const write = (name: string, value: object) => writeFileSync(join(folder, name), JSON.stringify(value));
  write('package.json', { version: root, workspaces: ['server'] });
  write('server/package.json', { version: server });
  write('package-lock.json', {
    version: locked,
    packages: { '': { version: locked }, server: { version: lockedServer } },
  });
  return folder;
}

test('program, server and lock file have one version, and the packages of the server are named by it', async () => {
  expect(await versionFaults(projectRoot)).toEqual([]);
  expect((await serverProject()).version).toBe(await projectVersion());
});

test('a version that one place kept from the release before is found', async () => {
  expect(await versionFaults(project())).toEqual([]);
  const found = async (versions: Record<string, string>) => (await versionFaults(project(versions))).join('\n');
  expect(await found({ locked: '0.1.0' })).toContain('package-lock.json has 0.1.0');
  expect(await found({ server: '0.1.0' })).toContain('server has a version of its own, 0.1.0');
  expect(await found({ lockedServer: '0.1.0' })).toContain('server has a version of its own, 0.1.0');
  expect(await found({ root: '0.2.0-beta' })).toContain('three numbers');
});

test('nothing is packaged for a tag that is on a commit of another version', async () => {
  expect(await versionFaults(project(), 'v0.2.0')).toEqual([]);
  expect(await versionFaults(project(), 'v0.3.0')).toEqual(['The tag v0.3.0 is on a commit of 0.2.0.']);
  const said: string[] = [];
  const checked = (...args: string[]) => RELEASE_COMMANDS['check-tag']?.(args, (line) => said.push(line));
  await expect(checked('v99.0.0')).rejects.toThrow('The tag v99.0.0 is on a commit of');
  await expect(checked()).rejects.toThrow('Say the one tag');
  await checked(`v${await projectVersion()}`);
  expect(said).toHaveLength(1);
});

test('no page and no container file names a version by hand that a release would leave behind', () => {
  for (const name of ['docs/HOSTING.md', 'docs/RELEASING.md', 'README.md', 'server/deploy/container/Containerfile'])
    expect(readFileSync(join(projectRoot, name), 'utf8'), name).not.toMatch(/ringfort-server[-_]\d|VERSION=\d/u);
});
