import type { Route } from '../../core/call/call.ts';

const BY_TRANSPORT: Readonly<Record<string, Route>> = { udp: 'relayedUdp', tcp: 'relayedTcp', tls: 'relayedTls' };

/**
 * How media travels now: relayed if either end of the selected candidate pair is a relay. Null while there is no
 * selected pair. WebRTC Statistics, "RTCTransportStats", "RTCIceCandidatePairStats", "RTCIceCandidateStats".
 */
export function selectedRoute(report: RTCStatsReport): Route | null {
  const pair = selectedPair(report);
  const local = candidate(report, pair?.localCandidateId);
  const remote = candidate(report, pair?.remoteCandidateId);
  if (local?.candidateType === undefined || remote?.candidateType === undefined) return null;
  if (local.candidateType === 'relay') return BY_TRANSPORT[local.relayProtocol ?? ''] ?? 'relayed';
  return remote.candidateType === 'relay' ? 'relayed' : 'direct';
}

export function selectedPair(report: RTCStatsReport): RTCIceCandidatePairStats | null {
  for (const entry of report.values()) {
    const transport = entry as RTCTransportStats;
    if (transport.type !== 'transport' || transport.selectedCandidatePairId === undefined) continue;
    const pair: unknown = report.get(transport.selectedCandidatePairId);
    if (pair !== undefined) return pair as RTCIceCandidatePairStats;
  }
  return null;
}

interface Candidate {
  readonly candidateType?: string;
  /** Only of a local candidate that is relayed. */
  readonly relayProtocol?: string;
}

function candidate(report: RTCStatsReport, id: string | undefined): Candidate | null {
  return id === undefined ? null : ((report.get(id) as Candidate | undefined) ?? null);
}
