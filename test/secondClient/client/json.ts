/**
 * A JSON object of the server's, read key by key: what is not of the shape the page promises ends the test at that key.
 */
export class Json {
  readonly #value: Readonly<Record<string, unknown>>;

  private constructor(value: object) {
    this.#value = { ...value };
  }

  static parse(text: string): Json {
    return Json.#of(JSON.parse(text), 'the text');
  }

  has(key: string): boolean {
    return this.#value[key] !== undefined && this.#value[key] !== null;
  }

  text(key: string): string {
    const value = this.#value[key];
    if (typeof value !== 'string') throw new Error(`${key} is no text`);
    return value;
  }

  integer(key: string): number {
    const value = this.#value[key];
    if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw new Error(`${key} is no integer`);
    return value;
  }

  flag(key: string): boolean {
    const value = this.#value[key];
    if (typeof value !== 'boolean') throw new Error(`${key} is neither true nor false`);
    return value;
  }

  /** Canonical base64, docs/PROTOCOL.md section 1. */
  base64(key: string): Buffer {
    const bytes = Buffer.from(this.text(key), 'base64');
    if (bytes.toString('base64') !== this.text(key)) throw new Error(`${key} is not canonical base64`);
    return bytes;
  }

  object(key: string): Json {
    return Json.#of(this.#value[key], key);
  }

  list(key: string): readonly Json[] {
    const value = this.#value[key];
    if (!Array.isArray(value)) throw new Error(`${key} is no list`);
    return value.map((one) => Json.#of(one, key));
  }

  static #of(value: unknown, name: string): Json {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error(`${name} is no object`);
    return new Json(value);
  }
}
