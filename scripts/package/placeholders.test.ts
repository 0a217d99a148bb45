import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { projectRoot } from '../electron/folders.ts';
import { placeholders } from './placeholders.ts';
import { RELEASE_COMMANDS } from './releaseCommands.ts';

const container = 'server/deploy/container/Containerfile';
const files = ['package.json', 'server/package.json', 'electron-builder.yml', container];

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ringfort-release-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** The project with the names that somebody chose. */
function projectWith(change: (text: string) => string): string {
  const root = temporaryFolder();
  mkdirSync(dirname(join(root, container)), { recursive: true });
  for (const file of files) writeFileSync(join(root, file), change(readFileSync(join(projectRoot, file), 'utf8')));
  return root;
}

const DIGEST = `sha256:${'0a'.repeat(32)}`;
const own = (text: string) =>
  text.replaceAll('example.org', 'ringfort.app').replace(/^FROM ([^\s@]+)\S*$/mu, `FROM $1@${DIGEST}`);

test('every name that stands in for another is found with its place', async () => {
  expect(await placeholders(projectWith(own))).toEqual([]);
  const one = await placeholders(
    projectWith((text) => own(text).replace('"author": "The', '"author": "x@example.com The')),
  );
  expect(one.map((line) => line.split(':')[0])).toEqual(['package.json', 'server/package.json']);
});

test('a container of the server that begins with whatever a tag is by then is found, too', async () => {
  for (const base of ['debian:12-slim', 'debian:12-slim@sha256:0a0a', `debian:12-slim@${DIGEST}0`]) {
    const found = await placeholders(projectWith((text) => own(text).replace(/^FROM .*$/mu, `FROM ${base}`)));
    expect(found).toEqual([expect.stringMatching(new RegExp(`^${container}:\\d+: FROM ${base}$`, 'u'))]);
  }
});

test('nothing is prepared for a release while nobody could be told of a fault', async () => {
  const left = await placeholders(projectRoot);
  const said: string[] = [];
  const preparing = RELEASE_COMMANDS['prepare-release']?.(['--unpublished', '--folder', temporaryFolder()], (line) =>
    said.push(line),
  );
  await expect(preparing).rejects.toThrow(
    left.length > 0 ? /you have to choose[^]*package\.json:\d+/u : /lies no package|has no key/u,
  );
  expect(said).toEqual([]);
});
