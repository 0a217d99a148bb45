import { beforeEach, describe, expect, test } from 'vitest';
import type { MediaOrder } from '../../core/call/callEffect.ts';
import type { MediaReport } from '../../core/ipc/mediaReport.ts';
import { FakeMediaEngine } from '../fakes/FakeMediaEngine.ts';

/*
 * What phones in tests may rely on in the engine that they are given, because that of the call window keeps to it: one
 * `CallMedia` a call, and no order carried out for a call that has none (`renderer/media/WebRTCService.ts`).
 */

const [A, B] = ['00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-00000000000b'];
const [OF_A, OF_B, ANEW] = ['aa'.repeat(32), 'bb'.repeat(32), 'cc'.repeat(32)];
const anyWay = { relayOnly: false, iceServers: [] };
const byRelay = { relayOnly: true, iceServers: [] };
const whole = { callType: 'audio', muted: false, hold: { here: false, there: false }, sealed: false } as const;

let engine: FakeMediaEngine;
let reports: MediaReport[];
beforeEach(() => {
  reports = [];
  engine = new FakeMediaEngine({ certificate: '0f'.repeat(32), report: (report) => reports.push(report) });
});

/** What it reports of these orders. */
async function after(...orders: readonly MediaOrder[]): Promise<readonly MediaReport[]> {
  const before = reports.length;
  for (const order of orders) engine.order(order);
  await new Promise((resolve) => setImmediate(resolve));
  return reports.slice(before);
}

const offered = (callId: string, dtlsFingerprint: string, network = anyWay): MediaOrder => ({
  ...{ kind: 'createAnswer', callId, callType: 'audio', network, sealed: false },
  offer: { sdp: '', dtlsFingerprint },
});
const reached = (callId: string, more = ''): MediaOrder => ({
  ...{ kind: 'addCandidates', callId },
  candidates: [{ candidate: `candidate:1${more}`, sdpMid: '0', sdpMLineIndex: 0, usernameFragment: 'f' }],
});
const connected = (callId: string, remoteCertificateSha256: string, generation = 0): MediaReport => ({
  ...{ kind: 'connected', callId, generation, route: 'direct', remoteCertificateSha256 },
});

describe('two calls at once', () => {
  test('a late address of the one connects it by what was promised for it, and leaves the other alone', async () => {
    await after(offered(A, OF_A), offered(B, OF_B));
    expect(await after(reached(A))).toEqual([connected(A, OF_A)]);
    expect(await after(reached(B))).toEqual([connected(B, OF_B)]);
  });

  test('the end of the one takes nothing from the other', async () => {
    await after(offered(A, OF_A), offered(B, OF_B));
    expect(await after({ kind: 'close', callId: A }, reached(B))).toEqual([connected(B, OF_B)]);
    expect(engine.remoteCandidates).toHaveLength(1);
  });
});

describe('an order for a call that the engine does not have is not carried out', () => {
  const strays = (callId: string): MediaOrder[] => [
    { kind: 'gather', callId },
    { kind: 'applyAnswer', callId, answer: { sdp: '', dtlsFingerprint: OF_A } },
    reached(callId),
    { kind: 'hold', callId, here: true, there: false },
    { kind: 'restart', callId, pair: { generation: 0, restart: 1 }, network: anyWay },
    { kind: 'close', callId },
  ];

  test('not of one that never was, beside one that is', async () => {
    await after(offered(A, OF_A));
    expect(await after(...strays(B))).toEqual([]);
  });

  test('nor of one that is over; that begins again only by being joined again', async () => {
    await after(offered(A, OF_A), reached(A), { kind: 'close', callId: A });
    expect(await after(...strays(A), offered(A, OF_A))).toEqual([]);
    const pair = { generation: 1, restart: 0 };
    expect(await after({ kind: 'rejoin', callId: A, ...whole, pair, network: anyWay })).toEqual([
      expect.objectContaining({ kind: 'rejoinReady', callId: A, pair }),
      expect.objectContaining({ kind: 'localCandidates', callId: A, pair }),
    ]);
  });
});

describe('that it is connected', () => {
  test('is said once, however many addresses follow, and once more for each connection that takes its place', async () => {
    await after(offered(A, OF_A));
    expect(await after(reached(A), reached(A, '0'), reached(A, '1'))).toEqual([connected(A, OF_A)]);
    const restarted = { kind: 'restart', callId: A, pair: { generation: 0, restart: 1 }, network: anyWay } as const;
    await after(restarted);
    expect(await after(reached(A), reached(A, '0'))).toEqual([connected(A, OF_A)]);
    const pair = { generation: 1, restart: 0 };
    const offer = { sdp: '', dtlsFingerprint: ANEW };
    await after({ kind: 'answerRejoin', callId: A, ...whole, pair, network: anyWay, offer });
    expect(await after(reached(A), reached(A, '0'))).toEqual([connected(A, ANEW, 1)]);
  });

  test('is said to be by a relay, and no address beside those of relays is told, where nothing else is allowed', async () => {
    const answered = await after(offered(A, OF_A, byRelay));
    const told = answered.flatMap((report) => ('candidates' in report ? report.candidates : []));
    expect(told.length).toBeGreaterThan(0);
    for (const { candidate } of told) expect(candidate).toContain(' typ relay ');
    expect(await after(reached(A))).toEqual([{ ...connected(A, OF_A), route: 'relayedUdp' }]);
  });
});
