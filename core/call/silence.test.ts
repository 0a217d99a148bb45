import { expect, test } from 'vitest';
import { silenceNow } from './silence.ts';

const contacts = { whoMayRing: 'contacts' } as const;
const quietHours = { reason: 'quietHours', until: 1 } as const;

test('that nobody may ring is told before a quiet that ends by itself, and both while they last', () => {
  const nobody = { whoMayRing: 'nobody' } as const;
  expect(silenceNow({ values: nobody, quiet: quietHours })).toBe('nobodyMayRing');
  expect(silenceNow({ values: nobody, quiet: null })).toBe('nobodyMayRing');
  expect(silenceNow({ values: contacts, quiet: quietHours })).toBe('quietHours');
  expect(silenceNow({ values: contacts, quiet: null })).toBeNull();
});
