import { expect, test } from 'vitest';
import { createCallNotes } from './callNotes.ts';

const others = Array.from({ length: 100 }, (_, i) => `other ${i}`);

test('A43 what is noted about the call that is on stays, however many others are offered meanwhile', () => {
  const notes = createCallNotes<string>((callId) => callId === 'live');
  notes.put('live', 'its certificate');
  for (const other of others) notes.put(other, 'busy');
  expect(notes.get('live')).toBe('its certificate');
});

test('of the others the last few are known, and the number of notes does not grow', () => {
  const notes = createCallNotes<string>(() => false);
  for (const other of others) notes.put(other, 'busy');
  const known = others.filter((other) => notes.get(other) !== undefined);
  expect(known).toEqual(others.slice(-17));
});

test('a call that is over can be forgotten like any other', () => {
  let live: string | null = 'live';
  const notes = createCallNotes<string>((callId) => callId === live);
  notes.put('live', 'its certificate');
  live = null;
  for (const other of others) notes.put(other, 'busy');
  expect(notes.get('live')).toBeUndefined();
});
