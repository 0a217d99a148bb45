import { RatchetError, hex } from '../../../../core/ratchet/signalCrypto.ts';
import { choosePrimitives } from '../../../../main/crypto/choosePrimitives.ts';
import { noblePrimitives } from '../../../../main/crypto/primitives/noble.ts';
import type { Primitives } from '../../../../core/ratchet/signalCrypto.ts';
import type { VectorTest } from '../vectorFile.ts';

/**
 * All of the chosen backends, but ML-KEM of noble: it alone takes m from outside, so that a file can say what was
 * drawn.
 */
export const vectorPrimitives: Primitives = { ...choosePrimitives().primitives, kem: noblePrimitives.kem };

export const fromHex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'));

type Value = Uint8Array | number | string | undefined | readonly Uint8Array[] | { readonly [name: string]: Value };

/** Byte strings become hex, what is undefined is left out. */
export function written(values: { readonly [name: string]: Value }): Record<string, unknown> {
  const one = (value: Exclude<Value, undefined>): unknown => {
    if (value instanceof Uint8Array) return hex(value);
    if (Array.isArray(value)) return value.map((part: Uint8Array) => hex(part));
    return typeof value === 'object' ? written(value as { readonly [name: string]: Value }) : value;
  };
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, one(value)]])),
  );
}

type Case = Omit<VectorTest, 'tcId' | 'result' | 'out' | 'error'>;

/** Runs what a test asks for and writes down what came of it: values, or the code it was refused with. */
export function testCase(
  comment: string,
  flags: readonly string[],
  input: { readonly [name: string]: Value },
  work: () => { readonly [name: string]: Value } | undefined,
): Omit<VectorTest, 'tcId'> {
  const begun: Case = { comment, flags: [...flags], in: written(input) };
  try {
    const out = work();
    return { ...begun, result: 'valid', ...(out === undefined ? {} : { out: written(out) }) };
  } catch (error) {
    if (!(error instanceof RatchetError)) throw error;
    return { ...begun, result: 'invalid', error: error.code };
  }
}

export const numbered = (first: number, tests: readonly Omit<VectorTest, 'tcId'>[]): VectorTest[] =>
  tests.map((test, i) => ({ tcId: first + i, ...test }));
