import type { Route } from '../../core/call/call.ts';

/**
 * How media travels now: relayed if either end of the selected candidate pair is a relay. Null while there is no
 * selected pair. WebRTC Statistics, "RTCTransportStats", "RTCIceCandidatePairStats".
 */
export function selectedRoute(report: RTCStatsReport): Route | null {
  const pair = selectedPair(report);
  const local = candidateType(report, pair?.localCandidateId);
  const remote = candidateType(report, pair?.remoteCandidateId);
  if (local === null || remote === null) return null;
  return local === 'relay' || remote === 'relay' ? 'relayed' : 'direct';
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

function candidateType(report: RTCStatsReport, id: string | undefined): string | null {
  if (id === undefined) return null;
  const candidate = report.get(id) as { readonly candidateType?: string } | undefined;
  return candidate?.candidateType ?? null;
}
