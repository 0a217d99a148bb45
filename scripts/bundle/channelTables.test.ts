import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from '../electron/folders.ts';
import { tablesOf } from './channelTables.ts';

test('of each table that a preload exposes no schema goes into it', () => {
  const preloads = join(projectRoot, 'preload');
  const exposing = readdirSync(preloads).filter((file) => {
    return file.endsWith('.ts') && /^expose\(/mu.test(readFileSync(join(preloads, file), 'utf8'));
  });
  expect(exposing.length).toBeGreaterThan(4);
  const tables = tablesOf(projectRoot);
  expect(tables).toHaveLength(exposing.length);
  for (const table of tables) expect(readFileSync(join(projectRoot, table), 'utf8')).toContain('request(');
});
