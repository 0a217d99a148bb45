import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CONNECTION_PROBLEMS, STORE_PROBLEMS, type Problem } from '../../core/ipc/problem.ts';
import { en } from '../../core/words/en.ts';
import { ru } from '../../core/words/ru.ts';

const problems: readonly Problem[] = [...CONNECTION_PROBLEMS, ...STORE_PROBLEMS];

test('the page names every cause that a client tells apart, and no other (A77)', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/PROTOCOL.md'), 'utf8');
  const section = page.split('### What stands in the way')[1]?.split('\n## ')[0] ?? '';
  const named = [...section.matchAll(/^\| `(\w+)` \|/gmu)].map((match) => match[1]);
  expect(named).toEqual([...CONNECTION_PROBLEMS]);
});

test('as many causes as there are stand in what is new', () => {
  const changes = readFileSync(join(import.meta.dirname, '../../CHANGELOG.md'), 'utf8');
  expect(changes).toContain(`each with what to do: ${CONNECTION_PROBLEMS.length} causes,`);
});

test.each([
  ['en', en],
  ['ru', ru],
] as const)('every cause has words of its own in %s, and says what to do (A77)', (_language, words) => {
  for (const part of ['title', 'text'] as const) {
    const texts = problems.map((problem) => words[`problem.${problem}.${part}`]);
    expect(new Set(texts).size).toBe(problems.length);
  }
});

test('only the network and the server are blamed for what is theirs (A77)', () => {
  for (const problem of STORE_PROBLEMS) {
    const told = `${en[`problem.${problem}.title`]} ${en[`problem.${problem}.text`]}`;
    expect(told).not.toMatch(/offline|network|server|connection/iu);
  }
});
