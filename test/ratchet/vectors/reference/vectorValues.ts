/** Reads a value of a test by its name; a file that lacks it is wrong. */
type Values = Readonly<Record<string, unknown>>;

export function bytesOf(values: Values, name: string): Buffer {
  const text = textOf(values, name);
  if (!/^(?:[0-9a-f]{2})*$/.test(text)) throw new TypeError(`${name} is not lower-case hex`);
  return Buffer.from(text, 'hex');
}

export const bytesIfAny = (values: Values, name: string): Buffer | undefined =>
  values[name] === undefined ? undefined : bytesOf(values, name);

export function textOf(values: Values, name: string): string {
  const value = values[name];
  if (typeof value !== 'string') throw new TypeError(`${name} is not a text`);
  return value;
}

export function numberOf(values: Values, name: string): number {
  const value = values[name];
  if (typeof value !== 'number') throw new TypeError(`${name} is not a number`);
  return value;
}

export function partOf(values: Values, name: string): Values {
  const value = values[name];
  if (typeof value !== 'object' || value === null) throw new TypeError(`${name} is not an object`);
  return { ...value };
}
