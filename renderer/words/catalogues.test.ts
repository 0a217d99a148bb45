import { expect, test } from 'vitest';
import { en } from '../../core/words/en.ts';
import type { Messages } from '../../core/words/messages.ts';
import { ru } from '../../core/words/ru.ts';
import { createCatalogues } from './catalogues.ts';

function firstOf(all: Messages): Messages {
  const few = { ...all };
  Reflect.deleteProperty(few, 'settings.theme');
  return few;
}

test('a window says what it draws first without reading the rest, and has all once a part of it comes later', async () => {
  const whole = { en: async () => en, ru: async () => ru };
  const { isMessageId, loadAllWords, loadedWords, loadWords, speakAtFirst } = createCatalogues(whole);
  const first = { en: async () => firstOf(en), ru: async () => firstOf(ru) };
  speakAtFirst(first, 'en');
  await loadWords('en');
  const words = loadedWords('en');
  expect(words).toEqual(firstOf(en));
  expect(isMessageId('settings.theme')).toBe(false);

  await loadAllWords();
  expect(loadedWords('en')).toBe(words);
  expect(words).toEqual(en);
  expect(isMessageId('settings.theme')).toBe(true);

  // Another language is not spoken in parts any more.
  await loadWords('ru');
  expect(loadedWords('ru')).toEqual(ru);
});

test('the rest of a language is read once, however many parts come later', async () => {
  let reads = 0;
  const readEnglish = async () => {
    reads += 1;
    return en;
  };
  const { loadAllWords, loadWords, speakAtFirst } = createCatalogues({ en: readEnglish, ru: async () => ru });
  speakAtFirst({ en: async () => firstOf(en), ru: async () => firstOf(ru) }, 'en');
  await loadWords('en');
  for (let part = 0; part < 3; part += 1) await loadAllWords();
  expect(reads).toBe(1);
});
