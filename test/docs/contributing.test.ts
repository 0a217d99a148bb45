import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/CONTRIBUTING.md'), 'utf8');

/** The numbered steps of a walk, and the paths that each begins with. */
function steps(heading: string): readonly (readonly string[])[] {
  const [, after = ''] = page.split(`## ${heading}\n`);
  const [walk = ''] = after.split('\n## ');
  return [...walk.matchAll(/^\d+\. (.*?)(?::|\n|$)/gm)].map(([, begin = '']) =>
    [...begin.matchAll(/`([^`]+\/[^`]+)`/g)].map(([, path = '']) => path),
  );
}

test.each(['A setting', 'A call event', 'A relayed frame', 'A screen'])(
  'the walk for "%s" has its steps, and begins them with files that exist',
  (heading) => {
    const walk = steps(heading);
    expect(walk.length).toBeGreaterThan(3);
    expect(walk.flat().filter((path) => !existsSync(join(root, path)))).toEqual([]);
  },
);

test('a new setting touches at most four files', () => {
  expect(steps('A setting').map((paths) => paths.length)).toEqual([1, 1, 1, 1, 0]);
});
