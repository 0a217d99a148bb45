import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { failure, playwrightOutcome, vitestOutcome } from './testOutcome.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ringfort-outcome-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function report(value: unknown): Promise<string> {
  const path = join(folder, 'report.json');
  await writeFile(path, typeof value === 'string' ? value : JSON.stringify(value));
  return path;
}

const file = (status: string, ...tests: string[]) => ({
  name: '/house/core/call/hold.test.ts',
  status,
  message: status === 'failed' ? 'SyntaxError: a bracket is missing' : '',
  assertionResults: tests.map((one) => ({
    fullName: `a call that is ${one}`,
    status: one,
    failureMessages: one === 'failed' ? ['AssertionError: expected 1 to be 2\n    at hold.test.ts:7'] : [],
  })),
});

describe('unit tests', () => {
  test('are counted one by one, and what failed is named with its complaint', async () => {
    const path = await report({
      testResults: [file('passed', 'passed', 'passed'), file('failed', 'passed', 'failed')],
    });
    expect(await vitestOutcome(path, 1)).toEqual({
      passed: 3,
      failures: [
        '/house/core/call/hold.test.ts › a call that is failed\n' +
          '    AssertionError: expected 1 to be 2\n        at hold.test.ts:7',
      ],
      skipped: 0,
    });
  });

  test('that are left out are neither passed nor failed', async () => {
    const path = await report({ testResults: [file('passed', 'passed', 'skipped', 'todo')] });
    expect(await vitestOutcome(path, 0)).toEqual({ passed: 1, failures: [], skipped: 2 });
  });

  test('in a file that cannot be loaded count as one failure', async () => {
    const path = await report({ testResults: [file('failed'), file('passed', 'passed')] });
    expect(await vitestOutcome(path, 1)).toEqual({
      passed: 1,
      failures: ['/house/core/call/hold.test.ts\n    SyntaxError: a bracket is missing'],
      skipped: 0,
    });
  });

  test('that all passed do not hide a runner that ended badly', async () => {
    const path = await report({ testResults: [file('passed', 'passed')] });
    expect(await vitestOutcome(path, 1)).toEqual({
      passed: 1,
      failures: ['the unit tests ended with status 1 and named no failure'],
      skipped: 0,
    });
  });

  test('that left no report, or half of one, have failed', async () => {
    const failed = { passed: 0, failures: ['the unit tests told of no test'], skipped: 0 };
    expect(await vitestOutcome(join(folder, 'missing.json'), 0)).toEqual(failed);
    expect(await vitestOutcome(await report('{"testResults": [{'), 0)).toEqual(failed);
  });
});

describe('end-to-end tests', () => {
  const spec = (title: string, status: string, message?: string) => ({
    title,
    file: 'test/e2e/calls.e2e.ts',
    line: 12,
    tests: [{ status, results: [{ errors: message === undefined ? [] : [{ message }] }] }],
  });

  test('are counted through every suite, and what failed is named with its complaint', async () => {
    const inner = { specs: [spec('it rings', 'expected'), spec('it is silent', 'unexpected', 'Timeout 5000ms')] };
    const suites = [{ specs: [spec('it hangs up', 'expected'), spec('it flies', 'skipped')], suites: [inner] }];
    expect(await playwrightOutcome(await report({ errors: [], suites }), 1)).toEqual({
      passed: 2,
      failures: ['test/e2e/calls.e2e.ts:12 › it is silent (unexpected)\n    Timeout 5000ms'],
      skipped: 1,
    });
  });

  test('that passed only the second time have failed', async () => {
    const suites = [{ specs: [spec('it rings', 'flaky')] }];
    expect(await playwrightOutcome(await report({ errors: [], suites }), 0)).toEqual({
      passed: 0,
      failures: ['test/e2e/calls.e2e.ts:12 › it rings (flaky)'],
      skipped: 0,
    });
  });

  test('that could not be loaded have failed', async () => {
    const path = await report({ errors: [{ message: 'SyntaxError' }], suites: [] });
    const failures = ['a file of the end-to-end tests\n    SyntaxError'];
    expect(await playwrightOutcome(path, 1)).toEqual({ passed: 0, failures, skipped: 0 });
  });

  test('in a suite that cannot be read have failed', async () => {
    const path = await report({ errors: [], suites: [{ specs: [spec('it rings', 'expected')] }, { specs: 7 }] });
    const failures = ['a report of end-to-end tests that cannot be read'];
    expect(await playwrightOutcome(path, 0)).toEqual({ passed: 1, failures, skipped: 0 });
  });

  test('that left no report have failed', async () => {
    const failures = ['the end-to-end tests told of no test'];
    expect(await playwrightOutcome(join(folder, 'missing.json'), 0)).toEqual({ passed: 0, failures, skipped: 0 });
  });
});

test('a complaint is told without colours and no longer than a screen', () => {
  const lines = failure('a test', `\u001B[31mred\u001B[39m\n\n${'x'.repeat(500)}\n${'y\n'.repeat(50)}`).split('\n');
  expect(lines.slice(0, 3)).toEqual(['a test', '    red', `    ${'x'.repeat(200)}`]);
  expect(lines).toHaveLength(13);
});
