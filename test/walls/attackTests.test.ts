import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from '../../scripts/electron/folders.ts';

const range = (first: number, last: number): string[] =>
  Array.from({ length: last - first + 1 }, (_, i) => `A${String(first + i).padStart(2, '0')}`);
/** The attacks on the ratchet and on its implementation. Those on calls (A39 to A45) are tested where calls are. */
const ATTACKS = [...range(1, 38), ...range(46, 56)];

const read = (path: string): string => readFileSync(join(projectRoot, path), 'utf8');

/** The ids with which titles of single tests begin. */
function testedIds(): Set<string> {
  const files = ['core', 'main', 'server', 'renderer', 'preload', 'test'].flatMap((room) =>
    readdirSync(join(projectRoot, room), { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.test\.tsx?$/.test(path) && !path.includes('node_modules'))
      .map((path) => join(room, path)),
  );
  const title = /(?:\b(?:it|test)|\))\(\s*['"`](A\d\d) /g;
  return new Set(files.flatMap((path) => [...read(path).matchAll(title)].map(([, id = '']) => id)));
}

test('every attack of the list has a test that begins with its id', () => {
  const tested = testedIds();
  expect(ATTACKS.filter((id) => !tested.has(id))).toEqual([]);
});

test('A56 the mutation score of the ratchet has a floor of 90 %, over all of it and every kind of fault', () => {
  const config: unknown = JSON.parse(read('scripts/mutation/stryker.config.json'));
  expect(config).toMatchObject({
    mutate: ['core/ratchet/**/*.ts', '!core/ratchet/**/*.test.ts'],
    thresholds: { break: 90 },
  });
  expect(config).not.toHaveProperty('mutator');
  expect(JSON.parse(read('package.json'))).toMatchObject({ scripts: { mutation: 'node scripts/mutation.ts' } });
  const sources = readdirSync(join(projectRoot, 'core/ratchet')).filter((name) => !name.endsWith('.test.ts'));
  const exempt = sources.filter((name) => read(join('core/ratchet', name)).includes('Stryker disable'));
  expect(exempt, 'no line is exempt').toEqual([]);
});
