import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DAY_MS, packageBytes, releaseDay, statementFor } from '../../test/fakes/releases.ts';
import { mayUpdate, seenAfter, type UpdateFacts } from './mayUpdate.ts';
import type { ProgramOwner } from './programOwner.ts';
import { compareVersions, parseVersion, type Version } from './version.ts';

const TARGET = 'linux-x64.appImage';
const statement = statementFor(packageBytes(100));
const facts: UpdateFacts = {
  current: '0.1.0',
  seen: { sequence: 1, version: '0.1.0' },
  statement,
  today: { corrected: releaseDay + DAY_MS, own: releaseDay + DAY_MS },
  share: 50,
  callUnderWay: false,
  owner: 'itself',
};
const judged = (part: Partial<UpdateFacts>, target: string | null = TARGET) => mayUpdate({ ...facts, ...part }, target);

test('a newer release that is signed for now is taken', () => {
  expect(judged({})).toEqual({ may: 'update', package: statement.packages[0] });
});

test('U3 nothing is taken in a call', () => {
  expect(judged({ callUnderWay: true }).may).toBe('wait');
});

test('U2 an older statement is refused, and another one under the same number', () => {
  expect(judged({ seen: { sequence: 3, version: '0.2.0' } })).toEqual({ may: 'refuse', reason: 'replayed' });
  expect(judged({ seen: { sequence: 2, version: '0.3.0' } })).toEqual({ may: 'refuse', reason: 'replayed' });
  expect(judged({ seen: { sequence: 2, version: '0.2.0' } }).may).toBe('update');
});

const at = (corrected: number, own = corrected) => judged({ today: { corrected, own } });

test('U2 a statement has its time', () => {
  const { expiresAt, signedAt } = statement;
  expect(at(expiresAt)).toEqual({ may: 'refuse', reason: 'expired' });
  expect(at(expiresAt - 1).may).toBe('update');
  expect(at(signedAt - 2 * DAY_MS)).toEqual({ may: 'refuse', reason: 'clock' });
  expect(at(signedAt - DAY_MS).may).toBe('update');
});

test('U6 neither a server that lies about the time nor a wrong clock of the computer keeps a release away', () => {
  const { expiresAt, signedAt } = statement;
  const truth = signedAt + DAY_MS;
  for (const wrong of [truth + 100 * DAY_MS, truth - 3 * 365 * DAY_MS]) {
    expect(at(wrong, truth).may).toBe('update');
    expect(at(truth, wrong).may).toBe('update');
    expect(at(wrong).may).toBe('refuse');
  }
  // What is out of date by one clock alone is taken still: it is newer than what runs all the same.
  expect(at(expiresAt, expiresAt - 1).may).toBe('update');
  expect(at(expiresAt - 1, expiresAt).may).toBe('update');
});

test('U2 the same and older versions stay where they are', () => {
  for (const current of ['0.2.0', '0.2.1', '1.0.0', '0.10.0']) {
    expect(judged({ current })).toEqual({ may: 'stay', why: 'newest' });
  }
  expect(judged({ current: '0.2.0-dev' })).toEqual({ may: 'stay', why: 'notARelease' });
});

test('who is not reached by the rollout yet stays', () => {
  expect(judged({ statement: { ...statement, rollout: 50 }, share: 50 })).toEqual({ may: 'stay', why: 'rollout' });
  expect(judged({ statement: { ...statement, rollout: 51 }, share: 50 }).may).toBe('update');
  expect(judged({ statement: { ...statement, rollout: 0 }, share: 0 }).may).toBe('stay');
});

test('a program of the package manager, or without a package of its kind, is only told of it', () => {
  expect(judged({ owner: 'apt' })).toEqual({ may: 'tell', owner: 'apt' });
  expect(judged({}, 'linux-riscv64.appImage')).toEqual({ may: 'tell', owner: 'person' });
  expect(judged({}, null)).toEqual({ may: 'tell', owner: 'person' });
});

const number = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 999_999 }));
const version = fc.tuple(number, number, number).map((three) => three.join('.'));
const anyTime = fc.integer({ min: releaseDay - 5 * DAY_MS, max: releaseDay + 90 * DAY_MS });
const anyFacts = fc.record<UpdateFacts>({
  current: version,
  seen: fc.option(fc.record({ sequence: fc.integer({ min: 1, max: 4 }), version })),
  statement: fc
    .record({ version, sequence: fc.integer({ min: 1, max: 4 }), rollout: fc.integer({ min: 0, max: 100 }) })
    .map((part) => statementFor(packageBytes(10), part)),
  today: fc.record({ corrected: anyTime, own: anyTime }),
  share: fc.double({ min: 0, max: 99.99, noNaN: true }),
  callUnderWay: fc.boolean(),
  owner: fc.constantFrom<ProgramOwner>('itself', 'apt', 'dnf', 'zypper', 'person'),
});

test('U2 U3 whatever comes together, an update is newer, timely, wanted here and outside of calls', () => {
  fc.assert(
    fc.property(anyFacts, (any) => {
      const verdict = mayUpdate(any, TARGET);
      if (verdict.may !== 'update' && verdict.may !== 'wait' && verdict.may !== 'tell') return;
      const { statement: said, seen } = any;
      expect(compareVersions(parsed(said.version), parsed(any.current))).toBeGreaterThan(0);
      expect(said.sequence).toBeGreaterThanOrEqual(seen?.sequence ?? 0);
      expect(Math.min(any.today.corrected, any.today.own)).toBeLessThan(said.expiresAt);
      expect(Math.max(any.today.corrected, any.today.own)).toBeGreaterThan(said.signedAt - 2 * DAY_MS);
      expect(any.share).toBeLessThan(said.rollout);
      if (verdict.may !== 'tell') expect(any.owner).toBe('itself');
      if (verdict.may === 'update') expect(any.callUnderWay).toBe(false);
    }),
    { numRuns: 2000 },
  );
});

test('U2 what was seen never becomes less, and what was seen is not refused as a repetition', () => {
  fc.assert(
    fc.property(anyFacts, (any) => {
      const after = seenAfter(any.statement, any.seen);
      expect(after.sequence).toBeGreaterThanOrEqual(any.seen?.sequence ?? 0);
      const verdict = mayUpdate({ ...any, seen: seenAfter(any.statement, null) }, TARGET);
      expect(verdict).not.toEqual({ may: 'refuse', reason: 'replayed' });
    }),
  );
});

function parsed(text: string): Version {
  const found = parseVersion(text);
  if (found === null) throw new Error(`${text} is no version`);
  return found;
}
