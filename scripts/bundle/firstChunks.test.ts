import { expect, test } from 'vitest';
import { firstChunks, type MadeChunk } from './firstChunks.ts';

const chunk = (name: string, modules: readonly string[], imports: readonly string[] = []): MadeChunk => ({
  ...{ fileName: `${name}.js`, name, isEntry: false, imports, dynamicImports: [] },
  modules: Object.fromEntries(modules.map((id) => [id, {}])),
});

const made: readonly MadeChunk[] = [
  {
    ...chunk('main', ['main.tsx'], ['react.js', 'rows.js', 'lists.js', 'keys.js']),
    isEntry: true,
    dynamicImports: ['settings.js'],
  },
  { ...chunk('incoming', ['incoming.tsx'], ['react.js', 'keys.js']), isEntry: true, dynamicImports: ['times.js'] },
  { ...chunk('call', ['call.tsx'], ['rows.js']), isEntry: true, dynamicImports: ['panel.js'] },
  chunk('react', ['react']),
  chunk('keys', ['keys']),
  chunk('rows', ['rows'], ['order.js']),
  chunk('order', ['order']),
  chunk('lists', ['lists']),
  chunk('times', ['times'], ['lists.js']),
  chunk('panel', ['panel'], ['react.js', 'keys.js']),
  chunk('settings', ['settings']),
];

test('modules of the main window that popup and call window need in the same way come in one file', () => {
  const name = firstChunks(made);
  expect(name('react')).toBe('first-popup-first-call-later');
  expect(name('keys')).toBe(name('react'));
  expect(name('order')).toBe('first-popup-never-call-first');
  expect(name('rows')).toBe(name('order'));
  expect(name('lists')).toBe('first-popup-later-call-never');
});

test('what the main window does not read first, and its own script, stay where a bundler puts them', () => {
  const name = firstChunks(made);
  expect(['settings', 'times', 'incoming.tsx', 'call.tsx', 'main.tsx', 'nowhere'].map(name)).toEqual(
    Array.from({ length: 6 }, () => null),
  );
});

test('a build without one of the windows is not divided by guess', () => {
  expect(() => firstChunks(made.filter(({ name }) => name !== 'incoming'))).toThrow('there is no window incoming');
});
