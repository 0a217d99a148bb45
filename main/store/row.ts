import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { StoreError } from './storeError.ts';

/** A reader of rows: what does not have the shape we wrote is a corrupt file, not a value. */
export function rowReader<Schema extends TSchema>(schema: Schema): (row: unknown) => Static<Schema> {
  const validator = Compile(schema);
  return (row) => {
    if (!validator.Check(row)) throw new StoreError('corrupt');
    return row;
  };
}
