import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { playwrightOutcome, vitestOutcome } from './testOutcome.ts';

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
  status,
  assertionResults: tests.map((one) => ({ status: one })),
});

describe('unit tests', () => {
  test('are counted one by one', async () => {
    const path = await report({
      testResults: [file('passed', 'passed', 'passed'), file('failed', 'passed', 'failed')],
    });
    expect(await vitestOutcome(path, 1)).toEqual({ passed: 3, failed: 1, skipped: 0 });
  });

  test('that are left out are neither passed nor failed', async () => {
    const path = await report({ testResults: [file('passed', 'passed', 'skipped', 'todo')] });
    expect(await vitestOutcome(path, 0)).toEqual({ passed: 1, failed: 0, skipped: 2 });
  });

  test('in a file that cannot be loaded count as one failure', async () => {
    const path = await report({ testResults: [file('failed'), file('passed', 'passed')] });
    expect(await vitestOutcome(path, 1)).toEqual({ passed: 1, failed: 1, skipped: 0 });
  });

  test('that all passed do not hide a runner that ended badly', async () => {
    const path = await report({ testResults: [file('passed', 'passed')] });
    expect(await vitestOutcome(path, 1)).toEqual({ passed: 1, failed: 1, skipped: 0 });
  });

  test('that left no report have failed', async () => {
    expect(await vitestOutcome(join(folder, 'missing.json'), 0)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  test('whose report was cut short have failed', async () => {
    expect(await vitestOutcome(await report('{"testResults": [{'), 0)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });
});

describe('end-to-end tests', () => {
  const stats = { expected: 5, unexpected: 0, flaky: 0, skipped: 0 };

  test('are counted as their runner counts them', async () => {
    const path = await report({ errors: [], stats: { ...stats, unexpected: 2, skipped: 1 } });
    expect(await playwrightOutcome(path, 1)).toEqual({ passed: 5, failed: 2, skipped: 1 });
  });

  test('that passed only the second time have failed', async () => {
    const path = await report({ errors: [], stats: { ...stats, flaky: 1 } });
    expect(await playwrightOutcome(path, 0)).toEqual({ passed: 5, failed: 1, skipped: 0 });
  });

  test('that could not be loaded have failed', async () => {
    const path = await report({ errors: [{ message: 'SyntaxError' }], stats: { ...stats, expected: 0 } });
    expect(await playwrightOutcome(path, 1)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  test('that left no report have failed', async () => {
    expect(await playwrightOutcome(join(folder, 'missing.json'), 0)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });
});
