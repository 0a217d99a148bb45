import { isEntry, MAX_COUNT, measured, scaled, type Entry } from './measure.ts';

/*
 * What an engine has counted so far, as far as the quality of a call can be told from it: "Identifiers for WebRTC's
 * Statistics API" (webrtc-stats), whose counters are those of RFC 3550, section 6.4.1. Every value is bounded, and null
 * where the engine says nothing or nonsense.
 */

/** Sound or pictures that come here. */
export interface ReceivedStream {
  /** Of the engine: another one counts anew. */
  readonly id: string;
  readonly packets: number | null;
  readonly lost: number | null;
  readonly bytes: number | null;
}

export interface SentStream {
  readonly id: string;
  readonly packets: number | null;
  readonly bytes: number | null;
  /** Of what was sent since the report before, as the other side reported it: 0 to 1. Null if no report is fresh. */
  readonly lossThere: number | null;
}

export interface ReceivedPicture {
  readonly id: string;
  readonly decoded: number | null;
  /** Came too late, or the computer was too slow for it. */
  readonly dropped: number | null;
  readonly frozenMs: number | null;
}

export const LIMITATIONS = ['none', 'cpu', 'bandwidth', 'other'] as const;
/** What keeps the engine from sending a picture as good as the camera's. */
export type Limitation = (typeof LIMITATIONS)[number];

/**
 * How media go, finer than a `Route`: `local` is direct, and both ends stand in one network. Of a relay that only the
 * other side uses the transport is not known.
 */
export const PATHS = ['direct', 'local', 'relayed', 'relayedUdp', 'relayedTcp', 'relayedTls'] as const;
export type Path = (typeof PATHS)[number];

export interface QualityReading {
  /** Milliseconds of a clock that never goes back. */
  readonly atMs: number;
  readonly sound: ReceivedStream | null;
  readonly pictures: readonly ReceivedStream[];
  readonly sent: readonly SentStream[];
  readonly camera: ReceivedPicture | null;
  readonly roundTripMs: number | null;
  readonly jitterMs: number | null;
  /** Of the other side's sound: 0 to 1, linear. */
  readonly soundLevel: number | null;
  readonly limitation: Limitation | null;
  /** What the way out takes, as the engine estimates it. */
  readonly availableOutKbps: number | null;
  readonly path: Path | null;
}

const MAX_SECONDS = 60;
export const MAX_KBPS = 1_000_000;
/** RTCP comes at least every 5 s for sound (RFC 3550, section 6.2), and may be lost once. */
const FRESH_REPORT_MS = 12_000;

const text = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 128) : '');

/** `report` is what `RTCPeerConnection.getStats` gives; `cameraMid` names the line of their camera in it. */
export function readQuality(report: Iterable<unknown>, cameraMid: string | null, atMs: number): QualityReading {
  const entries = [...report].filter(isEntry);
  const ofType = (type: string): readonly Entry[] => entries.filter((entry) => entry['type'] === type);
  const byId = (id: unknown): Entry | null =>
    typeof id === 'string' ? (entries.find((entry) => entry['id'] === id) ?? null) : null;
  const inbound = ofType('inbound-rtp');
  const sound = inbound.find(({ kind }) => kind === 'audio');
  const pictures = inbound.filter(({ kind }) => kind === 'video');
  const camera = pictures.find(({ mid }) => cameraMid !== null && mid === cameraMid);
  const outbound = ofType('outbound-rtp');
  const reports = ofType('remote-inbound-rtp');
  const pair = selectedPair(ofType('transport'), byId);
  return {
    atMs,
    sound: sound === undefined ? null : receivedStream(sound),
    pictures: pictures.map(receivedStream),
    sent: outbound.map((stream) =>
      sentStream(
        stream,
        reports.find(({ localId }) => localId === stream['id']),
      ),
    ),
    camera: camera === undefined ? null : receivedPicture(camera),
    roundTripMs: scaled(roundTrip(pair) ?? reports.map(roundTripOfReport).find((time) => time !== null) ?? null, 1000),
    jitterMs: scaled(measured(sound?.['jitter'], MAX_SECONDS), 1000),
    soundLevel: measured(sound?.['audioLevel'], 1),
    limitation: limitationOf(outbound),
    availableOutKbps: scaled(measured(pair?.['availableOutgoingBitrate'], MAX_KBPS * 1000), 1 / 1000),
    path: pathOf(byId(pair?.['localCandidateId']), byId(pair?.['remoteCandidateId'])),
  };
}

