import type { IntlShape } from '@formatjs/intl';
import type { DoctorFinding, DoctorReport } from '../../core/ipc/snapshot.ts';
import { doctorAdvice } from '../../core/words/doctorAdvice.ts';
import { isMessageId } from '../../core/words/words.ts';

/** Why not everything could be looked at. */
export type DoctorHindrance = 'locked' | 'fresh' | 'inUse';

/** The report as plain text: one finding a line, with what to do about it. */
export function doctorText(
  { findings }: DoctorReport,
  hindrance: DoctorHindrance | null,
  { formatMessage }: IntlShape<string>,
): string {
  const verdicts = (['good', 'attention', 'bad'] as const).map((verdict) => formatMessage({ id: nameOf(verdict) }));
  const width = Math.max(...verdicts.map(({ length }) => length));
  const line = (finding: DoctorFinding): string => {
    const { check, verdict, detail } = finding;
    const advice = verdict === 'good' ? null : doctorAdvice(finding, isMessageId);
    return [
      formatMessage({ id: nameOf(verdict) }).padEnd(width),
      '  ',
      formatMessage({ id: `doctor.check.${check}` }),
      detail === null ? '' : ` (${detail})`,
      advice === null ? '' : `: ${formatMessage({ id: advice })}`,
    ].join('');
  };
  return [
    formatMessage({ id: 'doctor.title' }),
    ...findings.map(line),
    ...(hindrance === null ? [] : [formatMessage({ id: `doctor.command.${hindrance}` })]),
    ...(findings.length === 0 ? [] : [formatMessage({ id: `doctor.summary.${worstOf(findings)}` })]),
    '',
  ].join('\n');
}

function nameOf(verdict: DoctorFinding['verdict']): string {
  return `doctor.verdict.${verdict}`;
}

function worstOf(findings: readonly DoctorFinding[]): DoctorFinding['verdict'] {
  const isThere = (verdict: DoctorFinding['verdict']) => findings.some((finding) => finding.verdict === verdict);
  if (isThere('bad')) return 'bad';
  return isThere('attention') ? 'attention' : 'good';
}
