import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Settings } from '../../core/ipc/settings.ts';

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

/** Sources that are no tests, by what they say. */
const sources = globSync('{core,main,preload,renderer,server}/**/*.{ts,tsx}', {
  cwd: root,
  exclude: (name) => name === 'node_modules',
})
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => !/\.test\.tsx?$/u.test(path))
  .map((path) => ({ path, words: new Set(readFileSync(join(root, path), 'utf8').match(/\w+/gu)) }));
const settings = Object.keys(Settings.properties);
const namedIn = (setting: string) => sources.filter(({ words }) => words.has(setting)).map(({ path }) => path);

test('four files name each setting there is, and are those of the walk: no other has to, for one to exist, be kept and be drawn', () => {
  const [first = '', ...others] = settings;
  const ofAll = others.reduce((paths, setting) => {
    const own = namedIn(setting);
    return paths.filter((path) => own.includes(path));
  }, namedIn(first));
  const walk = steps('A setting');
  expect(ofAll.toSorted()).toEqual(walk.slice(0, 4).flat().toSorted());
  expect(ofAll.length).toBeLessThanOrEqual(4);
  // The rest of it is where a setting acts, which begins with no path, since that is another one each time.
  expect(walk.slice(4)).toEqual([[]]);
});

test('a setting that acts in one place stands in that file besides the four, as the walk says of the one it names', () => {
  const byPlaces = settings.map((setting) => [setting, namedIn(setting).length] as const);
  const inOnePlace = byPlaces.filter(([, files]) => files === 5).map(([setting]) => setting);
  expect(inOnePlace.length).toBeGreaterThan(3);
  expect(byPlaces.filter(([, files]) => files < 5)).toEqual([]);
  const [, example = '', place = ''] = /`(\w+)` stands in those four and in `([^`]+)`/u.exec(page) ?? [];
  expect(inOnePlace).toContain(example);
  expect(namedIn(example)).toContain(place);
});