function receivedStream(stream: Entry): ReceivedStream {
  const lost = stream['packetsLost'];
  return {
    id: text(stream['id']),
    packets: measured(stream['packetsReceived'], MAX_COUNT),
    // Packets that came twice make it negative (RFC 3550, "cumulative number of packets lost").
    lost: typeof lost === 'number' && lost < 0 ? 0 : measured(lost, MAX_COUNT),
    bytes: measured(stream['bytesReceived'], MAX_COUNT),
  };
}

function sentStream(stream: Entry, report: Entry | undefined): SentStream {
  const sentAt = measured(stream['timestamp'], Number.MAX_SAFE_INTEGER);
  const reportedAt = measured(report?.['timestamp'], Number.MAX_SAFE_INTEGER);
  const isFresh = sentAt !== null && reportedAt !== null && sentAt - reportedAt <= FRESH_REPORT_MS;
  return {
    id: text(stream['id']),
    packets: measured(stream['packetsSent'], MAX_COUNT),
    bytes: measured(stream['bytesSent'], MAX_COUNT),
    lossThere: isFresh ? measured(report?.['fractionLost'], 1) : null,
  };
}

function receivedPicture(stream: Entry): ReceivedPicture {
  return {
    id: text(stream['id']),
    decoded: measured(stream['framesDecoded'], MAX_COUNT),
    dropped: measured(stream['framesDropped'], MAX_COUNT),
    frozenMs: scaled(measured(stream['totalFreezesDuration'], MAX_COUNT / 1000), 1000),
  };
}

function selectedPair(transports: readonly Entry[], byId: (id: unknown) => Entry | null): Entry | null {
  for (const transport of transports) {
    const pair = byId(transport['selectedCandidatePairId']);
    if (pair !== null) return pair;
  }
  return null;
}

/** In seconds; a pair that was just selected has none yet. */
const roundTrip = (pair: Entry | null) => measured(pair?.['currentRoundTripTime'], MAX_SECONDS);
const roundTripOfReport = (report: Entry) => measured(report['roundTripTime'], MAX_SECONDS);

/** Of all pictures that are sent the worst: a computer that is too slow comes before a narrow way. */
function limitationOf(outbound: readonly Entry[]): Limitation | null {
  const reasons = new Set(
    outbound.filter(({ active }) => active !== false).map((one) => one['qualityLimitationReason']),
  );
  return (['cpu', 'bandwidth', 'other', 'none'] as const).find((reason) => reasons.has(reason)) ?? null;
}

function pathOf(local: Entry | null, remote: Entry | null): Path | null {
  const [here, there] = [local?.['candidateType'], remote?.['candidateType']];
  if (typeof here !== 'string' || typeof there !== 'string') return null;
  if (here === 'relay') {
    const protocol = local?.['relayProtocol'];
    if (protocol === 'udp') return 'relayedUdp';
    if (protocol === 'tcp') return 'relayedTcp';
    return protocol === 'tls' ? 'relayedTls' : 'relayed';
  }
  if (there === 'relay') return 'relayed';
  return here === 'host' && isPrivateAddress(remote?.['address']) ? 'local' : 'direct';
}

/**
 * Addresses that no router passes on to the internet: RFC 1918, RFC 3927 and RFC 1122 of IPv4, RFC 4193 and RFC 4291
 * (link-local, loopback) of IPv6.
 */
export function isPrivateAddress(address: unknown): boolean {
  if (typeof address !== 'string') return false;
  if (/^(10|127)(\.\d{1,3}){3}$|^(192\.168|169\.254|172\.(1[6-9]|2\d|3[01]))(\.\d{1,3}){2}$/u.test(address))
    return true;
  return /^(f[cd][0-9a-f]{2}|fe[89ab][0-9a-f]):|^::1$/iu.test(address);
}
