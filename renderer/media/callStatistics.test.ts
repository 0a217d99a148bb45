import { describe, expect, test } from 'vitest';
import { readStatistics } from './callStatistics.ts';
import { selectedRoute } from './route.ts';

const report = (...entries: readonly { readonly id: string; readonly [key: string]: unknown }[]): RTCStatsReport =>
  new Map(entries.map((entry) => [entry.id, entry])) as unknown as RTCStatsReport;

const pairOf = (local: string, remote: string, relayProtocol?: string) => [
  { id: 'T', type: 'transport', selectedCandidatePairId: 'P2' },
  { id: 'P1', type: 'candidate-pair', localCandidateId: 'other', remoteCandidateId: 'other', nominated: true },
  { id: 'P2', type: 'candidate-pair', localCandidateId: 'L', remoteCandidateId: 'R', currentRoundTripTime: 0.0421 },
  { id: 'other', type: 'local-candidate', candidateType: 'relay' },
  { id: 'L', type: 'local-candidate', candidateType: local, relayProtocol },
  { id: 'R', type: 'remote-candidate', candidateType: remote },
];

describe('the route', () => {
  test.each([
    ['host', 'host', 'direct'],
    ['srflx', 'prflx', 'direct'],
    ['relay', 'host', 'relayed'],
    ['host', 'relay', 'relayed'],
    ['relay', 'relay', 'relayed'],
  ])('from %s to %s is %s, whatever other pairs there are', (local, remote, route) => {
    expect(selectedRoute(report(...pairOf(local, remote)))).toBe(route);
  });

  test.each([
    ['udp', 'relayedUdp'],
    ['tcp', 'relayedTcp'],
    ['tls', 'relayedTls'],
    ['quic', 'relayed'],
  ])('to a relay of ours over %s is %s, and to theirs we cannot know', (transport, route) => {
    expect(selectedRoute(report(...pairOf('relay', 'relay', transport)))).toBe(route);
    expect(selectedRoute(report(...pairOf('relay', 'srflx', transport)))).toBe(route);
    expect(selectedRoute(report(...pairOf('host', 'relay')))).toBe('relayed');
  });

  test('is not known before a pair is selected', () => {
    expect(selectedRoute(report({ id: 'T', type: 'transport' }))).toBeNull();
    expect(selectedRoute(report(...pairOf('host', 'host').filter(({ id }) => id !== 'R')))).toBeNull();
  });
});

const mids = { camera: '1', screen: '2' };

describe('the figures of a call', () => {
  test('tell of the shared screen while one comes', () => {
    const picture = (mid: string, frameWidth: number, framesPerSecond: number) => ({
      ...{ id: mid, type: 'inbound-rtp', kind: 'video', mid },
      ...{ frameWidth, frameHeight: 720, framesPerSecond },
    });
    const width = (...entries: readonly ReturnType<typeof picture>[]) =>
      readStatistics(report(...entries), mids).resolution?.width;
    expect(width(picture('1', 640, 20), picture('2', 1920, 5))).toBe(1920);
    expect(width(picture('1', 640, 20), picture('2', 1920, 0))).toBe(640);
  });

  test('are those of what we receive, and of the sound we send', () => {
    const figures = readStatistics(
      report(
        ...pairOf('host', 'host'),
        {
          id: 'A',
          type: 'inbound-rtp',
          kind: 'audio',
          packetsReceived: 90,
          jitterBufferEmittedCount: 480,
          packetsLost: 10,
          jitter: 0.0034,
          codecId: 'C1',
        },
        {
          id: 'V',
          type: 'inbound-rtp',
          kind: 'video',
          mid: '1',
          packetsReceived: 100,
          packetsLost: -3,
          framesDecoded: 42,
          frameWidth: 640,
          frameHeight: 360,
          framesPerSecond: 20,
          codecId: 'C2',
        },
        { id: 'S', type: 'inbound-rtp', kind: 'video', mid: '2', packetsReceived: 7, framesDecoded: 3 },
        { id: 'O', type: 'outbound-rtp', kind: 'audio', packetsSent: 77 },
        { id: 'C1', type: 'codec', mimeType: 'audio/opus' },
        { id: 'C2', type: 'codec', mimeType: 'video/VP8' },
      ),
      mids,
    );
    expect(figures).toEqual({
      audioPacketsSent: 77,
      soundDecoded: true,
      audioPacketsReceived: 90,
      videoPacketsReceived: 107,
      framesDecoded: 42,
      screenFramesDecoded: 3,
      roundTripMs: 42,
      lossPercent: (100 * 10) / (90 + 107 + 10),
      jitterMs: 3,
      audioCodec: 'opus',
      videoCodec: 'VP8',
      resolution: { width: 640, height: 360 },
      framesPerSecond: 20,
    });
  });

  test('are nothing yet when nothing has come', () => {
    expect(readStatistics(report(), mids)).toEqual({
      audioPacketsSent: 0,
      soundDecoded: false,
      audioPacketsReceived: 0,
      videoPacketsReceived: 0,
      framesDecoded: 0,
      screenFramesDecoded: 0,
      roundTripMs: null,
      lossPercent: null,
      jitterMs: null,
      audioCodec: null,
      videoCodec: null,
      resolution: null,
      framesPerSecond: null,
    });
  });
});
