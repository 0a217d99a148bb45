import { assert, constantFrom, array, anything, dictionary, double, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_COUNT } from './measure.ts';
import { isPrivateAddress, readQuality, type QualityReading } from './reading.ts';
import { sampleBetween } from './sample.ts';

const transport = { id: 'T', type: 'transport', selectedCandidatePairId: 'P' };
const report = (here: object, there: object, pair: object = {}) => [
  transport,
  { id: 'P', type: 'candidate-pair', localCandidateId: 'L', remoteCandidateId: 'R', ...pair },
  { id: 'L', type: 'local-candidate', ...here },
  { id: 'R', type: 'remote-candidate', ...there },
];
const read = (...entries: readonly unknown[]) => readQuality(entries, '1', 0);

describe('the path', () => {
  test.each([
    ['host', 'host', '192.168.1.7', 'local'],
    ['host', 'host', '10.0.0.1', 'local'],
    ['host', 'prflx', 'fe80::1', 'local'],
    ['host', 'host', 'fd12:3456::1', 'local'],
    ['host', 'host', '2001:db8::1', 'direct'],
    ['host', 'host', '203.0.113.5', 'direct'],
    ['host', 'host', undefined, 'direct'],
    ['srflx', 'host', '192.168.1.7', 'direct'],
    ['srflx', 'srflx', '203.0.113.5', 'direct'],
    ['host', 'relay', '192.168.1.7', 'relayed'],
  ])('from %s to %s at %s is %s', (here, there, address, path) => {
    expect(read(...report({ candidateType: here }, { candidateType: there, address })).path).toBe(path);
  });

  test.each([
    ['udp', 'relayedUdp'],
    ['tcp', 'relayedTcp'],
    ['tls', 'relayedTls'],
    ['quic', 'relayed'],
  ])('over %s to a relay of ours is %s', (relayProtocol, path) => {
    expect(read(...report({ candidateType: 'relay', relayProtocol }, { candidateType: 'host' })).path).toBe(path);
  });

  test('is unknown before a pair is selected', () => {
    expect(read(transport).path).toBeNull();
  });

  test.each(['172.16.0.1', '172.31.255.1', '169.254.3.4', '127.0.0.1', '::1', 'FD00::1'])(
    '%s is private',
    (address) => {
      expect(isPrivateAddress(address)).toBe(true);
    },
  );
  test.each(['172.32.0.1', '100.64.0.1', '11.0.0.1', '2a00::1', '1092.168.1.1', 'f.local', 'fd-house.example', 7])(
    '%s is not',
    (address) => {
      expect(isPrivateAddress(address)).toBe(false);
    },
  );
});

test('a round trip is that of the pair, or of the other side’s report while the pair is new', () => {
  const rtcp = { id: 'X', type: 'remote-inbound-rtp', localId: 'O', roundTripTime: 0.3 };
  const host = { candidateType: 'host' };
  expect(read(...report(host, host, { currentRoundTripTime: 0.05 }), rtcp).roundTripMs).toBe(50);
  expect(read(...report(host, host), rtcp).roundTripMs).toBe(300);
  expect(read(...report(host, host, { currentRoundTripTime: Number.NaN })).roundTripMs).toBeNull();
});

test('what the other side reports counts while it is fresh', () => {
  const loss = (reportedAt: unknown) =>
    read(
      { id: 'O', type: 'outbound-rtp', kind: 'audio', packetsSent: 1, timestamp: 60_000 },
      { id: 'X', type: 'remote-inbound-rtp', localId: 'O', fractionLost: 0.25, timestamp: reportedAt },
    ).sent[0]?.lossThere;
  expect([58_000, 40_000, undefined].map(loss)).toEqual([0.25, null, null]);
});

test('a computer that is too slow comes before a narrow way, and a picture that is not sent says nothing', () => {
  const out = (qualityLimitationReason: string, active = true) => ({
    ...{ id: 'O', type: 'outbound-rtp', kind: 'video' },
    ...{ qualityLimitationReason, active },
  });
  expect(read(out('bandwidth'), out('cpu')).limitation).toBe('cpu');
  expect(read(out('bandwidth'), out('none')).limitation).toBe('bandwidth');
  expect(read(out('cpu', false)).limitation).toBeNull();
  expect(read(out('moonlight')).limitation).toBeNull();
});

const TYPES = [
  'inbound-rtp',
  'outbound-rtp',
  'remote-inbound-rtp',
  'transport',
  'candidate-pair',
  'local-candidate',
  'remote-candidate',
];
const NAMES = [
  ...['id', 'kind', 'mid', 'localId', 'timestamp', 'packetsReceived', 'packetsLost', 'bytesReceived', 'jitter'],
  ...['packetsSent', 'bytesSent', 'fractionLost', 'roundTripTime', 'framesDecoded', 'framesDropped', 'audioLevel'],
  ...['totalFreezesDuration', 'currentRoundTripTime', 'availableOutgoingBitrate', 'selectedCandidatePairId'],
  ...['localCandidateId', 'remoteCandidateId', 'candidateType', 'address', 'qualityLimitationReason'],
];
const value = constantFrom<unknown>(
  ...['audio', 'video', '1', 'P', 'host', 'relay', null, undefined, {}, [], true],
  ...[Number.NaN, Infinity, -Infinity, -1, -0, 0, 1, 0.5, 30, 1e9, 2 ** 31, 2 ** 32, 2 ** 53, 1e308],
);
const entry = dictionary(constantFrom(...NAMES), value).chain((fields) =>
  constantFrom(...TYPES).map((type) => ({ ...fields, type })),
);

/** Every number in it, wherever it stands. */
function numbersIn(thing: unknown): number[] {
  if (typeof thing === 'number') return [thing];
  return typeof thing === 'object' && thing !== null ? Object.values(thing).flatMap(numbersIn) : [];
}

const fromReport = array(entry, { maxLength: 12 });
const isBounded = (reading: QualityReading) => numbersIn(reading).every((number) => number >= 0 && number <= MAX_COUNT);

test('whatever an engine says, every figure is a number within bounds, or none', () => {
  assert(property(fromReport, (entries) => isBounded(readQuality(entries, '1', 0))));
  assert(property(array(anything()), (entries) => isBounded(readQuality(entries, '1', 0))));
});

test('between any two reports shares lie between nothing and all, and no figure is negative or endless', () => {
  assert(
    property(fromReport, fromReport, double(), double(), (one, other, from, to) => {
      const sample = sampleBetween(readQuality(one, '1', from), readQuality(other, '1', to));
      if (sample === null) return to - from < 500 || to - from > 15_000 || Number.isNaN(to - from);
      const { atMs: _atMs, lossIn, lossOut, picture, soundLevel, ...figures } = sample;
      const shares = [lossIn, lossOut, soundLevel, picture?.dropped, picture?.frozen].map((share) => share ?? 0);
      return (
        shares.every((share) => share >= 0 && share <= 1) && numbersIn(figures).every((n) => n >= 0 && n < Infinity)
      );
    }),
  );
});
