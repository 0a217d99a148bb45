import { expect, test } from 'vitest';
import { Settings } from '../ipc/settings.ts';
import { DEFAULT_SETTINGS } from '../ipc/readSettings.ts';
import { fits } from './validators.ts';

test('a value is judged alike, however often one was held against its schema before', () => {
  const strange = { ...DEFAULT_SETTINGS, theme: 'plaid' };
  const verdicts = Array.from({ length: 5 }, () => [fits(Settings, DEFAULT_SETTINGS), fits(Settings, strange)]);
  expect(verdicts).toEqual(Array.from({ length: 5 }, () => [true, false]));
});
