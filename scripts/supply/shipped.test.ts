import { expect, test } from 'vitest';
import { billOfMaterials } from './billOfMaterials.ts';
import { eachOnce } from './shipped.ts';

const one = (name: string, version: string) => ({ name, version, licence: 'MIT', text: 'MIT', sha512: '' });

test('a package that npm put in two places is named once, and two versions of it are two', () => {
  const found = [one('ws', '8.0.0'), one('fast-uri', '4.2.3'), one('fast-uri', '3.1.9'), one('fast-uri', '4.2.3')];
  expect(eachOnce(found).map(({ name, version }) => `${name}@${version}`)).toEqual([
    'fast-uri@3.1.9',
    'fast-uri@4.2.3',
    'ws@8.0.0',
  ]);
});

test('so the bill of materials has the same bytes each time: a reference that stands twice is drawn by lot', () => {
  const found = [one('fast-uri', '4.2.3'), one('fast-uri', '4.2.3')];
  const bill = () => billOfMaterials({ name: 'ringfort', version: '1.2.3' }, eachOnce(found));
  expect(bill()).toBe(bill());
  expect(bill()).not.toContain('BomRef.');
});
