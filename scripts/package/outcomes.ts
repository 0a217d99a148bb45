import type { Architecture, System } from './systems.ts';

/** What became of one package. */
export interface Outcome {
  readonly system: System;
  readonly target: string;
  readonly architecture: Architecture;
  /** `checked`: packed in shape only, to see what would be in it. */
  readonly result: 'made' | 'checked' | 'not made' | 'failed';
  readonly seconds: number | null;
  /** The file, or why there is none. */
  readonly note: string;
}

export function outcomeTable(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map(({ system, target, architecture, result, seconds, note }) => [
    system,
    target,
    architecture,
    result,
    seconds === null ? '' : `${seconds.toFixed(1)} s`,
    note,
  ]);
  const lines = [['system', 'target', 'architecture', 'result', 'time', ''], ...rows];
  const widths = lines[0]?.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0))) ?? [];
  return lines
    .map((line) =>
      line
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Only what was tried and did not work fails the run: what a system cannot make is said in the table. */
export const hasFailed = (outcomes: readonly Outcome[]): boolean => outcomes.some(({ result }) => result === 'failed');
