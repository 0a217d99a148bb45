import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { en } from '../../core/words/en.ts';
import { shownWords, wordsIn } from './shownWords.ts';

const root = join(import.meta.dirname, '../..');
const names = new Set(Object.keys(en));
const ofWindow = (entry: string) => shownWords(join(root, 'renderer/windows', entry), names);

const everything = sources().map((file) => readFileSync(file, 'utf8'));
/** What a gap can hold: a text between quotation marks, some with a point, or the name of a property. */
const codes = new Set(
  everything.flatMap((source) =>
    [...source.matchAll(/'([\w.]+)'|\b(\w+)\??:|[{,]\s*(\w+)(?=[,\s}])/gu)].map((found) => found.slice(1).join('')),
  ),
);
const isCode = (gap: string): boolean => codes.has(gap);

test('a popup has the words of a call that rings, and none of the settings', () => {
  const words = ofWindow('incoming/incoming.tsx');
  expect(words).toContain('call.incoming.video');
  expect(words).toContain('window.broken.title');
  expect([...words].filter((name) => name.startsWith('settings.'))).toEqual([]);
  expect(words.size).toBeLessThan(names.size / 5);
});

test('what stands in an attribute is said too', () => {
  expect(wordsIn(['<Answer text="call.accept" />'], names)).toContain('call.accept');
  expect(ofWindow('incoming/incoming.tsx')).toContain('call.accept');
});

test('the main window has the words of its contacts, and not those of a page that is read when it is opened', () => {
  const words = ofWindow('main/main.tsx');
  expect(words).toContain('contacts.title');
  expect(words).toContain('contacts.empty.title');
  // Past calls are read when the window has nothing else to do.
  expect(words).not.toContain('recents.missed.audio');
  expect([...words].filter((name) => name.startsWith('safetyNumber.'))).toEqual([]);
  expect(words.size).toBeLessThan(names.size / 2);
});

test('every text is found where it is said, so that no window waits for one of its own, and none is left over', () => {
  const said = wordsIn(everything, names, isCode);
  expect([...names].filter((name) => !said.has(name))).toEqual([]);
});

test('what merely begins and ends like texts that are put together is said nowhere', () => {
  const alike = [
    'settings.theme.nonsense',
    'settings.theme.dark.explain',
    'call.connected.busy',
    'end.short.busy.again',
  ];
  expect([...wordsIn(everything, new Set([...names, ...alike]), isCode)].filter((name) => !names.has(name))).toEqual(
    [],
  );
});

function sources(): string[] {
  return ['core', 'main', 'renderer'].flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, withFileTypes: true })
      .filter(({ name }) => /\.tsx?$/u.test(name) && !/\.(?:test|d)\.tsx?$|^(?:en|ru)\.ts$/u.test(name))
      .map(({ parentPath, name }) => join(parentPath, name)),
  );
}
