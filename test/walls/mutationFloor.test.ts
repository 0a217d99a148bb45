import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from '../../scripts/electron/folders.ts';

const read = (path: string): string => readFileSync(join(projectRoot, path), 'utf8');

test('A56 the mutation score of the ratchet has a floor of 95 %, over all of it and every kind of fault', () => {
  const config: unknown = JSON.parse(read('scripts/mutation/stryker.config.json'));
  expect(config).toMatchObject({
    mutate: ['core/ratchet/**/*.ts', '!core/ratchet/**/*.test.ts'],
    thresholds: { break: 95 },
  });
  expect(config).not.toHaveProperty('mutator');
  expect(JSON.parse(read('package.json'))).toMatchObject({ scripts: { mutation: 'node scripts/mutation.ts' } });
  const sources = readdirSync(join(projectRoot, 'core/ratchet')).filter((name) => !name.endsWith('.test.ts'));
  const exempt = sources.filter((name) => read(join('core/ratchet', name)).includes('Stryker disable'));
  expect(exempt, 'no line is exempt').toEqual([]);
});
