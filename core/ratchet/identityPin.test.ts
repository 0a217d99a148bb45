import { describe, expect, it } from 'vitest';
import { codeOf } from '../../test/stage/ratchetParty.ts';
import { encodeCapabilities } from './capabilities.ts';
import { type PeerPin, acceptedPin, discardedPin, judgeIdentity, undecidedPin, usedPin } from './identityPin.ts';
import { suiteBitmap, type SuiteId } from './suite.ts';

const filled = (length: number, byte: number) => new Uint8Array(length).fill(byte);
const caps = (version: number, suites: readonly SuiteId[] = [0x02]) =>
  encodeCapabilities({ version, minSuite: 0, suites: suiteBitmap(suites) });
const both = (signing: number, dh: number) => Uint8Array.of(...filled(32, signing), ...filled(32, dh));
const shown = (signing: number, dh: number, capabilities = caps(2)) => ({
  signingKey: filled(32, signing),
  dhKey: filled(32, dh),
  capabilities,
  certificate: filled(64, 0),
});
const pinOf = (change: Partial<PeerPin> = {}): PeerPin => ({
  identity: both(1, 2),
  capabilities: caps(2),
  drPinned: false,
  verified: false,
  changedTo: null,
  ...change,
});
const other = { identity: both(7, 8), capabilities: caps(1) };

describe('what a device shows is held against its pin', () => {
  it('A31 the same two keys are the pinned identity, one other key makes it another', () => {
    expect(judgeIdentity(pinOf(), false, shown(1, 2))).toBe('asPinned');
    expect(judgeIdentity(pinOf(), false, shown(9, 2))).toBe('changed');
    expect(judgeIdentity(pinOf(), false, shown(1, 9))).toBe('changed');
  });

  it('A31 another identity is a change whatever it can do', () => {
    expect(judgeIdentity(pinOf(), false, shown(9, 9, caps(1, [])))).toBe('changed');
  });

  it('A32 a device without a pin is taken at its word if its user has none, and is a change otherwise', () => {
    expect(judgeIdentity(undefined, false, shown(1, 2))).toBe('firstUse');
    expect(judgeIdentity(undefined, true, shown(1, 2))).toBe('changed');
    expect(judgeIdentity(pinOf(), true, shown(1, 2))).toBe('asPinned');
  });

  it('A35 capabilities may grow by a version, and nothing else', () => {
    const code = (capabilities: Uint8Array) => codeOf(() => judgeIdentity(pinOf(), false, shown(1, 2, capabilities)));
    expect([code(caps(2)), code(caps(3)), code(caps(3, [0x01]))]).toEqual(['none', 'none', 'none']);
    expect([code(caps(1)), code(caps(2, [0x01])), code(caps(3, []))]).toEqual(Array(3).fill('E_DOWNGRADE'));
    const withoutRatchet = pinOf({ capabilities: caps(2, []) });
    expect(judgeIdentity(withoutRatchet, false, shown(1, 2, caps(3, [])))).toBe('asPinned');
    expect(judgeIdentity(withoutRatchet, false, shown(1, 2, caps(3, [0x02])))).toBe('asPinned');
  });
});

describe('what becomes of a pin', () => {
  it('comes about on first use, unverified', () => {
    expect(usedPin(undefined, shown(1, 2), false)).toEqual(pinOf());
    expect(usedPin(undefined, shown(1, 2), true)).toEqual(pinOf({ drPinned: true }));
  });

  it('A38 keeps for ever that the ratchet was used, and renews its capabilities', () => {
    const before = pinOf({ drPinned: true, verified: true });
    expect(usedPin(before, shown(1, 2, caps(3)), false)).toEqual({ ...before, capabilities: caps(3) });
  });

  it('A31 keeps what was pinned beside the identity that waits', () => {
    const before = pinOf({ drPinned: true, verified: true });
    expect(undecidedPin(before, other)).toEqual({ ...before, changedTo: other });
  });

  it('A32 of a device that had none says only that it is undecided', () => {
    expect(undecidedPin(undefined, other)).toEqual({ ...other, drPinned: false, verified: false, changedTo: other });
  });

  it('A31 is the new identity once a person took it, unverified', () => {
    const before = pinOf({ drPinned: true, verified: true, changedTo: other });
    expect(acceptedPin(before, other)).toEqual({ ...other, drPinned: true, verified: false, changedTo: null });
    expect(acceptedPin(pinOf(), other).drPinned).toBe(false);
  });

  it('A31 is what it was once a person discarded the change, and no longer verified', () => {
    const before = pinOf({ drPinned: true, verified: true, changedTo: other });
    expect(discardedPin(before, other.identity)).toEqual({ ...before, verified: false, changedTo: null });
  });

  it('A31 goes with the discarded identity if there never was another', () => {
    expect(discardedPin(undecidedPin(undefined, other), other.identity)).toBeUndefined();
  });

  it('A31 of a device that shows yet another identity goes on waiting', () => {
    const third = { identity: both(5, 6), capabilities: caps(1) };
    const waits = pinOf({ verified: true, changedTo: third });
    expect(discardedPin(waits, other.identity)).toEqual({ ...waits, verified: false });
    const untaken = undecidedPin(undefined, third);
    expect(discardedPin(untaken, other.identity)).toEqual(untaken);
    expect(discardedPin(pinOf({ identity: other.identity }), other.identity)).toEqual(
      pinOf({ identity: other.identity }),
    );
  });
});
