import { readFile } from 'node:fs/promises';
import { stripVTControlCharacters } from 'node:util';
import Type, { type Static, type TSchema } from 'typebox';
import { Compile } from 'typebox/compile';

export interface Outcome {
  readonly passed: number;
  /** The name of each test that failed, and what it complained of. */
  readonly failures: readonly string[];
  readonly skipped: number;
}

export const none: Outcome = { passed: 0, failures: [], skipped: 0 };

export function add(a: Outcome, b: Outcome): Outcome {
  return {
    passed: a.passed + b.passed,
    failures: [...a.failures, ...b.failures],
    skipped: a.skipped + b.skipped,
  };
}

const LINES_TOLD = 12;
const COLUMNS_TOLD = 200;

/** A name, and below it the beginning of the complaint: enough to know the fault from the end of a log. */
export function failure(name: string, complaint: string): string {
  const lines = stripVTControlCharacters(complaint)
    .split('\n')
    .filter((line) => line.trim() !== '');
  return [name, ...lines.slice(0, LINES_TOLD).map((line) => `    ${line.slice(0, COLUMNS_TOLD)}`)].join('\n');
}

const VitestReport = Type.Object({
  testResults: Type.Array(
    Type.Object({
      name: Type.String(),
      status: Type.String(),
      message: Type.String(),
      assertionResults: Type.Array(
        Type.Object({
          fullName: Type.String(),
          status: Type.String(),
          failureMessages: Type.Optional(Type.Array(Type.String())),
        }),
      ),
    }),
  ),
});

const PlaywrightError = Type.Object({ message: Type.Optional(Type.String()) });

const PlaywrightReport = Type.Object({
  errors: Type.Array(PlaywrightError),
  suites: Type.Array(Type.Unknown()),
});

const playwrightSuite = Compile(
  Type.Object({
    specs: Type.Array(
      Type.Object({
        title: Type.String(),
        file: Type.String(),
        line: Type.Integer(),
        tests: Type.Array(
          Type.Object({
            status: Type.Enum(['expected', 'unexpected', 'flaky', 'skipped']),
            results: Type.Array(Type.Object({ errors: Type.Array(PlaywrightError) })),
          }),
        ),
      }),
    ),
    suites: Type.Optional(Type.Array(Type.Unknown())),
  }),
);

/** What vitest's JSON report says; a runner that ended badly without naming a failed test is one failure. */
export async function vitestOutcome(path: string, status: number): Promise<Outcome> {
  const report = await readReport(path, VitestReport);
  let outcome = none;
  for (const file of report?.testResults ?? []) {
    const failures = file.assertionResults
      .filter((test) => test.status === 'failed')
      .map((test) => failure(`${file.name} › ${test.fullName}`, (test.failureMessages ?? []).join('\n')));
    const passed = file.assertionResults.filter((test) => test.status === 'passed').length;
    const skipped = file.assertionResults.length - failures.length - passed;
    // A file that cannot be loaded has failed and names no test.
    const broken = file.status === 'failed' && failures.length === 0 ? [failure(file.name, file.message)] : [];
    outcome = add(outcome, { passed, failures: [...failures, ...broken], skipped });
  }
  return withStatus(outcome, 'the unit tests', status);
}

/** What Playwright's JSON report says; a test that passed only when run again counts as failed. */
export async function playwrightOutcome(path: string, status: number): Promise<Outcome> {
  const report = await readReport(path, PlaywrightReport);
  const errors = report?.errors ?? [];
  const failures = errors.map((error) => failure('a file of the end-to-end tests', error.message ?? ''));
  const suites = report?.suites.map(suiteOutcome) ?? [];
  return withStatus(suites.reduce(add, { ...none, failures }), 'the end-to-end tests', status);
}

function suiteOutcome(suite: unknown): Outcome {
  if (!playwrightSuite.Check(suite)) return { ...none, failures: ['a report of end-to-end tests that cannot be read'] };
  let outcome = none;
  for (const { file, line, title, tests } of suite.specs) {
    for (const test of tests) {
      const complaints = test.results.flatMap((result) => result.errors.map((error) => error.message ?? ''));
      const hasFailed = test.status === 'unexpected' || test.status === 'flaky';
      const failures = hasFailed ? [failure(`${file}:${line} › ${title} (${test.status})`, complaints.join('\n'))] : [];
      const passed = test.status === 'expected' ? 1 : 0;
      outcome = add(outcome, { passed, failures, skipped: test.status === 'skipped' ? 1 : 0 });
    }
  }
  return (suite.suites ?? []).map(suiteOutcome).reduce(add, outcome);
}

function withStatus(outcome: Outcome, runner: string, status: number): Outcome {
  if (status !== 0 && outcome.failures.length === 0) {
    return { ...outcome, failures: [`${runner} ended with status ${status} and named no failure`] };
  }
  return outcome.passed + outcome.failures.length === 0
    ? { ...outcome, failures: [`${runner} told of no test`] }
    : outcome;
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
