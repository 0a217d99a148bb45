import { expect, test } from 'vitest';
import { COMMENT_COLUMNS, wideComments } from './commentColumns.ts';

const wide = 'x'.repeat(COMMENT_COLUMNS);

test('a comment that reaches beyond the columns is named by its line, whatever kind it is', () => {
  const lines = [`// ${wide}`, `  /* ${wide} */`, ` * ${wide}`, `/** ${wide} */`, `{/* ${wide} */}`];
  expect(wideComments(lines.join('\n'))).toEqual([1, 2, 3, 4, 5]);
});

test('code, comments up to the last column and addresses pass, and letters are counted, not bytes', () => {
  const fits = 'ж'.repeat(COMMENT_COLUMNS - 3);
  const passing = [`// ${fits}`, `const wide = '${wide}';`, `// https://example.org/${wide}`, `* ${fits.slice(1)}`];
  expect(wideComments(passing.join('\n'))).toEqual([]);
});
