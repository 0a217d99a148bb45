import { IsArray, IsObject, IsUnion, type Static, type TSchema } from 'typebox';
import { fits, validatorOf } from './validators.ts';

/*
 * One bad entry must not spoil a list (A83). A reader made here takes what a schema takes, and of lists in it also
 * those whose entries do not all fit: each entry is judged by itself, what does not fit is left out and named, the rest
 * goes on.
 */

/** An entry that was left out. Neither field holds anything of its value. */
export interface RefusedEntry {
  /** Where it stood, as a JSON pointer (RFC 6901): `/ice_servers/0/urls/1`. */
  readonly path: string;
  /** What was wrong, by path below the entry and rule: `/urls must not have fewer than 1 items`. */
  readonly why: string;
}

/** A value that fits its schema, and what was left out of its lists; or why there is none. */
export type ReadByEntry<Value> =
  | { readonly ok: true; readonly value: Value; readonly refused: readonly RefusedEntry[] }
  | { readonly ok: false; readonly why: string };

/** A list of which each entry fits, and what was left out of it. */
export interface Entries<Value> {
  readonly entries: readonly Value[];
  readonly refused: readonly RefusedEntry[];
}

/**
 * Of more refused entries than this, one that stands for all of them is told: a list of thousands makes no log of
 * thousands.
 */
export const MAX_REFUSED_TOLD = 8;

const tooMany = (limit: number): string => `the list has more than ${limit} entries`;

/**
 * Reads a value of `schema` whose lists, at any depth below objects and unions, are read entry by entry. Never throws.
 */
export function readerByEntry<Schema extends TSchema>(schema: Schema): (value: unknown) => ReadByEntry<Static<Schema>> {
  return (value) => {
    if (fits(schema, value)) return { ok: true, value, refused: [] };
    const refused: RefusedEntry[] = [];
    const sifted = sift(schema, value, '', refused);
    if (fits(schema, sifted)) return { ok: true, value: sifted, refused: told(refused) };
    return { ok: false, why: faultOf(schema, sifted) };
  };
}

/** Reads a list whose entries each have `schema`; entries beyond `maxItems` are left out too. Never throws. */
export function listReader<Schema extends TSchema>(
  schema: Schema,
  maxItems = Number.MAX_SAFE_INTEGER,
): (list: readonly unknown[]) => Entries<Static<Schema>> {
  return (list) => {
    const refused: RefusedEntry[] = [];
    const entries = list.slice(0, maxItems).flatMap((entry, index): Static<Schema>[] => {
      if (fits(schema, entry)) return [entry];
      refused.push({ path: `/${index}`, why: faultOf(schema, entry) });
      return [];
    });
    if (list.length > maxItems) refused.push({ path: `/${maxItems}`, why: tooMany(maxItems) });
    return { entries, refused: told(refused) };
  };
}

/** The value without the entries that do not fit; what is no list, object or union of them is left as it is. */
function sift(schema: TSchema, value: unknown, path: string, refused: RefusedEntry[]): unknown {
  if (IsArray(schema) && Array.isArray(value)) return siftList(schema, value, path, refused);
  if (IsObject(schema) && typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const sifted = Object.entries(value).map(([name, inner]: [string, unknown]): [string, unknown] => {
      const property = Object.hasOwn(schema.properties, name) ? schema.properties[name] : undefined;
      return [name, property === undefined ? inner : sift(property, inner, `${path}/${name}`, refused)];
    });
    // Of entries, not by assignment: a key `__proto__` stays a key.
    return Object.fromEntries(sifted);
  }
  if (IsUnion(schema)) {
    for (const branch of schema.anyOf) {
      const below: RefusedEntry[] = [];
      const sifted = sift(branch, value, path, below);
      if (!fits(branch, sifted)) continue;
      refused.push(...below);
      return sifted;
    }
  }
  return value;
}

function siftList(
  { items, maxItems }: { readonly items: TSchema; readonly maxItems?: number },
  list: readonly unknown[],
  path: string,
  refused: RefusedEntry[],
): unknown[] {
  const limit = maxItems ?? list.length;
  const kept = list.slice(0, limit).flatMap((entry, index) => {
    const below: RefusedEntry[] = [];
    const sifted = sift(items, entry, `${path}/${index}`, below);
    refused.push(...below);
    if (fits(items, sifted)) return [sifted];
    refused.push({ path: `${path}/${index}`, why: faultOf(items, sifted) });
    return [];
  });
  if (list.length > limit) refused.push({ path: `${path}/${limit}`, why: tooMany(limit) });
  return kept;
}

/** The first rule that is broken, and where. Messages of the checker name rules, never values. */
function faultOf(schema: TSchema, value: unknown): string {
  const [fault] = validatorOf(schema).Errors(value);
  if (fault === undefined) return 'does not fit';
  return fault.instancePath === '' ? fault.message : `${fault.instancePath} ${fault.message}`;
}

function told(refused: readonly RefusedEntry[]): readonly RefusedEntry[] {
  const [next] = refused.slice(MAX_REFUSED_TOLD);
  if (next === undefined) return refused;
  return [...refused.slice(0, MAX_REFUSED_TOLD), { ...next, why: `${refused.length - MAX_REFUSED_TOLD} more` }];
}
