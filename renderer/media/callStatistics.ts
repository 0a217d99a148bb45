import { selectedPair } from './route.ts';

/** What the engine counts in a call, for the person who wants to know and for tests. */
export interface CallStatistics {
  readonly audioPacketsSent: number;
  readonly audioPacketsReceived: number;
  /** Sound has come out of the jitter buffer: somebody at this computer could hear it. */
  readonly soundDecoded: boolean;
  readonly videoPacketsReceived: number;
  /** Of the camera. */
  readonly framesDecoded: number;
  readonly screenFramesDecoded: number;
  readonly roundTripMs: number | null;
  /** Of all packets that should have come so far, 0 to 100. */
  readonly lossPercent: number | null;
  readonly jitterMs: number | null;
  readonly audioCodec: string | null;
  readonly videoCodec: string | null;
  /** Of the picture we receive: the screen's, if one is shared. */
  readonly resolution: { readonly width: number; readonly height: number } | null;
  readonly framesPerSecond: number | null;
}

/** By which name a line of pictures goes in the report. */
export interface PictureMids {
  readonly camera: string | null;
  readonly screen: string | null;
}

/** Reads a report of `RTCPeerConnection.getStats` (WebRTC Statistics). What has not begun counts nothing. */
export function readStatistics(report: RTCStatsReport, mids: PictureMids): CallStatistics {
  const inbound = (kind: string, mid?: string | null) =>
    find<RTCInboundRtpStreamStats>(report, 'inbound-rtp', (stream) => {
      return stream.kind === kind && (mid === undefined || stream.mid === mid);
    });
  const audio = inbound('audio');
  const camera = inbound('video', mids.camera);
  const screen = inbound('video', mids.screen);
  const video = (screen?.framesPerSecond ?? 0) > 0 ? screen : camera;
  const sentAudio = find<RTCOutboundRtpStreamStats>(report, 'outbound-rtp', ({ kind }) => kind === 'audio');
  const roundTrip = selectedPair(report)?.currentRoundTripTime;
  return {
    audioPacketsSent: sentAudio?.packetsSent ?? 0,
    audioPacketsReceived: audio?.packetsReceived ?? 0,
    soundDecoded: (audio?.jitterBufferEmittedCount ?? 0) > 0,
    videoPacketsReceived: (camera?.packetsReceived ?? 0) + (screen?.packetsReceived ?? 0),
    framesDecoded: camera?.framesDecoded ?? 0,
    screenFramesDecoded: screen?.framesDecoded ?? 0,
    roundTripMs: roundTrip === undefined ? null : Math.round(roundTrip * 1000),
    lossPercent: lossPercent([audio, camera, screen]),
    jitterMs: audio?.jitter === undefined ? null : Math.round(audio.jitter * 1000),
    audioCodec: codecName(report, audio?.codecId ?? sentAudio?.codecId),
    videoCodec: codecName(report, video?.codecId),
    resolution:
      video?.frameWidth === undefined || video.frameHeight === undefined
        ? null
        : { width: video.frameWidth, height: video.frameHeight },
    framesPerSecond: video?.framesPerSecond ?? null,
  };
}

function find<S extends RTCRtpStreamStats>(
  report: RTCStatsReport,
  type: RTCStatsType,
  isIt: (stream: S) => boolean,
): S | undefined {
  for (const entry of report.values()) {
    const stream = entry as S;
    if (stream.type === type && isIt(stream)) return stream;
  }
  return undefined;
}

function lossPercent(streams: readonly (RTCInboundRtpStreamStats | undefined)[]): number | null {
  let received = 0;
  let lost = 0;
  for (const stream of streams) {
    received += stream?.packetsReceived ?? 0;
    // Repeated packets can make it negative (RFC 3550, "packets lost").
    lost += Math.max(0, stream?.packetsLost ?? 0);
  }
  return received + lost === 0 ? null : (100 * lost) / (received + lost);
}

/** `audio/opus` -> `opus` */
function codecName(report: RTCStatsReport, id: string | undefined): string | null {
  if (id === undefined) return null;
  const codec = report.get(id) as { readonly mimeType?: string } | undefined;
  return codec?.mimeType?.split('/')[1] ?? null;
}
