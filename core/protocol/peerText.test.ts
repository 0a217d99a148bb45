import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyTyped } from '../../test/fakes/anyTyped.ts';
import { MAX_CALL_TEXT } from '../call/call.ts';
import { isPeerText, MAX_PEER_TEXT, peerTextOf } from './peerText.ts';

describe('a short text from one person to another', () => {
  test.each([
    'I’m in a meeting, back at 3',
    'Перезвоню через час',
    'می‌خواهم', // a word with a zero-width non-joiner
    '👩‍👩‍👧 1️⃣ ❤️',
    'é'.normalize('NFD'),
    '日本語で',
    '😀'.repeat(80),
  ])('may be %s', (text) => {
    expect(isPeerText(text)).toBe(true);
  });

  test.each([
    ['nothing', ''],
    ['blanks', '  '],
    ['blanks around', ' hi'],
    ['more than 80 characters', 'x'.repeat(81)],
    ['more than 80 faces', '😀'.repeat(81)],
    ['a line end', 'a\nb'],
    ['a control', 'a\u0007b'],
    ['a C1 control', 'a\u0085b'],
    ['a right-to-left override', 'a\u202Eb'],
    ['an isolate', 'a\u2067b'],
    ['a direction mark', 'a\u200Fb'],
    ['an Arabic letter mark', 'a\u061Cb'],
    ['a zero-width space', 'a\u200Bb'],
    ['a filler that looks like nothing', '\u3164'],
    ['hidden tag characters', 'a\u{E0041}'],
    ['private use', 'a\uE000'],
    ['a variation selector of letters', 'a\uFE00b'],
    ['a joiner of hieroglyphs', 'a\u{13430}b'],
    ['half a surrogate pair', 'a\uD83D'],
    ['a tower of marks', `a${'\u0301'.repeat(5)}`],
  ])('may not have %s', (_, text) => {
    expect(isPeerText(text)).toBe(false);
  });

  test('what a person types or pastes becomes one that may travel, or nothing', () => {
    expect(peerTextOf('  back\tat\n3 \u202Epm ')).toBe('back at 3 pm');
    expect(peerTextOf(' \u200B\n ')).toBeNull();
    expect(peerTextOf('back\t\0\tat 3')).toBe('back at 3');
    expect(peerTextOf('Jose\u200B\u0301')).toBe('José');
    expect(peerTextOf('x'.repeat(500))).toHaveLength(MAX_PEER_TEXT);
    expect(MAX_CALL_TEXT).toBe(MAX_PEER_TEXT);
    expect(peerTextOf(`Z${'\u0335'.repeat(40)}!`)).toBe(`Z${'\u0335'.repeat(4)}!`);
  });

  test('whatever is typed, what comes of it may travel and stays as it is when it is cleaned again', () => {
    fc.assert(
      fc.property(anyTyped, (typed) => {
        const text = peerTextOf(typed);
        if (text === null) return;
        expect(isPeerText(text)).toBe(true);
        expect(peerTextOf(text)).toBe(text);
      }),
    );
  });
});
