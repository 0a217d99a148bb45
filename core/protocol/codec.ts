import type { TSchema } from 'typebox';
import { CLIENT_MESSAGES, type ClientMessage } from './clientMessage.ts';
import { MAX_REFUSED_TOLD, readerByEntry, type RefusedEntry } from './entryByEntry.ts';
import { MAX_CLIENT_FRAME_BYTES, MAX_SERVER_FRAME_BYTES, WIRE_VERSION } from './limits.ts';
import { withKnownValues } from './newerValues.ts';
import { highestPlace } from './queuePlace.ts';
import { SERVER_MESSAGES, type ServerMessage } from './serverMessage.ts';
import { fits } from './validators.ts';

/**
 * Why a text is no message. `unknownType` alone may be innocent: a newer partner speaks. `newerVersion`: a server says
 * so itself.
 */
export type DecodeProblem = 'tooLong' | 'notJson' | 'notAnObject' | 'unknownType' | 'newerVersion' | 'badShape';

/**
 * A message, or why there is none. `refused` stands there only if something of its lists was left out (A83), or a word
 * was not known and read as another (A83). `unreadTo`, of a server's frame, if something in it could not be read: up to
 * which place of the queue it came.
 */
export type Decoded<Message> =
  | {
      readonly ok: true;
      readonly message: Message;
      readonly refused?: readonly RefusedEntry[];
      readonly unreadTo?: number;
    }
  | { readonly ok: false; readonly problem: DecodeProblem; readonly unreadTo?: number };

/** Reads a frame sent by a client. Every key is checked; unknown keys (`__proto__` among them) are refused. */
export function decodeClientMessage(text: string): Decoded<ClientMessage> {
  const parsed = parse(text, MAX_CLIENT_FRAME_BYTES, CLIENT_MESSAGES);
  if (!parsed.ok) return { ok: false, problem: parsed.problem };
  const { schema, value } = parsed;
  return fits(schema, value) ? { ok: true, message: value } : BAD_SHAPE;
}

/**
 * Reads a frame sent by a server. Unknown keys are let through unread, so that a newer server may add some; words of
 * closed sets that only a newer server knows are read as ones of ours, and of lists only what fits is taken.
 */
export function decodeServerMessage(text: string): Decoded<ServerMessage> {
  const parsed = parse(text, MAX_SERVER_FRAME_BYTES, SERVER_MESSAGES);
  if (!parsed.ok) return { ok: false, problem: parsed.problem, ...unreadTo(parsed.value) };
  const { schema, value } = parsed;
  if (fits(schema, value)) return { ok: true, message: value };
  if (isNewer(value)) return { ok: false, problem: 'newerVersion', ...unreadTo(value) };
  const known = withKnownValues(value);
  const read = readerByEntry(schema)(known.value);
  if (!read.ok || !fits(schema, read.value)) return { ...BAD_SHAPE, ...unreadTo(value) };
  const refused = [...known.unknown.slice(0, MAX_REFUSED_TOLD), ...read.refused];
  return { ok: true, message: read.value, refused, ...unreadTo(value) };
}

/** The text frame of a client message. */
export function encodeClientMessage(message: ClientMessage): string {
  return JSON.stringify(message);
}

/** The text frame of a server message. */
export function encodeServerMessage(message: ServerMessage): string {
  return JSON.stringify(message);
}

const BAD_SHAPE = { ok: false, problem: 'badShape' } as const;

function unreadTo(value: unknown): { readonly unreadTo?: number } {
  const place = highestPlace(value);
  return place === undefined ? {} : { unreadTo: place };
}

function isNewer(value: unknown): boolean {
  return (
    typeof value === 'object' && value !== null && 'v' in value && typeof value.v === 'number' && value.v > WIRE_VERSION
  );
}

type Parsed<Schema> =
  | { readonly ok: true; readonly schema: Schema; readonly value: unknown }
  | { readonly ok: false; readonly problem: DecodeProblem; readonly value?: unknown };

/** The object in a text, and the schema of the type it says it has. */
function parse<Schema extends TSchema>(
  text: string,
  maxLength: number,
  schemas: Readonly<Record<string, Schema>>,
): Parsed<Schema> {
  // Characters, not bytes: a cheap bound before parsing. The socket already bounds the bytes.
  if (text.length > maxLength) return { ok: false, problem: 'tooLong' };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, problem: 'notJson' };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { ok: false, problem: 'notAnObject' };
  const type: unknown = 't' in value ? value.t : undefined;
  // hasOwn: a type named `constructor` must not find something on the table's prototype.
  const schema = typeof type === 'string' && Object.hasOwn(schemas, type) ? schemas[type] : undefined;
  return schema === undefined ? { ok: false, problem: 'unknownType', value } : { ok: true, schema, value };
}
