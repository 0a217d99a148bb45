import { expect, test } from 'vitest';
import { doctorAdvice } from './doctorAdvice.ts';
import { isMessageId } from './words.ts';

test('a finding is told what to do by its detail, else by its verdict, else by what was looked at', () => {
  const of = (check: string, verdict: string, detail: string | null) =>
    doctorAdvice({ check, verdict, detail }, isMessageId);
  expect(of('databaseOpens', 'bad', 'inUse')).toBe('doctor.advice.databaseOpens.inUse');
  expect(of('databaseOpens', 'bad', 'wrongKey')).toBe('doctor.advice.databaseOpens');
  expect(of('keyring', 'bad', 'kwallet6')).toBe('doctor.advice.keyring.bad');
  expect(of('keyring', 'attention', 'kwallet6')).toBe('doctor.advice.keyring');
  expect(of('keyring', 'bad', null)).toBe('doctor.advice.keyring.bad');
});

test('a check that nobody wrote advice for has none', () => {
  expect(doctorAdvice({ check: 'weather', verdict: 'bad', detail: null }, isMessageId)).toBeNull();
});
