import { expect, test } from 'vitest';
import { MAX_UNIT_BYTES } from '../../core/protocol/limits.ts';
import { createIntake } from './intake.ts';

function setUp() {
  const asked: string[] = [];
  const intake = createIntake({ pause: () => void asked.push('pause'), resume: () => void asked.push('resume') });
  return { asked, intake };
}

test('reading stops once more waits than one unit, and goes on when it does not', () => {
  const { asked, intake } = setUp();
  intake.add(MAX_UNIT_BYTES);
  expect(asked).toEqual([]);
  intake.add(1);
  intake.add(1);
  expect(asked).toEqual(['pause']);
  intake.done(1);
  expect(asked).toEqual(['pause']);
  intake.done(1);
  expect(asked).toEqual(['pause', 'resume']);
});
