import { expect, test } from 'vitest';
import { edgesOf } from './edges.ts';

test('the edges of a screen cover its border and nothing within it, and no place twice', () => {
  const [width, height, thick] = [60, 40, 4];
  const covers = Array.from({ length: width * height }, () => 0);
  for (const edge of edgesOf({ width, height }, thick)) {
    for (let y = edge.y; y < edge.y + edge.height; y += 1) {
      for (let x = edge.x; x < edge.x + edge.width; x += 1) covers[y * width + x]! += 1;
    }
  }
  const isBorder = (x: number, y: number) => x < thick || y < thick || x >= width - thick || y >= height - thick;
  covers.forEach((times, at) => expect(times).toBe(isBorder(at % width, Math.floor(at / width)) ? 1 : 0));
});
