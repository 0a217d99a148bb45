import { readFile } from 'node:fs/promises';
import Type, { type Static, type TSchema } from 'typebox';
import { Compile } from 'typebox/compile';

export interface Outcome {
  passed: number;
  failed: number;
  skipped: number;
}

export const none: Outcome = { passed: 0, failed: 0, skipped: 0 };

export function add(a: Outcome, b: Outcome): Outcome {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

const VitestReport = Type.Object({
  testResults: Type.Array(
    Type.Object({
      status: Type.String(),
      assertionResults: Type.Array(Type.Object({ status: Type.String() })),
    }),
  ),
});

const PlaywrightReport = Type.Object({
  errors: Type.Array(Type.Unknown()),
  stats: Type.Object({
    expected: Type.Integer(),
    unexpected: Type.Integer(),
    flaky: Type.Integer(),
    skipped: Type.Integer(),
  }),
});

/** What vitest's JSON report says; a runner that ended badly without naming a failed test is one failure. */
export async function vitestOutcome(path: string, status: number): Promise<Outcome> {
  const report = await readReport(path, VitestReport);
  let outcome = none;
  for (const file of report?.testResults ?? []) {
    const tests = file.assertionResults.map((test) => test.status);
    const failed = tests.filter((test) => test === 'failed').length;
    const passed = tests.filter((test) => test === 'passed').length;
    // A file that cannot be loaded has failed and names no test.
    const broken = file.status === 'failed' && failed === 0 ? 1 : 0;
    outcome = add(outcome, { passed, failed: failed + broken, skipped: tests.length - failed - passed });
  }
  return withStatus(outcome, status);
}

/** What Playwright's JSON report says; a test that passed only when run again counts as failed. */
export async function playwrightOutcome(path: string, status: number): Promise<Outcome> {
  const report = await readReport(path, PlaywrightReport);
  if (report === undefined) return withStatus(none, status === 0 ? 1 : status);
  const { expected, unexpected, flaky, skipped } = report.stats;
  return withStatus({ passed: expected, failed: unexpected + flaky + report.errors.length, skipped }, status);
}

function withStatus(outcome: Outcome, status: number): Outcome {
  const silentFailure = (status !== 0 && outcome.failed === 0) || outcome.passed + outcome.failed === 0;
  return silentFailure ? { ...outcome, failed: 1 } : outcome;
}

async function readReport<Shape extends TSchema>(path: string, shape: Shape): Promise<Static<Shape> | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const value = parsed(text);
  return Compile(shape).Check(value) ? value : undefined;
}

/** A runner that was killed may leave half a report, which says as little as none. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
