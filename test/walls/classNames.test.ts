import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const files = (pattern: string): string[] =>
  globSync(pattern, { cwd: root })
    .map((path) => path.replaceAll('\\', '/'))
    .toSorted();

/** Sheets by their path, with the names of the classes that they define. */
const defined = new Map(
  files('renderer/**/*.module.css').map((path) => {
    const rules = readFileSync(join(root, path), 'utf8').replaceAll(/\/\*[^]*?\*\//gu, '');
    return [path, new Set([...rules.matchAll(/\.([a-zA-Z_][\w-]*)/gu)].map(([, name]) => name ?? ''))] as const;
  }),
);

/** `styles['name']`, `` styles[`name${more}`] ``, of which the beginning is known, and `styles[which]`: any of them. */
const USE = /\[(?:'(?<whole>[^']+)'|`(?<beginning>[^`$]*)\$|(?<any>\w))/u.source;

interface Use {
  readonly file: string;
  readonly sheet: string;
  readonly name: string;
  readonly isBeginning: boolean;
}

const uses = files('renderer/**/*.{ts,tsx}').flatMap((file) => {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(/import (?<local>\w+) from '(?<from>\.[^']*\.module\.css)'/gu)].flatMap(({ groups }) => {
    const sheet = join(dirname(file), groups?.['from'] ?? '').replaceAll('\\', '/');
    const inFile = text.matchAll(new RegExp(`\\b${groups?.['local'] ?? ''}${USE}`, 'gu'));
    return [...inFile].map(({ groups: use }): Use => {
      const whole = use?.['whole'];
      return { file, sheet, name: whole ?? use?.['beginning'] ?? '', isBeginning: whole === undefined };
    });
  });
});

const fits = ({ name, isBeginning }: Use, one: string): boolean => (isBeginning ? one.startsWith(name) : one === name);

test('every class that a component names stands in its sheet', () => {
  expect(uses.length).toBeGreaterThan(500);
  const undefinedOnes = uses.filter((use) => ![...(defined.get(use.sheet) ?? [])].some((one) => fits(use, one)));
  expect(undefinedOnes.map(({ file, name }) => `${file}: ${name}`)).toEqual([]);
});

test('every class of a sheet is named by a component', () => {
  const unused = [...defined].flatMap(([sheet, names]) =>
    [...names]
      .filter((one) => !uses.some((use) => use.sheet === sheet && fits(use, one)))
      .map((one) => `${sheet}: ${one}`),
  );
  expect(unused).toEqual([]);
});
