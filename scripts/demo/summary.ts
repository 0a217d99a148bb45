import type { CallReport } from './firstCall.ts';

/** The report for people: one fact a line. */
export function summaryLines(report: CallReport): string[] {
  const { caller, callee, callSession, screenshots } = report;
  const received = (name: string, side: CallReport['caller']): string =>
    `  ${name} received       ${side.audioPacketsReceived} audio packets, ${side.videoPacketsReceived} video packets, ${side.framesDecoded} frames decoded`;
  return [
    '',
    'The call',
    `  dial to ring         ${report.dialToRingMs} ms`,
    `  accept to first sound ${report.acceptToAudioMs} ms`,
    received('Alice', caller),
    received('Bob  ', callee),
    `  route                ${report.route}`,
    '',
    'Its row in call_sessions',
    ...Object.entries(callSession).map(([column, value]) => `  ${column.padEnd(16)} ${String(value)}`),
    '',
    'Screenshots',
    ...screenshots.map((path) => `  ${path}`),
  ];
}
