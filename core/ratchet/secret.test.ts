import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Secret } from './secret.ts';

describe('Secret', () => {
  it('A53 dispose overwrites the bytes, and using it afterwards throws', () => {
    const bytes = new Uint8Array(32).fill(7);
    const secret = new Secret(bytes);
    expect(secret.bytes).toBe(bytes);
    secret.dispose();
    secret.dispose();
    expect(bytes).toEqual(new Uint8Array(32));
    expect(() => secret.bytes).toThrow('E_STATE: a secret was used after it was disposed of');
    expect(secret.length).toBe(32);
    expect(() => secret.clone()).toThrow(/E_STATE/);
  });

  it('A53 takes pooled bytes out of the pool and wipes them there', () => {
    const pool = new Uint8Array(64).fill(7);
    const secret = new Secret(pool.subarray(16, 48));
    expect(secret.bytes).toEqual(new Uint8Array(32).fill(7));
    expect(pool.subarray(16, 48)).toEqual(new Uint8Array(32));
    expect([pool[15], pool[48]]).toEqual([7, 7]);
  });

  it('a clone lives on when the original is disposed of', () => {
    const secret = new Secret(new Uint8Array(32).fill(7));
    const clone = secret.clone();
    secret.dispose();
    expect(clone.bytes).toEqual(new Uint8Array(32).fill(7));
  });

  it('A54 neither JSON nor an inspector shows the content', () => {
    const secret = new Secret(Uint8Array.from([222, 173, 190, 239]));
    expect(JSON.stringify({ secret })).toBe('{"secret":"[secret]"}');
    for (const shown of [JSON.stringify({ secret }), inspect(secret, { showHidden: true }), String(secret)]) {
      expect(shown).not.toMatch(/222|de\s?ad/);
    }
  });
});
