import { expect, test } from 'vitest';
import { SOURCE_LINES, TEST_LINES, tooLong } from './fileLength.ts';

const lines = (count: number): string => 'export {};\n'.repeat(count);

test.each([
  ['core/call/view.ts', SOURCE_LINES],
  ['core/call/view.test.ts', TEST_LINES],
  ['test/stage/testServer.ts', TEST_LINES],
])('%s may have %i lines and no more', (path, limit) => {
  expect(tooLong(path, lines(limit))).toBeUndefined();
  expect(tooLong(path, lines(limit + 1))).toContain(`${path} has ${limit + 1} lines`);
});

test('a file whose reason is written down may have more', () => {
  expect(tooLong('core/words/en.ts', lines(2_000))).toBeUndefined();
});
