import { expect, test } from 'vitest';
import { cornerByKey, nearestCorner, nextCorner, type Corner } from './corner.ts';

const corners: readonly Corner[] = ['topLeft', 'topRight', 'bottomLeft', 'bottomRight'];

test('a picture falls into the corner that is nearest to where it is let go', () => {
  const room = { width: 900, height: 600 };
  expect(nearestCorner({ x: 100, y: 50 }, room)).toBe('topLeft');
  expect(nearestCorner({ x: 460, y: 299 }, room)).toBe('topRight');
  expect(nearestCorner({ x: 449, y: 301 }, room)).toBe('bottomLeft');
  // It may be dragged out of the window altogether.
  expect(nearestCorner({ x: 5000, y: 5000 }, room)).toBe('bottomRight');
  expect(nearestCorner({ x: -40, y: -40 }, room)).toBe('topLeft');
});

test('an arrow leads to the corner on that side and back, and nowhere from the edge', () => {
  expect(cornerByKey('bottomRight', 'ArrowUp')).toBe('topRight');
  expect(cornerByKey('topRight', 'ArrowLeft')).toBe('topLeft');
  expect(cornerByKey('topLeft', 'ArrowDown')).toBe('bottomLeft');
  expect(cornerByKey('bottomLeft', 'ArrowRight')).toBe('bottomRight');
  expect(cornerByKey('bottomRight', 'ArrowDown')).toBeNull();
  expect(cornerByKey('bottomRight', 'Enter')).toBeNull();
});

test('to press again and again leads through all four corners', () => {
  for (const start of corners) {
    const seen = [start, nextCorner(start), nextCorner(nextCorner(start)), nextCorner(nextCorner(nextCorner(start)))];
    expect(new Set(seen).size).toBe(4);
  }
});
