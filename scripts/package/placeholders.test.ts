import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { projectRoot } from '../electron/folders.ts';
import { placeholders } from './placeholders.ts';
import { RELEASE_COMMANDS } from './releaseCommands.ts';

const files = ['package.json', 'server/package.json', 'electron-builder.yml'];

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ringfort-release-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** The project with the names that somebody chose. */
function projectWith(change: (text: string) => string): string {
  const root = temporaryFolder();
  mkdirSync(join(root, 'server'));
  for (const file of files) writeFileSync(join(root, file), change(readFileSync(join(projectRoot, file), 'utf8')));
  return root;
}

test('every name that stands in for another is found with its place', async () => {
  const own = (text: string) => text.replaceAll('example.org', 'ringfort.app');
  expect(await placeholders(projectWith(own))).toEqual([]);
  const one = await placeholders(
    projectWith((text) => own(text).replace('"author": "The', '"author": "x@example.com The')),
  );
  expect(one.map((line) => line.split(':')[0])).toEqual(['package.json', 'server/package.json']);
});

test('nothing is prepared for a release while nobody could be told of a fault', async () => {
  const left = await placeholders(projectRoot);
  const said: string[] = [];
  const preparing = RELEASE_COMMANDS['prepare-release']?.(['--unpublished', '--folder', temporaryFolder()], (line) =>
    said.push(line),
  );
  await expect(preparing).rejects.toThrow(
    left.length > 0 ? /in the place of one of yours[^]*package\.json:\d+/u : /lies no package|has no key/u,
  );
  expect(said).toEqual([]);
});
