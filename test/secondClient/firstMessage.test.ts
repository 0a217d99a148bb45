import {
  createDecipheriv,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  decapsulate,
  diffieHellman,
  hkdfSync,
  type KeyObject,
  verify,
} from 'node:crypto';
import { expect, test } from 'vitest';
import { checkValues } from '../docs/checkValues.ts';

/*
 * Bob as somebody else would write him who has docs/PROTOCOL.md and node:crypto and nothing of ours: he reads the first
 * message of the handshake in its section 17. If this fails, the page no longer says what Ringfort does.
 */

const label = (name: string) => Buffer.from(`ringfort/1/${name}\0`, 'latin1');
const repeated = (byte: number, length = 32) => Buffer.alloc(length, byte);

function uint(value: number, bytes: number): Buffer {
  const out = Buffer.alloc(bytes);
  out.writeUIntBE(value, 0, bytes);
  return out;
}

const lengthPrefixed = (text: string) => Buffer.concat([uint(text.length, 2), Buffer.from(text, 'latin1')]);

// RFC 8410 and its ML-KEM sister: fixed frames around the raw keys.
const privateKey = (frame: string, raw: Buffer) =>
  createPrivateKey({ key: Buffer.concat([Buffer.from(frame, 'hex'), raw]), format: 'der', type: 'pkcs8' });
const publicKey = (frame: string, raw: Buffer) =>
  createPublicKey({ key: Buffer.concat([Buffer.from(frame, 'hex'), raw]), format: 'der', type: 'spki' });
const x25519 = (seed: Buffer) => privateKey('302e020100300506032b656e04220420', seed);
const ed25519 = (seed: Buffer) => privateKey('302e020100300506032b657004220420', seed);
const mlKem768 = (seed: Buffer) => privateKey('3054020100300b060960864801650304040204428040', seed);
const rawPublic = (key: KeyObject, bytes: number) =>
  createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-bytes);
const dh = (ours: KeyObject, theirs: Buffer) =>
  diffieHellman({ privateKey: ours, publicKey: publicKey('302a300506032b656e032100', theirs) });
const hkdf = (salt: Buffer, ikm: Buffer, info: Buffer, bytes: number) =>
  Buffer.from(hkdfSync('sha256', ikm, salt, info, bytes));

test.each([
  { suite: 0x02, ciphertextBytes: 1088 },
  { suite: 0x01, ciphertextBytes: 0 },
] as const)('a client written from the page reads a first message in suite $suite', ({ suite, ciphertextBytes }) => {
  const wire = Buffer.from(checkValues(suite).wire);
  const signing = ed25519(repeated(0x11));
  const identity = x25519(repeated(0x12));
  const signedPrekey = x25519(repeated(0x13));
  const oneTimePrekey = x25519(repeated(0x14));

  const [remoteIdentity, certificate, remoteCaps] = [
    wire.subarray(0x12, 0x52),
    wire.subarray(0x52, 0x92),
    wire.subarray(0x92, 0x9e),
  ];
  const certified = Buffer.concat([label('identity'), lengthPrefixed('alice'), uint(1, 4), remoteIdentity, remoteCaps]);
  const remoteSigningKey = publicKey('302a300506032b6570032100', remoteIdentity.subarray(0, 32));
  expect(verify(null, certified, remoteSigningKey, certificate)).toBe(true);

  const ephemeral = wire.subarray(0xb0, 0xd0);
  const ciphertext = wire.subarray(0xd0, 0xd0 + ciphertextBytes);
  const message = wire.subarray(0xd0 + ciphertextBytes);
  const kem = suite === 0x02 ? mlKem768(repeated(0x15, 64)) : undefined;
  const caps = Buffer.concat([uint(1, 4), uint(suite, 1), uint(1 << suite, 4), Buffer.alloc(3)]);
  const transcript = createHash('sha256')
    .update(Buffer.concat([label('transcript'), uint(suite, 1), wire.subarray(0x0c, 0x12)]))
    .update(Buffer.concat([lengthPrefixed('alice'), uint(1, 4), lengthPrefixed('bob'), uint(7, 4)]))
    .update(Buffer.concat([remoteIdentity, rawPublic(signing, 32), rawPublic(identity, 32), remoteCaps, caps]))
    .update(Buffer.concat([uint(1, 4), rawPublic(signedPrekey, 32), uint(2, 4), rawPublic(oneTimePrekey, 32)]))
    .update(Buffer.concat([uint(kem ? 3 : 0, 4), uint(0, 1), kem ? rawPublic(kem, 1184) : Buffer.alloc(0)]))
    .update(Buffer.concat([ephemeral, ciphertext]))
    .digest();
  const secrets = [
    dh(signedPrekey, remoteIdentity.subarray(32)),
    dh(identity, ephemeral),
    dh(signedPrekey, ephemeral),
    dh(oneTimePrekey, ephemeral),
    ...(kem ? [Buffer.from(decapsulate(kem, ciphertext))] : []),
  ];
  const info = Buffer.concat([label('pqxdh'), uint(suite, 1), transcript]);
  const okm = hkdf(repeated(0), Buffer.concat([repeated(0xff), ...secrets]), info, 48);
  expect(message.subarray(0x04, 0x14).equals(okm.subarray(32))).toBe(true);

  const root = hkdf(okm.subarray(0, 32), dh(signedPrekey, message.subarray(0x1a, 0x3a)), label('root'), 64);
  const messageKey = createHmac('sha256', root.subarray(32)).update(Uint8Array.of(0x01)).digest();
  const keyAndNonce = hkdf(message.subarray(0x42, 0x52), messageKey, label('msg'), 44);
  const sealed = message.subarray(0x52, -16);
  const cipher = createDecipheriv('chacha20-poly1305', keyAndNonce.subarray(0, 32), keyAndNonce.subarray(32), {
    authTagLength: 16,
  });
  cipher.setAAD(Buffer.concat([transcript, message.subarray(0, 0x52)]), { plaintextLength: sealed.length });
  cipher.setAuthTag(message.subarray(-16));
  const padded = Buffer.concat([cipher.update(sealed), cipher.final()]);
  expect(padded.length).toBe(256);
  expect(padded.subarray(0, padded.lastIndexOf(0x80)).toString('latin1')).toBe('hello');
});
