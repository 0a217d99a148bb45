import { expect, test } from 'vitest';
import type { DoctorFinding } from '../../../../core/ipc/snapshot.ts';
import { reportText, worstOf } from './doctorReport.ts';

const finding = (verdict: DoctorFinding['verdict'], detail: string | null = null): DoctorFinding => ({
  check: 'outbox',
  verdict,
  detail,
});

test.each([
  ['good', ['good', 'good']],
  ['attention', ['good', 'attention', 'good']],
  ['bad', ['attention', 'bad', 'good']],
  ['good', []],
] as const)('the whole is %s when its parts are %j', (whole, parts) => {
  expect(worstOf({ findings: parts.map((verdict) => finding(verdict)) })).toBe(whole);
});

test('the report to copy has one check a line, in words that are the same in every language', () => {
  const report = {
    findings: [
      { check: 'databaseIntegrity', verdict: 'good', detail: null },
      { check: 'writeAheadLog', verdict: 'attention', detail: '12 MB' },
    ],
  } as const;
  expect(reportText(report)).toBe('Ringfort doctor\ndatabaseIntegrity: good\nwriteAheadLog: attention (12 MB)\n');
});
