import { expect, test } from 'vitest';
import { isMessageId } from '../words/words.ts';
import { DEFAULT_SETTINGS } from './readSettings.ts';
import { questionsBefore, SETTING_RULES } from './settingRules.ts';

const protections = Object.entries(SETTING_RULES).flatMap(([name, rule]) =>
  typeof rule === 'string' ? [] : [{ name, ...rule }],
);

test.each(protections)('$name is asked about in words of its own, or says why never (A90)', ({ asked }) => {
  if ('never' in asked) return expect(asked.never).toMatch(/\w{2,} \w{2,} \w{2,}/u);
  for (const part of ['message', 'detail', 'yes'])
    expect(isMessageId(`confirm.${asked.question}.${part}`), asked.question).toBe(true);
});

test('the laxest value of what is asked about is never had without the question (A90)', () => {
  const asking = protections.flatMap(({ name, laxestFirst, asked }) =>
    'never' in asked ? [] : [{ name, laxestFirst, asked }],
  );
  expect(asking.length).toBeGreaterThan(4);
  for (const { name, laxestFirst, asked } of asking) {
    const [laxest, stricter] = laxestFirst;
    expect(questionsBefore({ [name]: laxest }, { ...DEFAULT_SETTINGS, [name]: stricter }), name).toEqual([
      asked.question,
    ]);
    expect(questionsBefore({ [name]: laxest }, { ...DEFAULT_SETTINGS, [name]: laxest }), name).toEqual([]);
  }
});

test('what is no protection is never asked about (A90)', () => {
  expect(questionsBefore({ theme: 'dark', microphones: [], doNotDisturb: 'on' }, DEFAULT_SETTINGS)).toEqual([]);
});
