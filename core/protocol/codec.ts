import { Compile, type Validator } from 'typebox/compile';
import type { TProperties, TSchema } from 'typebox';
import { CLIENT_MESSAGES, type ClientMessage } from './clientMessage.ts';
import { MAX_CLIENT_FRAME_BYTES, MAX_SERVER_FRAME_BYTES } from './limits.ts';
import { SERVER_MESSAGES, type ServerMessage } from './serverMessage.ts';

/** Why a text is no message. `unknownType` alone may be innocent: a newer partner speaks. */
export type DecodeProblem = 'tooLong' | 'notJson' | 'notAnObject' | 'unknownType' | 'badShape';

/** A message, or why there is none. */
export type Decoded<Message> =
  | { readonly ok: true; readonly message: Message }
  | { readonly ok: false; readonly problem: DecodeProblem };

/** Reads a frame sent by a client. Every key is checked; unknown keys (`__proto__` among them) are refused. */
export function decodeClientMessage(text: string): Decoded<ClientMessage> {
  return decode<ClientMessage>(text, MAX_CLIENT_FRAME_BYTES, CLIENT_MESSAGES);
}

/** Reads a frame sent by a server. Unknown keys are let through unread, so that a newer server may add some. */
export function decodeServerMessage(text: string): Decoded<ServerMessage> {
  return decode<ServerMessage>(text, MAX_SERVER_FRAME_BYTES, SERVER_MESSAGES);
}

/** The text frame of a client message. */
export function encodeClientMessage(message: ClientMessage): string {
  return JSON.stringify(message);
}

/** The text frame of a server message. */
export function encodeServerMessage(message: ServerMessage): string {
  return JSON.stringify(message);
}

function decode<Message extends { t: string }>(
  text: string,
  maxLength: number,
  schemas: Readonly<Record<Message['t'], TSchema>>,
): Decoded<Message> {
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
  if (typeof type !== 'string' || !Object.hasOwn(schemas, type)) return { ok: false, problem: 'unknownType' };
  const validator = validatorOf<Message>(schemas[type as Message['t']]);
  return validator.Check(value) ? { ok: true, message: value } : { ok: false, problem: 'badShape' };
}

// Compiled on first use: a window or test that reads one kind of frame does not pay for all of them.
const validators = new WeakMap<TSchema, Validator>();

function validatorOf<Message>(schema: TSchema): Validator<TProperties, TSchema, Message, Message> {
  let validator = validators.get(schema);
  if (!validator) {
    validator = Compile(schema);
    validators.set(schema, validator);
  }
  return validator as unknown as Validator<TProperties, TSchema, Message, Message>;
}
