import { Compile, type Validator } from 'typebox/compile';
import type { Static, TProperties, TSchema } from 'typebox';

// Compiled on first use: a window or test that reads one kind of frame does not pay for all of them, and nobody pays
// twice.
const validators = new WeakMap<TSchema, Validator>();

/** The compiled checker of a schema. `Value` is what it lets pass, where that is another type than the schema's own. */
export function validatorOf<Schema extends TSchema, Value = Static<Schema>>(
  schema: Schema,
): Validator<TProperties, TSchema, Value, Value> {
  let validator = validators.get(schema);
  if (!validator) {
    validator = Compile(schema);
    validators.set(schema, validator);
  }
  return validator as unknown as Validator<TProperties, TSchema, Value, Value>;
}
