import { expect, test } from 'vitest';
import { hangupReason, newsOf, noteOf, reasonInClear, tellsOfMissed } from './frameMapping.ts';

const NOW = Date.UTC(2026, 5, 1, 12);
const DAY = 86_400_000;
const said = (callBackAtMs: number | null, note: string | null = null) =>
  ({ kind: 'hangup', reason: 'reject', rightToRing: null, note, callBackAtMs }) as const;

test('a time to call back is within the week after it was said, and any other is not shown; the words are (A85)', () => {
  for (const at of [NOW - 30_000, NOW, NOW + DAY, NOW + 7 * DAY]) {
    expect(noteOf(said(at), NOW)).toEqual({ note: { text: null, callBackAt: at } });
  }
  for (const at of [1, NOW - DAY, NOW + 8 * DAY, 8.64e15, Number.MAX_SAFE_INTEGER]) {
    expect(noteOf(said(at), NOW)).toEqual({});
    expect(noteOf(said(at, 'Later'), NOW)).toEqual({ note: { text: 'Later', callBackAt: null } });
  }
});

test('a call that ended at the server without anybody hanging up is not one that was hung up', () => {
  const over = (['hangup', 'failed', 'media', 'both_lost', 'max_duration'] as const).map((why) =>
    newsOf({ state: 'ended', end_reason: why }),
  );
  expect(over).toEqual(['ended', 'wordless', 'broken', 'broken', 'broken']);
  expect(newsOf({ state: 'missed', end_reason: 'timeout' })).toBe('missed');
  expect(newsOf({ state: 'missed', end_reason: 'caller_lost' })).toBe('callerLost');
});

test('a call that failed before anybody answered is a missed one for whose computer knows nothing of it; one that was answered is none', () => {
  const told = (end_reason: 'failed' | 'media' | 'hangup', direction: 'incoming' | 'outgoing' = 'incoming') =>
    tellsOfMissed({ state: 'ended', end_reason, direction });
  expect([told('failed'), told('media'), told('hangup'), told('failed', 'outgoing')]).toEqual([
    ...[true, false, false, false],
  ]);
  expect(tellsOfMissed({ state: 'missed', direction: 'incoming' })).toBe(true);
});

test('what only the other side reads of a hang-up looks to the server like any other (A99)', () => {
  expect((['closed', 'norelay', 'linkended', 'hangup'] as const).map(reasonInClear)).toEqual([
    ...['hangup', 'failed', 'reject', 'hangup'],
  ]);
  expect(['closed', 'a word of next year'].map(hangupReason)).toEqual(['closed', 'hangup']);
});
