import { describe, expect, test } from 'vitest';
import { frameKeyOf, nonceOf } from './frameKey.ts';
import { createOpen, createSeal, type Opened } from './sealedFrame.ts';

const hex = (bytes: ArrayBuffer | Uint8Array): string => Buffer.from(new Uint8Array(bytes)).toString('hex');
const bytes = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.from(text, 'hex'));
const picture = Uint8Array.from({ length: 200 }, (_, index) => index);
const base = '0a'.repeat(32);
const other = '0b'.repeat(32);
const shown = (opened: Opened): string => (typeof opened === 'string' ? opened : hex(opened));

/** What Alice seals on a line of hers, and how Bob opens it. */
async function line(keyId = 0) {
  return { seal: createSeal(await frameKeyOf(base, keyId)), open: createOpen(await frameKeyOf(base, keyId)) };
}

describe('the keys of SFrame', () => {
  // RFC 9605, appendix C.3, AES_256_GCM_SHA512_128.
  test('come from the base key as the RFC says, and seal what it seals', async () => {
    const { key, salt } = await frameKeyOf('000102030405060708090a0b0c0d0e0f', 0x123);
    expect(hex(salt)).toBe('84991c167b8cd23c93708ec7');
    const iv = nonceOf(salt, 0x4567);
    expect(hex(iv)).toBe('84991c167b8cd23c9370cba0');
    const additionalData = bytes('99012345674945544620534672616d65205747');
    const plaintext = bytes('64726166742d696574662d736672616d652d656e63');
    const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData }, key, plaintext);
    expect(hex(sealed)).toBe('94f509d36e9beacb0e261d99c7d1e972f1fed787d4049f17ca21353c1cc24d56ceabced279');
  });

  test('cannot be read out again', async () => {
    const { key } = await frameKeyOf(base, 0);
    await expect(crypto.subtle.exportKey('raw', key)).rejects.toThrow();
  });
});

describe('a sealed frame', () => {
  test.each([0, 3, 10])(
    'opens to what it was, with %d bytes in the clear before it and nothing else',
    async (clear) => {
      const { seal, open } = await line();
      const sealed = new Uint8Array(await seal(picture, clear));
      expect(hex(sealed.subarray(0, clear))).toBe(hex(picture.subarray(0, clear)));
      expect(hex(sealed)).not.toContain(hex(picture.subarray(clear, clear + 8)));
      expect(sealed.length).toBe(picture.length + 16 + 1 + 1);
      expect(shown(await open(sealed))).toBe(hex(picture));
    },
  );

  test('may be shorter than what stands in the clear', async () => {
    const { seal, open } = await line();
    expect(shown(await open(new Uint8Array(await seal(picture.slice(0, 2), 10))))).toBe('0001');
  });

  test('is another each time, though it says the same', async () => {
    const { seal } = await line();
    const frames = await Promise.all(Array.from({ length: 300 }, async () => hex(await seal(picture, 0))));
    expect(new Set(frames.map((frame) => frame.slice(0, 32))).size).toBe(300);
  });

  test('opens once, and late in any order up to 128 behind', async () => {
    const { seal, open } = await line();
    const frames = await Promise.all(Array.from({ length: 130 }, async () => new Uint8Array(await seal(picture, 0))));
    const [first, second] = frames;
    const last = frames.at(-1);
    if (first === undefined || second === undefined || last === undefined) throw new Error('they were sealed');
    expect(shown(await open(last))).toBe(hex(picture));
    expect(shown(await open(last))).toBe('late');
    expect(shown(await open(first))).toBe('late');
    expect(shown(await open(second))).toBe('late');
    expect(shown(await open(frames[2] ?? last))).toBe(hex(picture));
  });

  test('opens with no other key, of no other line, direction or connection', async () => {
    const { seal } = await line(3);
    const sealed = new Uint8Array(await seal(picture, 3));
    expect(shown(await createOpen(await frameKeyOf(other, 3))(sealed))).toBe('failed');
    expect(shown(await createOpen(await frameKeyOf(base, 4))(sealed))).toBe('failed');
  });

  test('opens with no bit of it changed, in the clear or not, and not cut', async () => {
    const { seal, open } = await line();
    const sealed = new Uint8Array(await seal(picture.slice(0, 20), 10));
    for (let place = 0; place < sealed.length; place++) {
      const changed = Uint8Array.from(sealed);
      changed[place] = (changed[place] ?? 0) ^ 1;
      expect(shown(await open(changed)), `byte ${place}`).toBe('failed');
    }
    for (let length = 0; length < sealed.length; length++) {
      expect(shown(await open(sealed.slice(0, length))), `${length} bytes`).toBe('failed');
    }
    expect(shown(await open(sealed))).toBe(hex(picture.slice(0, 20)));
  });

  test('is told from one that was never sealed', async () => {
    const { open } = await line();
    for (const last of [0, 1, 17, 255]) expect(shown(await open(Uint8Array.of(...picture, last)))).toBe('failed');
  });
});
