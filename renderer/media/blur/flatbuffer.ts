/*
 * As much of FlatBuffers ("FlatBuffers Internals", the binary format) as it takes to put a new root in front of a
 * buffer that stays as it is. All references of the format point forward, so that what is new can refer to what is old.
 */

/** Something that is placed once and referred to. `old` lies in the buffer that stays, at this position. */
export type Node =
  | { readonly kind: 'old'; readonly position: number }
  | { readonly kind: 'table'; readonly fields: ReadonlyMap<number, Field> }
  | { readonly kind: 'tables'; readonly elements: readonly Node[] }
  | { readonly kind: 'floats'; readonly values: readonly number[] }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'string'; readonly text: string };

/** A field of a table: a number of up to 32 bits, or what it refers to. */
export type Field = number | Node;

export const old = (position: number): Node => ({ kind: 'old', position });
export const table = (fields: readonly (readonly [slot: number, field: Field])[]): Node => ({
  kind: 'table',
  fields: new Map(fields),
});
export const tables = (...elements: readonly Node[]): Node => ({ kind: 'tables', elements });
export const floats = (...values: readonly number[]): Node => ({ kind: 'floats', values });
export const bytesOf = (bytes: Uint8Array): Node => ({ kind: 'bytes', bytes });
export const string = (text: string): Node => ({ kind: 'string', text });

/** What is as large as the largest alignment that a buffer may ask for stays aligned wherever it is moved by it. */
const ALIGNMENT = 16;

/** A buffer with this root and this file identifier (four letters), and `rest` behind it. */
export function bufferOf(root: Node, identifier: string, rest: Uint8Array = new Uint8Array()): Uint8Array<ArrayBuffer> {
  const out: number[] = [];
  const placed = new Map<Node, number>();
  const references: { readonly at: number; readonly to: Node }[] = [];
  const waiting: Node[] = [];

  const align = (to: number, ahead = 0): void => {
    while ((out.length + ahead) % to !== 0) out.push(0);
  };
  const number = (value: number, size: 2 | 4): void => {
    for (let byte = 0; byte < size; byte += 1) out.push((value >>> (8 * byte)) & 0xff);
  };
  const refer = (to: Node): void => {
    references.push({ at: out.length, to });
    number(0, 4);
    if (to.kind !== 'old') waiting.push(to);
  };

  const placeTable = (node: Node, fields: ReadonlyMap<number, Field>): void => {
    const slots = Math.max(-1, ...fields.keys()) + 1;
    align(4);
    const vtable = out.length;
    const order = [...fields.keys()].toSorted((one, other) => one - other);
    number(4 + 2 * slots, 2);
    number(4 + 4 * order.length, 2);
    for (let slot = 0; slot < slots; slot += 1) {
      const place = order.indexOf(slot);
      number(place < 0 ? 0 : 4 + 4 * place, 2);
    }
    align(4);
    placed.set(node, out.length);
    number(out.length - vtable, 4);
    for (const slot of order) {
      const field = fields.get(slot) ?? 0;
      if (typeof field === 'number') number(field, 4);
      else refer(field);
    }
  };

  const place = (node: Node): void => {
    switch (node.kind) {
      case 'old':
        return;
      case 'table':
        return placeTable(node, node.fields);
      case 'tables':
        align(4);
        placed.set(node, out.length);
        number(node.elements.length, 4);
        for (const element of node.elements) refer(element);
        return;
      case 'floats':
        align(4);
        placed.set(node, out.length);
        number(node.values.length, 4);
        for (const byte of new Uint8Array(new Float32Array(node.values).buffer)) out.push(byte);
        return;
      case 'bytes':
        // Its length stands before it.
        align(ALIGNMENT, 4);
        placed.set(node, out.length);
        number(node.bytes.length, 4);
        for (const byte of node.bytes) out.push(byte);
        return;
      case 'string': {
        const text = new TextEncoder().encode(node.text);
        align(4);
        placed.set(node, out.length);
        number(text.length, 4);
        for (const byte of text) out.push(byte);
        out.push(0);
      }
    }
  };

  refer(root);
  for (const letter of new TextEncoder().encode(identifier)) out.push(letter);
  for (let node = waiting.shift(); node !== undefined; node = waiting.shift()) if (!placed.has(node)) place(node);
  align(ALIGNMENT);

  const buffer = new Uint8Array(out.length + rest.length);
  buffer.set(out);
  buffer.set(rest, out.length);
  const view = new DataView(buffer.buffer);
  for (const { at, to } of references) {
    const target = to.kind === 'old' ? out.length + to.position : (placed.get(to) ?? 0);
    view.setUint32(at, target - at, true);
  }
  return buffer;
}

/** A table in a buffer that is read. Positions are those of the whole buffer. */
export class ReadTable {
  readonly #view: DataView;
  readonly #at: number;

  constructor(buffer: Uint8Array, at: number) {
    this.#view = new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
    this.#at = at;
  }

  static root(buffer: Uint8Array): ReadTable {
    return new ReadTable(buffer, new DataView(buffer.buffer, buffer.byteOffset).getUint32(0, true));
  }

  number(slot: number): number {
    const at = this.#field(slot);
    return at === null ? 0 : this.#view.getUint32(at, true);
  }

  /** Where what the field refers to begins; null if it refers to nothing. */
  target(slot: number): number | null {
    const at = this.#field(slot);
    return at === null ? null : at + this.#view.getUint32(at, true);
  }

  /** Where each table of a vector begins. */
  elements(slot: number): readonly number[] {
    const vector = this.target(slot);
    if (vector === null) return [];
    return Array.from({ length: this.#view.getUint32(vector, true) }, (_, index) => {
      const at = vector + 4 + 4 * index;
      return at + this.#view.getUint32(at, true);
    });
  }

  #field(slot: number): number | null {
    const vtable = this.#at - this.#view.getInt32(this.#at, true);
    const inVtable = 4 + 2 * slot;
    if (inVtable >= this.#view.getUint16(vtable, true)) return null;
    const offset = this.#view.getUint16(vtable + inVtable, true);
    return offset === 0 ? null : this.#at + offset;
  }
}
