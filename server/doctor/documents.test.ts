import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DOCUMENTS, documentsBeside } from './documents.ts';

test.each([
  ['the Debian package', '/usr/lib/ringfort-server', '/usr/share/doc/ringfort-server', 'HOSTING.md', 'examples'],
  ['an archive', '/opt/ringfort-server/lib', '/opt/ringfort-server/share/doc', 'HOSTING.md', 'examples'],
  ['a checkout', '/home/host/ringfort/server/doctor', '/home/host/ringfort', 'docs/HOSTING.md', 'server/deploy'],
])('the doctor of %s names the page and the examples where that has them', (_, program, at, page, examples) => {
  const there = [join(at, page)];
  const found = { page: join(at, page), examples: join(at, examples) };
  expect(documentsBeside(program, (path) => there.includes(path))).toEqual(found);
});

test('where documentation was left out no file is named that is not there', () => {
  const { page, examples } = documentsBeside('/usr/lib/ringfort-server', () => false);
  expect(`${page} ${examples}`).not.toContain('/');
});

test('what else a host is told names no file of the repository, which an installed host does not have', () => {
  const server = join(import.meta.dirname, '..');
  const names = readdirSync(server, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && name !== join('doctor', 'documents.ts'),
  );
  const found = names.filter((name) => {
    const code = readFileSync(join(server, name), 'utf8').replaceAll(/^\s*(?:\/\/|\/?\*).*$/gmu, '');
    return /\b(?:docs|deploy)\//u.test(code);
  });
  expect(found).toEqual([]);
  expect(readdirSync(DOCUMENTS.examples)).toContain('turnserver.conf');
});
