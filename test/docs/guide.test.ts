import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { en } from '../../core/words/en.ts';
import { ru } from '../../core/words/ru.ts';

const folder = join(import.meta.dirname, '../../docs/guide');

test.each([
  ['en', en],
  ['ru', ru],
] as const)(
  'what the guide (%s) quotes stands on the screen, and its pictures and pages are there',
  (language, words) => {
    const page = readFileSync(join(folder, `${language}.md`), 'utf8');
    const quoted = [...page.matchAll(/\*\*([^*]+)\*\*/gu)].map(([, text = '']) => text.replaceAll('\n', ' '));
    expect(quoted.length).toBeGreaterThan(20);
    const said: ReadonlySet<string> = new Set(Object.values(words));
    expect(quoted.filter((text) => !said.has(text))).toEqual([]);
    const paths = [...page.matchAll(/\]\(([^)]+)\)/gu)].map(([, path = '']) => path);
    expect(paths.filter((path) => !existsSync(join(folder, path)))).toEqual([]);
  },
);

test.each(['README.md', 'docs/HOSTING.md'])('what %s quotes of the program stands on the screen', (name) => {
  const page = readFileSync(join(folder, '../..', name), 'utf8').replaceAll(/```.*?```/gsu, '');
  const quoted = [...page.matchAll(/"(?<text>[A-Z][^"]+?),?"/gu)].map(({ groups }) => groups?.['text'] ?? '');
  expect(quoted.length).toBeGreaterThan(4);
  const bare = (text: string): string => text.replaceAll(/\s+/gu, ' ').replaceAll('’', "'");
  const headings = [...page.matchAll(/^#+ (.+)$/gmu)].map(([, heading = '']) => heading);
  const said: ReadonlySet<string> = new Set([...Object.values(en), ...headings].map(bare));
  expect(quoted.map(bare).filter((text) => !said.has(text))).toEqual([]);
});
