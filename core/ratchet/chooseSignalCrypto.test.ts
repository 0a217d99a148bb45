import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeCapabilities } from './capabilities.ts';
import { chooseSignalCrypto, mayUseStatic } from './chooseSignalCrypto.ts';
import type { PeerPin } from './identityPin.ts';

const pinOf = (suites: number, change: Partial<PeerPin> = {}): PeerPin => ({
  identity: new Uint8Array(64),
  capabilities: encodeCapabilities({ version: 1, minSuite: 1, suites }),
  drPinned: false,
  verified: false,
  changedTo: null,
  ...change,
});

describe('A35 nobody on the way brings the fallback about', () => {
  it('A35 only a pinned peer without any ratchet, with leave for this contact, is spoken to without one', () => {
    expect(chooseSignalCrypto(pinOf(0), true)).toBe('static');
    expect(chooseSignalCrypto(pinOf(0), false)).toBe('ratchet');
    expect(chooseSignalCrypto(undefined, true)).toBe('ratchet');
    expect(chooseSignalCrypto(pinOf(0, { drPinned: true }), true)).toBe('ratchet');
    expect(chooseSignalCrypto(pinOf(0, { changedTo: pinOf(0) }), true)).toBe('ratchet');
    fc.assert(
      fc.property(fc.nat({ max: 0xff }), fc.boolean(), fc.boolean(), (suites, drPinned, allowed) => {
        const ratchet = (suites & 0b1110) !== 0;
        expect(chooseSignalCrypto(pinOf(suites, { drPinned }), allowed)).toBe(
          !ratchet && !drPinned && allowed ? 'static' : 'ratchet',
        );
      }),
    );
  });

  it('A35 a device without a ratchet has no other way, but for peers whose ratchet it once read', () => {
    expect(chooseSignalCrypto(pinOf(0b0100), true, false)).toBe('static');
    expect(chooseSignalCrypto(pinOf(0b0100), false, false)).toBe('ratchet');
    expect(mayUseStatic(pinOf(0b0100), false)).toBe(true);
    expect(mayUseStatic(pinOf(0b0100))).toBe(false);
    expect(mayUseStatic(pinOf(0b0100, { drPinned: true }), false)).toBe(false);
    expect(mayUseStatic(pinOf(0b0100, { changedTo: pinOf(0) }), false)).toBe(false);
  });
});
