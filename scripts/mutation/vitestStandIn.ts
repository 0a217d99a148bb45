// What the tests of core/ratchet use of vitest, for running them thousands of times in one process: vitest itself would begin a
// worker and load every module again for each mutant. Where an expectation here is weaker than vitest's, a mutant survives that need
// not; where it is stricter, the first run, without any mutant, fails.

export interface RegisteredTest {
  readonly id: string;
  readonly work: () => unknown;
}

export const registeredTests: RegisteredTest[] = [];
let path: readonly string[] = [];

/** Everything registered from now on is of this file. */
export function beginFile(name: string): void {
  path = [name];
}

type Work = (...values: readonly unknown[]) => unknown;

function register(title: string, work: () => unknown): void {
  registeredTests.push({ id: `${[...path, title].join(' > ')} #${registeredTests.length}`, work });
}

function group(title: string, work: () => unknown): void {
  const outer = path;
  path = [...outer, title];
  work();
  path = outer;
}

/** `x.each(cases)(title, work)`: an array is spread over the arguments. */
const each =
  (once: (title: string, work: () => unknown) => void) =>
  (cases: readonly unknown[]) =>
  (title: string, work: Work): void => {
    cases.forEach((one, i) => {
      once(`${title} (${i})`, () => (Array.isArray(one) ? work(...one) : work(one)));
    });
  };

/** Options such as a time limit may stand between title and work. */
const one = (title: string, ...rest: readonly unknown[]): void => {
  const work = rest.find((part): part is () => unknown => typeof part === 'function');
  if (work === undefined) throw new TypeError(`${title} does nothing`);
  register(title, work);
};

export const describe = Object.assign(group, { each: each(group) });
export const it = Object.assign(one, { each: each(register) });

const entriesOf = (value: object): [string, unknown][] =>
  Object.entries(value).filter(([, member]) => member !== undefined);

/** Equal by content, as `toEqual`: what is undefined is as good as absent. */
function alike(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (ArrayBuffer.isView(a) || ArrayBuffer.isView(b)) {
    return a instanceof Uint8Array && b instanceof Uint8Array && Buffer.compare(a, b) === 0;
  }
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, i) => alike(item, b[i]));
  }
  if (a instanceof Error && b instanceof Error) return a.message === b.message;
  const [left, right] = [entriesOf(a), new Map(entriesOf(b))];
  return left.length === right.size && left.every(([name, value]) => right.has(name) && alike(value, right.get(name)));
}

/** As `toMatchObject`: `part` may leave members out, at any depth. */
function contains(whole: unknown, part: unknown): boolean {
  if (Array.isArray(part)) {
    return Array.isArray(whole) && whole.length === part.length && part.every((item, i) => contains(whole[i], item));
  }
  if (typeof part !== 'object' || part === null || typeof whole !== 'object' || whole === null)
    return alike(whole, part);
  const members = new Map(Object.entries(whole));
  return Object.entries(part).every(([name, value]) => contains(members.get(name), value));
}

function thrownBy(work: unknown): { readonly error: unknown } | undefined {
  if (typeof work !== 'function') throw new TypeError('toThrow needs something to run');
  try {
    work();
    return undefined;
  } catch (error) {
    return { error };
  }
}

function throws(work: unknown, expected: unknown): boolean {
  const thrown = thrownBy(work);
  if (thrown === undefined) return false;
  const { error } = thrown;
  if (expected === undefined) return true;
  if (typeof expected === 'function') return error instanceof expected;
  const message = error instanceof Error ? error.message : String(error);
  if (expected instanceof RegExp) return expected.test(message);
  if (expected instanceof Error) return message === expected.message;
  return typeof expected === 'string' && message.includes(expected);
}

const lengthOf = (value: unknown): unknown =>
  (typeof value === 'object' && value !== null) || typeof value === 'string'
    ? Reflect.get(Object(value), 'length')
    : undefined;

function includes(whole: unknown, part: unknown): boolean {
  if (typeof whole === 'string') return whole.includes(String(part));
  return Array.isArray(whole) && whole.includes(part);
}

const MATCHERS = {
  toBe: Object.is,
  toEqual: alike,
  toStrictEqual: alike,
  toMatchObject: contains,
  toBeUndefined: (value: unknown) => value === undefined,
  toBeDefined: (value: unknown) => value !== undefined,
  toBeNull: (value: unknown) => value === null,
  toBeInstanceOf: (value: unknown, kind: unknown) => typeof kind === 'function' && value instanceof kind,
  toBeGreaterThan: (value: unknown, other: unknown) => Number(value) > Number(other),
  toBeGreaterThanOrEqual: (value: unknown, other: unknown) => Number(value) >= Number(other),
  toBeLessThan: (value: unknown, other: unknown) => Number(value) < Number(other),
  toBeLessThanOrEqual: (value: unknown, other: unknown) => Number(value) <= Number(other),
  toHaveLength: (value: unknown, length: unknown) => lengthOf(value) === length,
  toContain: includes,
  toMatch: (value: unknown, pattern: unknown) =>
    pattern instanceof RegExp ? pattern.test(String(value)) : includes(value, pattern),
  toThrow: throws,
} satisfies Record<string, (value: unknown, other: unknown) => boolean>;

type Matchers = Record<keyof typeof MATCHERS, (other?: unknown) => void>;

function matchersOf(value: unknown, wanted: boolean, about: string): Matchers {
  const names = Object.keys(MATCHERS) as (keyof typeof MATCHERS)[];
  return Object.fromEntries(
    names.map((name) => [
      name,
      (other?: unknown) => {
        if (MATCHERS[name](value, other) !== wanted) throw new Error(`${about} ${wanted ? '' : 'not '}${name}`);
      },
    ]),
  ) as Matchers;
}

export const expect = (value: unknown, about = ''): Matchers & { readonly not: Matchers } => ({
  ...matchersOf(value, true, about),
  not: matchersOf(value, false, about),
});
