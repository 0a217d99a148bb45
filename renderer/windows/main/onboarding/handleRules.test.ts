import fc from 'fast-check';
import { Compile } from 'typebox/compile';
import { expect, test } from 'vitest';
import { Handle } from '../../../../core/protocol/address.ts';
import { handleProblem, normaliseHandle } from './handleRules.ts';

const handle = Compile(Handle);

test.each([
  ['', 'empty'],
  ['a', 'tooShort'],
  ['a'.repeat(33), 'tooLong'],
  ['anna smith', 'character'],
  ['анна', 'character'],
  ['-anna', 'edge'],
  ['anna.', 'edge'],
  ['anna', null],
  ['a1._-b', null],
] as const)('"%s" has the problem %s', (typed, problem) => {
  expect(handleProblem(typed)).toBe(problem);
});

test('the window accepts exactly the handles that the wire accepts', () => {
  const nearly = fc.string({ unit: fc.constantFrom(...'az09._-A яé '), maxLength: 34 });
  fc.assert(
    fc.property(nearly, (typed) => {
      expect(handleProblem(typed) === null).toBe(handle.Check(typed));
    }),
  );
});

test('what people write around a handle is taken away', () => {
  expect(normaliseHandle('  @Anna.K ')).toBe('anna.k');
});
