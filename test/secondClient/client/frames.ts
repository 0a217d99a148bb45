import { createDecipheriv, hkdfSync } from 'node:crypto';
import { label } from '../../ratchet/vectors/reference/encoding.ts';
import { hkdf } from '../../ratchet/vectors/reference/primitives.ts';

// docs/PROTOCOL.md section 21.

export interface KeyUse {
  readonly generation: number;
  readonly line: number;
  readonly side: number;
}

/** `transcript`: CT of the connection. `secrets`: of who asked for it, then of who answered. */
export function baseKeyOf(transcript: Buffer, secrets: Buffer, { generation, line, side }: KeyUse): Buffer {
  const info = Buffer.concat([label('media'), Buffer.from([0, 0, 0, generation, line, side])]);
  return hkdf(transcript, secrets, info, 32);
}

/** The frame as it was before it was sealed. Throws if it was not sealed with this key. */
export function openFrame(baseKey: Buffer, sealed: Buffer): Buffer {
  const last = sealed.at(-1) ?? 0;
  const headerAt = sealed.length - 1 - (last & 15);
  const [clear, header] = [sealed.subarray(0, last >> 4), sealed.subarray(headerAt, -1)];
  const config = header.readUInt8(0);
  const keyLength = config < 128 ? 0 : ((config >> 4) & 7) + 1;
  const keyId = keyLength === 0 ? config >> 4 : header.readUIntBE(1, keyLength);
  const counter = (config & 8) === 0 ? config & 7 : header.readUIntBE(1 + keyLength, header.length - 1 - keyLength);
  const numbers = Buffer.from([0, 0, 0, 0, 0, 0, 0, keyId, 0, 5]);
  const derive = (name: string, length: number): Buffer =>
    Buffer.from(
      hkdfSync('sha512', baseKey, '', Buffer.concat([Buffer.from(`SFrame 1.0 Secret ${name} `), numbers]), length),
    );
  const nonce = derive('salt', 12);
  for (let rest = counter, place = 11; rest > 0; rest = Math.floor(rest / 256), place--) {
    nonce.writeUInt8(nonce.readUInt8(place) ^ (rest % 256), place);
  }
  const decipher = createDecipheriv('aes-256-gcm', derive('key', 32), nonce);
  decipher.setAAD(Buffer.concat([header, clear]));
  decipher.setAuthTag(sealed.subarray(headerAt - 16, headerAt));
  return Buffer.concat([clear, decipher.update(sealed.subarray(clear.length, headerAt - 16)), decipher.final()]);
}
