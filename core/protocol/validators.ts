import { Compile, type Validator } from 'typebox/compile';
import type { Static, TSchema } from 'typebox';

// Compiled on first use: a window or test that reads one kind of frame does not pay for all of them, and nobody pays
// twice.
const validators = new WeakMap<TSchema, Validator>();

/** Whether a value is of a schema. */
export function fits<Schema extends TSchema>(schema: Schema, value: unknown): value is Static<Schema> {
  return validatorOf(schema).Check(value);
}

/** The compiled checker of a schema. */
export function validatorOf(schema: TSchema): Validator {
  let validator = validators.get(schema);
  if (!validator) {
    validator = Compile(schema);
    validators.set(schema, validator);
  }
  return validator;
}
