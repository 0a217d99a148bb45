/** What was looked at, in the order in which it is told. */
export const CHECKS = ['database', 'accounts', 'disk', 'clock', 'certificate', 'way', 'relay'] as const;
export type Check = (typeof CHECKS)[number];

/** One thing that was looked at. `says` is for a person, and so is `advice`: what to do. */
export interface Finding {
  readonly check: Check;
  readonly state: 'well' | 'warning' | 'broken';
  readonly says: string;
  readonly advice?: string;
}

export function wellFinding(check: Check, says: string): Finding {
  return { check, state: 'well', says };
}

export function warningFinding(check: Check, says: string, advice: string): Finding {
  return { check, state: 'warning', says, advice };
}

export function brokenFinding(check: Check, says: string, advice: string): Finding {
  return { check, state: 'broken', says, advice };
}

const MARKS: Readonly<Record<Finding['state'], string>> = { well: 'well   ', warning: 'warning', broken: 'BROKEN ' };

/** As text, one line a finding and one for what to do. */
export function findingsText(findings: readonly Finding[]): string {
  const lines = findings.flatMap(({ check, state, says, advice }) => [
    `${MARKS[state]}  ${check.padEnd(11)}  ${says}`,
    ...(advice === undefined ? [] : [`${' '.repeat(22)}${advice}`]),
  ]);
  const count = (state: Finding['state']): number => findings.filter((one) => one.state === state).length;
  const sum =
    count('broken') === 0 && count('warning') === 0
      ? 'All is well.'
      : `${count('broken')} broken, ${count('warning')} to look at.`;
  return `${lines.join('\n')}\n${sum}\n`;
}
