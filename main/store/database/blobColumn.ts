import Type from 'typebox';

/** Bytes, as SQLite gives them. */
export const Bytes = Type.Refine(Type.Unsafe<Uint8Array>(Type.Unknown()), (value) => value instanceof Uint8Array);
