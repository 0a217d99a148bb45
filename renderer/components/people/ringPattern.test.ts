import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ringPattern } from './ringPattern.ts';

test('every ring has two to four walls with a gate after each, and one of eight hues', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 32 }), (handle) => {
      const { hue, arcs } = ringPattern(handle);
      expect(hue).toBeGreaterThanOrEqual(0);
      expect(hue).toBeLessThan(8);
      expect(arcs.length).toBeGreaterThanOrEqual(2);
      expect(arcs.length).toBeLessThanOrEqual(4);
      arcs.forEach(({ from, to }, index) => {
        const next = arcs[index + 1]?.from ?? (arcs[0]?.from ?? 0) + 360;
        expect(to).toBeGreaterThan(from);
        expect(next - to).toBeGreaterThan(20);
      });
    }),
  );
});

test('somebody keeps their ring from version to version', () => {
  expect(ringPattern('anna')).toEqual(ringPattern('anna'));
  expect(ringPattern('anna')).toMatchInlineSnapshot(`
    {
      "arcs": [
        {
          "from": 100,
          "to": 253.2,
        },
        {
          "from": 280,
          "to": 418.8,
        },
      ],
      "hue": 1,
    }
  `);
});
