import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from '../../scripts/electron/folders.ts';

const folder = join(projectRoot, 'test/e2e');
/** Opens their own, on a server of their own or under a name that is there already. */
const FRIENDS = new Set(['alice', 'bob']);

test('who joins the friends of a worker has a name that no other file gives there: their server outlives a file', () => {
  const files = new Map<string, Set<string>>();
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.ts'))) {
    const text = readFileSync(join(folder, file), 'utf8');
    if (!/= friends\b/.test(text)) continue;
    for (const [, name = ''] of text.matchAll(/\bopen\('(\w+)'/g)) {
      if (!FRIENDS.has(name)) files.set(name, (files.get(name) ?? new Set()).add(file));
    }
  }
  expect(files.size).toBeGreaterThan(2);
  expect([...files].filter(([, named]) => named.size > 1)).toEqual([]);
});
