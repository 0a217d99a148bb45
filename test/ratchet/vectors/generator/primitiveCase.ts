import type { VectorTest } from '../vectorFile.ts';
import { written } from './testCase.ts';

export type PrimitiveCase = Omit<VectorTest, 'tcId'>;
type Values = Parameters<typeof written>[0];

export const valid = (comment: string, flags: readonly string[], input: Values, out: Values): PrimitiveCase => ({
  comment,
  flags: ['A49', ...flags],
  in: written(input),
  out: written(out),
  result: 'valid',
});

export const invalid = (comment: string, flags: readonly string[], input: Values, error?: string): PrimitiveCase => ({
  comment,
  flags: ['A49', ...flags],
  in: written(input),
  result: 'invalid',
  ...(error === undefined ? {} : { error }),
});

export const buffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes);
export const ascii = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'ascii'));
/** 00 01 02 and so on. */
export const counting = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => i & 0xff);

/** 32 bytes, little-endian, as both curves write their numbers. */
export const littleEndian = (value: bigint): Uint8Array =>
  Uint8Array.from(Buffer.from(value.toString(16).padStart(64, '0'), 'hex').reverse());
export const valueOf = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`);

/** The prime of both curves. */
export const P = 2n ** 255n - 19n;
