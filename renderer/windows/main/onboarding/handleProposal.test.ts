import fc from 'fast-check';
import { expect, test } from 'vitest';
import { proposedHandle } from './handleProposal.ts';
import { handleProblem } from './handleRules.ts';

test.each([
  ['Анна', 'anna'],
  ['Анна Щукина', 'anna.shchukina'],
  ['Йосиф Ёлкин', 'yosif.yolkin'],
  ['Олексій Ґудзь', 'oleksiy.gudz'],
  ['Zoë O’Neil-Brown', 'zoe.oneil-brown'],
  ['Jürgen Groß', 'jurgen.gross'],
  ['Łukasz Żółć', 'lukasz.zolc'],
  ['Νίκος', 'nikos'],
  ['  Dr. Strange  ', 'dr.strange'],
  ['alice_7', 'alice_7'],
  ['李小龍', ''],
  ['Я', 'ya'],
  ['A', ''],
  ['', ''],
])('“%s” is proposed to be %s', (name, handle) => {
  expect(proposedHandle(name)).toBe(handle);
});

test('whatever somebody is called, what is proposed can be a handle', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (name) => {
      const handle = proposedHandle(name);
      expect(handle === '' || handleProblem(handle) === null).toBe(true);
    }),
  );
});
