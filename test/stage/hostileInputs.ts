import fc, { type Arbitrary } from 'fast-check';
import type { TSchema } from 'typebox';

/** Texts that have broken something somewhere: paths, markup, statements, controls, halves of letters, lengths. */
const HOSTILE_TEXTS: readonly string[] = [
  '',
  ' ',
  '../../../../etc/passwd',
  String.raw`..\..\windows\system32`,
  'file:///etc/passwd',
  'app://ringfort/windows/main/index.html',
  'javascript:alert(1)',
  'http://127.0.0.1:1/',
  'ringfort:add/AAAA',
  '__proto__',
  'constructor',
  'toString',
  `'; DROP TABLE contact; --`,
  '<img src=x onerror=alert(1)>',
  '{"__proto__":{"admin":true}}',
  '${7*7}%s%n%x',
  '\u202Eevil',
  '\u0000nul',
  '\uD800',
  '\uFFFF\uFFFE',
  'é'.normalize('NFD'),
  '🏳️‍🌈'.repeat(20),
  'x'.repeat(2_000),
  'bob',
  'alice',
];
const HOSTILE_NUMBERS = [0, -0, -1, 1, 0.5, 2 ** 31, 2 ** 53, -(2 ** 53), 1e308, Number.MIN_VALUE];

const text = fc.oneof(fc.constantFrom(...HOSTILE_TEXTS), fc.string({ unit: 'binary', maxLength: 80 }));

/** Nested deeper than whoever walks it by calling itself can go. */
function nested(depth: number, asList: boolean): unknown {
  let value: unknown = null;
  for (let level = 0; level < depth; level += 1) value = asList ? [value] : { a: value };
  return value;
}

/**
 * What crosses a process line and is hardly ever what was asked for: other types, huge, deep, with names that objects
 * have by themselves. All of it is JSON.
 */
export const anyJson: Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, true, false, [], {}, nested(400, true), nested(400, false)),
  fc.constantFrom(...HOSTILE_NUMBERS),
  text,
  fc.constant('x'.repeat(300_000)),
  fc.array(text, { maxLength: 20 }),
  fc.constant(JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}')),
  fc.dictionary(fc.oneof(fc.constantFrom('__proto__', 'handle', 'callId', 'peer', 'passphrase', 'text'), text), text),
  fc.jsonValue({ maxDepth: 4 }),
);

/** Values that fit the schema, the nastiest of them. Throws for a kind of schema that no request has yet. */
export function fitting(schema: TSchema): Arbitrary<unknown> {
  const found: Readonly<Record<string, unknown>> = { ...schema };
  if ('const' in found) return fc.constant(found['const']);
  if (Array.isArray(found['enum'])) return fc.constantFrom<unknown>(...found['enum']);
  if (Array.isArray(found['anyOf'])) return fc.oneof(...found['anyOf'].map((one: TSchema) => fitting(one)));
  switch (found['type']) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'integer':
    case 'number':
      return numberIn(found);
    case 'string':
      return textIn(found);
    case 'array':
      return fc.array(fitting(found['items'] as TSchema), {
        minLength: bound(found['minItems'], 0),
        maxLength: Math.min(bound(found['maxItems'], 4), 8),
      });
    case 'object':
      return objectOf(found);
    default:
      throw new Error(`no hostile value is made for ${JSON.stringify(schema)}`);
  }
}

type Keywords = Readonly<Record<string, unknown>>;
const bound = (value: unknown, otherwise: number): number => (typeof value === 'number' ? value : otherwise);

function numberIn({ minimum, maximum }: Keywords): Arbitrary<number> {
  const [least, most] = [bound(minimum, Number.MIN_SAFE_INTEGER), bound(maximum, Number.MAX_SAFE_INTEGER)];
  return fc.oneof(
    fc.constantFrom(least, most),
    fc.maxSafeInteger().map((value) => Math.min(most, Math.max(least, value))),
  );
}

function textIn({ pattern, minLength, maxLength }: Keywords): Arbitrary<string> {
  if (typeof pattern === 'string') return fc.stringMatching(new RegExp(pattern, 'u'));
  const [least, most] = [bound(minLength, 0), bound(maxLength, 2_000)];
  // Lengths are counted as schemas count them: by what a person sees as one letter.
  return text.map((value) => [...value].slice(0, most).join('').padEnd(least, 'x'));
}

function objectOf({ properties, required }: Keywords): Arbitrary<unknown> {
  const schemas = Object.entries((properties ?? {}) as Readonly<Record<string, TSchema>>);
  const needed: readonly unknown[] = Array.isArray(required) ? required : [];
  const present = schemas.filter(([name]) => needed.includes(name)).map(([name]) => name);
  return fc.record(Object.fromEntries(schemas.map(([name, schema]) => [name, fitting(schema)])), {
    requiredKeys: present,
  });
}
