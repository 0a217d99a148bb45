import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from '../electron/folders.ts';
import { releaseNotes } from './releaseNotes.ts';

const CHANGELOG = `# Changelog

## [0.3.0] - Unreleased

### In short

- Voices sound [nearer](docs/x.md),
  and **further**.
- \`ringfort --call\` dials.

### Added

- Much else.

## [0.2.0] - 2026-12-01

### Added

- Nothing in short.
`;

test('what is new is said in short, without the marks of the page', () => {
  expect(releaseNotes(CHANGELOG, '0.3.0', 'en')).toEqual([
    'Voices sound nearer, and further.',
    'ringfort --call dials.',
  ]);
});

test('a release without it is not prepared', () => {
  expect(() => releaseNotes(CHANGELOG, '0.2.0', 'en')).toThrow('has no "In short" for 0.2.0');
  expect(() => releaseNotes(CHANGELOG, '0.4.0', 'ru')).toThrow('says nothing of 0.4.0');
  const long = CHANGELOG.replace('Voices', 'V'.repeat(700));
  expect(() => releaseNotes(long, '0.3.0', 'en')).toThrow('too long');
});

test('the version of this program is told in both languages, with as many points', () => {
  const { version } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as { version: string };
  const of = (file: string, language: 'en' | 'ru') =>
    releaseNotes(readFileSync(join(projectRoot, file), 'utf8'), version, language);
  expect(of('CHANGELOG.md', 'en').length).toBe(of('CHANGELOG.ru.md', 'ru').length);
});
