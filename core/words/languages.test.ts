import { describe, expect, test } from 'vitest';
import { pickLanguage } from './languages.ts';

describe('the language', () => {
  test('is the one the person chose, whatever the system speaks', () => {
    expect(pickLanguage('en', ['ru-RU'])).toBe('en');
    expect(pickLanguage('ru', ['en-GB'])).toBe('ru');
  });

  test('follows the first language of the system that Ringfort speaks', () => {
    expect(pickLanguage('system', ['de-DE', 'ru-RU', 'en-US'])).toBe('ru');
    expect(pickLanguage('system', ['en_GB', 'ru'])).toBe('en');
  });

  test('is English when the system speaks none that we have', () => {
    expect(pickLanguage('system', ['de-DE', 'run-BI'])).toBe('en');
    expect(pickLanguage('system', [])).toBe('en');
  });
});
