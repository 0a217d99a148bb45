/*
 * As much of vitest as those suites use that also run where vitest cannot: inside Electron, whose Node is too old for
 * it, and under mutation, where it would begin a worker and load every module again for each mutant. It is put in the
 * place of `vitest` there.
 */
export { expect } from './expectations.ts';

type Work = (...values: unknown[]) => unknown;

interface Group {
  readonly name: string;
  readonly parent: Group | null;
  readonly before: Work[];
  readonly after: Work[];
}

export interface Outcome {
  readonly name: string;
  /** Null if it passed. */
  readonly error: string | null;
}

const newGroup = (name: string, parent: Group | null): Group => ({ name, parent, before: [], after: [] });
let group = newGroup('', null);
let tests: { readonly name: string; readonly group: Group; readonly work: Work }[] = [];
let atEnd: Work[] = [];

/** Titles name the values of a row in order, as `%s`, or by key, as `$key`. */
function titleOf(title: string, row: unknown): string {
  const values = Array.isArray(row) ? [...row] : [row];
  const ordered = title.replaceAll(/%[a-z]/gu, () => String(values.shift()));
  const named = new Map(typeof row === 'object' && row !== null ? Object.entries(row) : []);
  return ordered.replaceAll(/\$([a-zA-Z]+)/gu, (all, key: string) => String(named.get(key) ?? all));
}

/** Options may stand between the title and the work, or a time limit after it; neither matters here. */
function workOf(rest: readonly unknown[]): Work {
  const work = rest.find((one): one is Work => typeof one === 'function');
  if (work === undefined) throw new TypeError('a test without work');
  return work;
}

function withEach(define: (title: string, ...rest: unknown[]) => void) {
  const each =
    (rows: readonly unknown[]) =>
    (title: string, ...rest: unknown[]): void => {
      for (const row of rows) {
        const values = Array.isArray(row) ? row : [row];
        define(titleOf(title, row), () => workOf(rest)(...values));
      }
    };
  return Object.assign(define, { each });
}

export const describe = withEach((title, ...rest) => {
  const outer = group;
  group = newGroup(outer.name === '' ? title : `${outer.name} > ${title}`, outer);
  workOf(rest)();
  group = outer;
});

const register = (title: string, ...rest: unknown[]): void => {
  const name = group.name === '' ? title : `${group.name} > ${title}`;
  tests.push({ name, group, work: workOf(rest) });
};

export const it = withEach(register);
export const test = withEach(register);

export const beforeEach = (work: Work): void => void group.before.push(work);
export const afterEach = (work: Work): void => void group.after.push(work);
export const onTestFinished = (work: Work): void => void atEnd.push(work);

export interface LoadedTest {
  readonly name: string;
  /** What it failed with, or null. */
  readonly run: () => Promise<string | null>;
}

/** Loads a file of tests and runs none of them. */
export async function testsOf(load: () => Promise<unknown>): Promise<readonly LoadedTest[]> {
  group = newGroup('', null);
  tests = [];
  await load();
  return tests.map(({ name, group: of, work }) => ({ name, run: () => failureOf(of, work) }));
}

/** Loads a file of tests and runs them one after the other. */
export async function runTestsOf(load: () => Promise<unknown>): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const { name, run } of await testsOf(load)) outcomes.push({ name, error: await run() });
  return outcomes;
}

async function failureOf(of: Group, work: Work): Promise<string | null> {
  const groups: Group[] = [];
  for (let one: Group | null = of; one !== null; one = one.parent) groups.unshift(one);
  atEnd = [];
  try {
    for (const { before } of groups) for (const prepare of before) await prepare();
    await work();
    return null;
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  } finally {
    for (const { after } of groups.toReversed()) for (const tidy of after) await tidy();
    for (const tidy of atEnd.toReversed()) await tidy();
  }
}
