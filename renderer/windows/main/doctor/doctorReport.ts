import type { DoctorFinding, DoctorReport } from '../../../../core/ipc/snapshot.ts';

/** The verdict of the whole: as bad as its worst part. */
export function worstOf({ findings }: DoctorReport): DoctorFinding['verdict'] {
  const verdicts = new Set(findings.map(({ verdict }) => verdict));
  if (verdicts.has('bad')) return 'bad';
  return verdicts.has('attention') ? 'attention' : 'good';
}

/** The report for whoever helps. Names and codes as they are in every language, one check a line. */
export function reportText({ findings }: DoctorReport): string {
  const lines = findings.map(
    ({ check, verdict, detail }) => `${check}: ${verdict}${detail === null ? '' : ` (${detail})`}`,
  );
  return ['Ringfort doctor', ...lines, ''].join('\n');
}
