// @vitest-environment happy-dom
import { cleanup, renderHook } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { useMoves } from './useMoves.ts';

afterEach(cleanup);

const STEPS = [
  { what: 'the same rows, drawn anew', keys: ['anna', 'maeve', 'oksana'], moves: false },
  { what: 'the next page', keys: ['anna', 'maeve', 'oksana', 'zoe'], moves: false },
  { what: 'a row that goes', keys: ['anna', 'oksana'], moves: true },
  { what: 'the last row that goes', keys: ['anna', 'maeve'], moves: true },
  { what: 'a row that comes above', keys: ['aine', 'anna', 'maeve', 'oksana'], moves: true },
  { what: 'rows in another order', keys: ['maeve', 'anna', 'oksana'], moves: true },
] as const;

test.each(STEPS)('$what moves what stood there: $moves', ({ keys, moves }) => {
  const { result, rerender } = renderHook((rows: readonly string[]) => useMoves(rows), {
    initialProps: ['anna', 'maeve', 'oksana'],
  });
  const before = result.current;
  rerender([...keys]);
  expect(result.current !== before).toBe(moves);
});
