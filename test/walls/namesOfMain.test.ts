import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from '../../scripts/electron/folders.ts';

const EXPORT = /^export (?:abstract )?(?:interface|class|type|function|async function|const) (\w+)/gm;

test('a name that a file of main gives away means one thing: what rooms share stands in main/ports', () => {
  const files = new Map<string, string[]>();
  for (const path of readdirSync(join(projectRoot, 'main'), { recursive: true, encoding: 'utf8' })) {
    if (!path.endsWith('.ts') || path.endsWith('.test.ts')) continue;
    const text = readFileSync(join(projectRoot, 'main', path), 'utf8');
    for (const name of new Set([...text.matchAll(EXPORT)].map(([, each = '']) => each))) {
      files.set(name, [...(files.get(name) ?? []), path]);
    }
  }
  expect(files.size).toBeGreaterThan(300);
  expect([...files].filter(([, paths]) => paths.length > 1)).toEqual([]);
});
