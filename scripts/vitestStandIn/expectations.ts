import { isDeepStrictEqual, inspect } from 'node:util';

/** Matchers of vitest by their names, as far as these suites use them. */
type Compare = (received: unknown, expected: unknown, more?: unknown) => boolean;

interface AsymmetricMatcher {
  readonly asymmetricMatch: (received: unknown) => boolean;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
const isAsymmetric = (value: unknown): value is AsymmetricMatcher => isObject(value) && 'asymmetricMatch' in value;
const entriesOf = (value: object): Map<string, unknown> =>
  new Map(Object.entries(value).filter(([, one]) => one !== undefined));

/** What is undefined counts as missing, and classes count as little as with vitest. */
const equals: Compare = (received, expected) => {
  if (isAsymmetric(expected)) return expected.asymmetricMatch(received);
  if (Object.is(received, expected)) return true;
  if (!isObject(received) || !isObject(expected)) return false;
  if (ArrayBuffer.isView(received) && ArrayBuffer.isView(expected))
    return isDeepStrictEqual(bytesOf(received), bytesOf(expected));
  if (received instanceof Error && expected instanceof Error) return received.message === expected.message;
  if (isCollection(received) || isCollection(expected)) return isDeepStrictEqual(received, expected);
  if (Array.isArray(received) !== Array.isArray(expected)) return false;
  const [left, right] = [entriesOf(received), entriesOf(expected)];
  if (Array.isArray(received) && Array.isArray(expected) && received.length !== expected.length) return false;
  return left.size === right.size && [...right].every(([key, value]) => left.has(key) && equals(left.get(key), value));
};

const isCollection = (value: object): boolean => value instanceof Map || value instanceof Set;
const bytesOf = (view: ArrayBufferView): Uint8Array =>
  Uint8Array.from(Buffer.from(view.buffer, view.byteOffset, view.byteLength));

const matches: Compare = (received, expected) => {
  if (!isObject(received) || !isObject(expected) || isAsymmetric(expected) || ArrayBuffer.isView(expected)) {
    return equals(received, expected);
  }
  if (Array.isArray(expected) && (!Array.isArray(received) || received.length !== expected.length)) return false;
  const had = new Map<string, unknown>(Object.entries(received));
  return Object.entries(expected).every(([key, value]) => matches(had.get(key), value));
};

/**
 * `expected` is an error with the same message, a part of the message, a class or an object with the properties of the
 * error.
 */
const throws: Compare = (received, expected) => {
  try {
    if (typeof received === 'function') received();
    return false;
  } catch (error) {
    if (expected === undefined) return true;
    if (typeof expected === 'function') return error instanceof expected;
    const message = error instanceof Error ? error.message : String(error);
    if (expected instanceof Error) return message === expected.message;
    if (typeof expected === 'string') return message.includes(expected);
    return expected instanceof RegExp ? expected.test(message) : matches(error, expected);
  }
};

const contains: Compare = (received, expected) =>
  typeof received === 'string'
    ? received.includes(String(expected))
    : Array.isArray(received) && received.includes(expected);

const numbers =
  (compare: (received: number, expected: number) => boolean): Compare =>
  (received, expected) =>
    typeof received === 'number' && typeof expected === 'number' && compare(received, expected);

const matchers = {
  toBe: Object.is,
  toEqual: equals,
  toStrictEqual: equals,
  toMatchObject: matches,
  toThrow: throws,
  toContain: contains,
  toMatch: (received, expected) =>
    typeof received === 'string' &&
    (expected instanceof RegExp ? expected.test(received) : received.includes(String(expected))),
  toHaveLength: (received, expected) => isObject(received) && 'length' in received && received.length === expected,
  toHaveProperty: (received, expected, value) =>
    isObject(received) && equals(entriesOf(received).get(String(expected)), value),
  toBeInstanceOf: (received, expected) => typeof expected === 'function' && received instanceof expected,
  toBeDefined: (received) => received !== undefined,
  toBeUndefined: (received) => received === undefined,
  toBeNull: (received) => received === null,
  toBeGreaterThan: numbers((received, expected) => received > expected),
  toBeGreaterThanOrEqual: numbers((received, expected) => received >= expected),
  toBeLessThan: numbers((received, expected) => received < expected),
  toBeLessThanOrEqual: numbers((received, expected) => received <= expected),
} satisfies Record<string, Compare>;

type Matchers = { readonly [Name in keyof typeof matchers]: (expected?: unknown, more?: unknown) => void };

function judge(received: unknown, note: string | undefined, wanted: boolean): Matchers {
  const judged = Object.entries(matchers).map(([name, compare]: [string, Compare]) => [
    name,
    (expected?: unknown, more?: unknown): void => {
      if (compare(received, expected, more) === wanted) return;
      const verb = wanted ? name : `not.${name}`;
      throw new Error(`${note === undefined ? '' : `${note}: `}${inspect(received)} ${verb} ${inspect(expected)}`);
    },
  ]);
  return Object.fromEntries(judged) as Matchers;
}

export function expect(received: unknown, note?: string): Matchers & { readonly not: Matchers } {
  return { ...judge(received, note, true), not: judge(received, note, false) };
}

expect.any = (type: new (...args: never[]) => unknown): AsymmetricMatcher => ({
  asymmetricMatch: (received) =>
    received instanceof type || (isObject(Object(received)) && Object(received) instanceof type),
});
expect.objectContaining = (expected: object): AsymmetricMatcher => ({
  asymmetricMatch: (received) => matches(received, expected),
});
