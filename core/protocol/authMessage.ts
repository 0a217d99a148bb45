// The bytes a device signs with its Ed25519 identity key to prove who it is. The same key signs prekeys and
// certificates, so every purpose has its own label: a signature made for one can never be shown as another.

const LABELS = {
  /** Answer to the `challenge` of a WebSocket. */
  socket: 'ringfort-ws-auth-v2',
  /** POST /v1/auth. */
  http: 'ringfort-http-auth-v2',
  /** POST /v1/register. */
  register: 'ringfort-register-v2',
} as const;
export type SignInPurpose = keyof typeof LABELS;

/**
 * What is bound by the signature: which server, at which address, its one-time nonce, and who signs. Both id and origin
 * are those the client means, so that a server that passes on the challenge of another one gets nothing it can sign in
 * with there.
 */
export interface SignIn {
  /** The `server_id` of the challenge, ASCII. */
  readonly serverId: string;
  /** Where the client reached the server: the origin of its address (RFC 6454), ASCII, `https://calls.example.org`. */
  readonly origin: string;
  /** The decoded nonce of the challenge. */
  readonly nonce: Uint8Array;
  /** The handle. */
  readonly user: string;
  /** The device id, u32. */
  readonly device: number;
}

/**
 * label ‖ 0x00 ‖ lp(serverId) ‖ lp(origin) ‖ lp(nonce) ‖ lp(user) ‖ u32 device, with lp(x) = u16 length ‖ x and
 * big-endian integers; no two different inputs give the same bytes. Throws a RangeError if a text is not ASCII or a
 * part is longer than 65,535 bytes.
 */
export function signInMessage(purpose: SignInPurpose, signIn: SignIn): Uint8Array {
  const parts = [ascii(signIn.serverId), ascii(signIn.origin), signIn.nonce, ascii(signIn.user)];
  const label = ascii(LABELS[purpose]);
  const length = label.length + 1 + parts.reduce((sum, part) => sum + 2 + part.length, 0) + 4;
  const message = new Uint8Array(length);
  const view = new DataView(message.buffer);
  message.set(label, 0);
  let offset = label.length + 1;
  for (const part of parts) {
    if (part.length > 0xffff) throw new RangeError('a part of a sign-in message is too long');
    view.setUint16(offset, part.length);
    message.set(part, offset + 2);
    offset += 2 + part.length;
  }
  view.setUint32(offset, signIn.device);
  return message;
}

/** What a server signs to prove that it has the key it is known by. */
export interface ServerProof {
  readonly serverId: string;
  /** Drawn by the client for this one question. */
  readonly nonce: Uint8Array;
}

/** "ringfort-server-proof-v1" ‖ 0x00 ‖ lp(serverId) ‖ lp(nonce). Throws as `signInMessage` does. */
export function serverProofMessage({ serverId, nonce }: ServerProof): Uint8Array {
  const label = ascii('ringfort-server-proof-v1');
  const id = ascii(serverId);
  const message = new Uint8Array(label.length + 1 + 2 + id.length + 2 + nonce.length);
  const view = new DataView(message.buffer);
  message.set(label, 0);
  view.setUint16(label.length + 1, id.length);
  message.set(id, label.length + 3);
  view.setUint16(label.length + 3 + id.length, nonce.length);
  message.set(nonce, label.length + 5 + id.length);
  return message;
}

function ascii(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code > 0x7f) throw new RangeError('a sign-in message holds ASCII only');
    bytes[index] = code;
  }
  return bytes;
}

/** The request header in which a client shows the ticket of its last sign-in while it has not signed in anew. */
export const TICKET_HEADER = 'ringfort-ticket';
