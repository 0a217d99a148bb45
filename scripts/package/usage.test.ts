import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from '../electron/folders.ts';
import { RELEASE_COMMANDS } from './releaseCommands.ts';

const ask = (...words: string[]) =>
  spawnSync(process.execPath, [join(projectRoot, 'scripts/package.ts'), ...words], { encoding: 'utf8' });

test('who asks how packages are made reads every word and every kind, and nothing is made', () => {
  const { status, stdout, stderr } = ask('--help');
  expect([status, stderr]).toEqual([0, '']);
  for (const word of ['server', '--all', '--only', '--unpacked', '--drivable', ...Object.keys(RELEASE_COMMANDS)])
    expect(stdout).toMatch(new RegExp(`^  ${word}\\b`, 'mu'));
  // As the refusal of a kind that is none names them.
  const kinds = /One of these: (?<kinds>.*)\./u.exec(ask('--only', 'nonsense').stderr)?.groups?.['kinds'] ?? 'none';
  for (const kind of kinds.split(', ')) expect(stdout).toContain(kind);
});

test('a word that is none is answered with those that are, and with where more stands', () => {
  const { status, stderr } = ask('nonsense');
  expect(status).toBe(1);
  expect(stderr).toMatch(/server.*check-release.*--help/u);
});
