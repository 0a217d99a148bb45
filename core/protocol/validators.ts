import { Compile, type Validator } from 'typebox/compile';
import { Check } from 'typebox/schema';
import type { Static, TSchema } from 'typebox';

// Compiled once it is worth it: a window or test that reads one kind of frame does not pay for all of them, and nobody
// pays twice.
const validators = new WeakMap<TSchema, Validator>();

/** A start holds something against most schemas once or twice, and to compile one takes longer than to follow it. */
const FOLLOWED_TIMES = 2;
const followed = new WeakMap<TSchema, number>();

/** Whether a value is of a schema. */
export function fits<Schema extends TSchema>(schema: Schema, value: unknown): value is Static<Schema> {
  const times = followed.get(schema) ?? 0;
  if (times >= FOLLOWED_TIMES) return validatorOf(schema).Check(value);
  followed.set(schema, times + 1);
  return Check(schema, value);
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
