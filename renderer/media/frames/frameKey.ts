/** AES-256-GCM with SHA-512 and a whole tag (RFC 9605, "Ciphersuites"). */
const SUITE = 5;
export const TAG_BYTES = 16;
const NONCE_BYTES = 12;

/** What the frames of one line and direction are sealed with: no page and no worker can read it out again. */
export interface FrameKey {
  readonly keyId: number;
  readonly key: CryptoKey;
  readonly salt: Uint8Array;
}

/** RFC 9605, "Key Derivation": `baseKey` is 32 bytes in lower-case hex. */
export async function frameKeyOf(baseKey: string, keyId: number): Promise<FrameKey> {
  const material = await crypto.subtle.importKey('raw', bytesOf(baseKey), 'HKDF', false, ['deriveBits', 'deriveKey']);
  const from = (name: string) => ({
    name: 'HKDF',
    hash: 'SHA-512',
    salt: new Uint8Array(0),
    info: labelOf(`SFrame 1.0 Secret ${name} `, keyId),
  });
  const [key, salt] = await Promise.all([
    crypto.subtle.deriveKey(from('key'), material, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']),
    crypto.subtle.deriveBits(from('salt'), material, 8 * NONCE_BYTES),
  ]);
  return { keyId, key, salt: new Uint8Array(salt) };
}

/** One nonce for each frame: a counter that came twice would give two frames away (AES-GCM). */
export function nonceOf(salt: Uint8Array, counter: number): Uint8Array<ArrayBuffer> {
  const nonce = Uint8Array.from(salt);
  let rest = counter;
  for (let place = NONCE_BYTES - 1; rest > 0; place--) {
    nonce[place] = (nonce[place] ?? 0) ^ (rest % 256);
    rest = Math.floor(rest / 256);
  }
  return nonce;
}

/** The label, then the key id in 8 bytes and the suite in 2. */
function labelOf(text: string, keyId: number): Uint8Array<ArrayBuffer> {
  const label = new Uint8Array(text.length + 10);
  new TextEncoder().encodeInto(text, label);
  const numbers = new DataView(label.buffer);
  numbers.setBigUint64(text.length, BigInt(keyId));
  numbers.setUint16(text.length + 8, SUITE);
  return label;
}

function bytesOf(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
