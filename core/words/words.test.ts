import { createIntl } from '@formatjs/intl';
import { describe, expect, test } from 'vitest';
import { en } from './en.ts';
import { ru } from './ru.ts';
import type { MessageId } from './messages.ts';
import { messagesIn } from './words.ts';

const ids = Object.keys(en) as MessageId[];
/** The names in braces, plural and select arguments included. */
const placeholders = (message: string) =>
  [...new Set([...message.matchAll(/\{(\w+)[,}]/gu)].map((match) => match[1]))].sort();

describe('the catalogues', () => {
  test('name the same texts', () => {
    expect(Object.keys(ru).sort()).toEqual([...ids].sort());
  });

  test.each(ids)('%s asks for the same values, or fewer, in Russian', (id) => {
    // Russian says "the other side" where a name would need a declension.
    expect(placeholders(en[id])).toEqual(expect.arrayContaining(placeholders(ru[id])));
  });

  test.each(['en', 'ru'] as const)('every text in %s is a well-formed message', (language) => {
    const intl = createIntl({
      locale: language,
      messages: messagesIn(language),
      onError: (error) => {
        throw error;
      },
    });
    for (const id of ids) {
      const given = Object.fromEntries(placeholders(en[id]).map((name) => [name, 3]));
      expect(intl.formatMessage({ id }, given), id).not.toBe(id);
    }
  });

  test('no text says that somebody asked for a call: whose wish a reminder was is not kept', () => {
    const texts = ids.filter((id) => /^(reminders|notification\.reminder|undo\.reminder)\b/u.test(id));
    expect(texts.length).toBeGreaterThan(6);
    for (const id of texts) expect(`${en[id]} ${ru[id]}`).not.toMatch(/ask|прос/iu);
  });

  test('Russian counts missed calls in its own three ways', () => {
    const intl = createIntl({ locale: 'ru', messages: ru });
    const say = (count: number) => intl.formatMessage({ id: 'tray.tooltip.missed' }, { count });
    expect([1, 3, 11, 21].map(say)).toEqual([
      '1 пропущенный звонок',
      '3 пропущенных звонка',
      '11 пропущенных звонков',
      '21 пропущенный звонок',
    ]);
  });

  test.each([
    ['en', en],
    ['ru', ru],
  ] as const)('no text in %s shouts', (_language, messages) => {
    expect(Object.values(messages).filter((text) => text.includes('!'))).toEqual([]);
  });
});
