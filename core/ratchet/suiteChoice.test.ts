import { describe, expect, it } from 'vitest';
import { codeOf } from '../../test/stage/ratchetParty.ts';
import { encodeCapabilities } from './capabilities.ts';
import { suiteBitmap, type SuiteId } from './suite.ts';
import { chooseSuite, refuseOtherSuite } from './suiteChoice.ts';

const device = (suites: readonly SuiteId[], minSuite: number = 0) =>
  encodeCapabilities({ version: 1, minSuite, suites: suiteBitmap(suites) });

describe('the suite of a session', () => {
  it.each([
    [[0x02], [0x02], 0x02],
    [[0x01, 0x02], [0x01, 0x02], 0x02],
    [[0x01, 0x02, 0x03], [0x01, 0x03], 0x03],
    [[0x01, 0x02], [0x01, 0x03], 0x01],
  ] as const)('is the best one of %j and %j', (ours, theirs, best) => {
    expect(chooseSuite(device(ours), device(theirs)).id).toBe(best);
    expect(codeOf(() => refuseOtherSuite(best, device(ours), device(theirs)))).toBe('none');
  });

  it('A35 is never less than the best, and never more than both have', () => {
    const [ours, theirs] = [device([0x01, 0x02, 0x03]), device([0x01, 0x02])];
    expect([0x01, 0x02, 0x03, 0xf0].map((suite) => codeOf(() => refuseOtherSuite(suite, ours, theirs)))).toEqual([
      'E_DOWNGRADE',
      'none',
      'E_DOWNGRADE',
      'E_DOWNGRADE',
    ]);
  });

  it('does not exist where nothing is in common', () => {
    expect(codeOf(() => chooseSuite(device([0x02]), device([0x03])))).toBe('E_DOWNGRADE');
    expect(codeOf(() => chooseSuite(device([]), device([0x02])))).toBe('E_DOWNGRADE');
  });

  it.each([
    ['ours', device([0x01], 0x02), device([0x01, 0x02])],
    ['theirs', device([0x01, 0x02]), device([0x01], 0x02)],
  ])('A35 is refused below what %s accept, by both sides', (_whose, ours, theirs) => {
    expect(codeOf(() => chooseSuite(ours, theirs))).toBe('E_DOWNGRADE');
    expect(codeOf(() => refuseOtherSuite(0x01, ours, theirs))).toBe('E_DOWNGRADE');
  });

  it('may be the very one that is the least accepted', () => {
    expect(chooseSuite(device([0x02], 0x02), device([0x02], 0x01)).id).toBe(0x02);
  });

  it('is not chosen by capabilities that cannot be read', () => {
    expect(codeOf(() => chooseSuite(device([0x02]), new Uint8Array(11)))).toBe('E_VERSION');
    expect(codeOf(() => refuseOtherSuite(0x02, new Uint8Array(13), device([0x02])))).toBe('E_VERSION');
  });
});
