import { grown } from './measure.ts';
import { MAX_KBPS, type Limitation, type Path, type QualityReading, type ReceivedStream } from './reading.ts';

/** What happened between two readings of one call. Null: nothing can be said. */
export interface QualitySample {
  /** Of the later reading. */
  readonly atMs: number;
  readonly roundTripMs: number | null;
  /** Of the packets that should have come, 0 to 1. */
  readonly lossIn: number | null;
  /** Of the packets that were sent, as the other side reports it, 0 to 1. */
  readonly lossOut: number | null;
  /** How unevenly their sound comes (RFC 3550, section 6.4.1, "interarrival jitter"). */
  readonly jitterMs: number | null;
  readonly inKbps: number | null;
  readonly outKbps: number | null;
  /** Packets of sound that came. */
  readonly soundPackets: number | null;
  readonly soundLevel: number | null;
  readonly picture: PictureSample | null;
  readonly limitation: Limitation | null;
  readonly availableOutKbps: number | null;
  readonly path: Path | null;
}

/** Of their camera. */
export interface PictureSample {
  readonly framesPerSecond: number;
  /** Of the frames that came, 0 to 1. */
  readonly dropped: number;
  /** Of the time, 0 to 1: frames came later than an eye takes for movement (webrtc-stats, `freezeCount`). */
  readonly frozen: number;
}

/** Sooner a rate is noise; later the computer slept, or nobody looked. */
const [SHORTEST_MS, LONGEST_MS] = [500, 15_000];

/**
 * Of fewer packets no share is told: one lost of three is no third of anything. Who is silent or on hold sends two or
 * three a second, and a call that begins some.
 */
const FEWEST_PACKETS = 25;

/** Null: the two are too near, too far, or in the wrong order. */
export function sampleBetween(earlier: QualityReading, later: QualityReading): QualitySample | null {
  const ms = later.atMs - earlier.atMs;
  if (!(ms >= SHORTEST_MS && ms <= LONGEST_MS)) return null;
  const { atMs, roundTripMs, jitterMs, soundLevel, limitation, availableOutKbps, path } = later;
  const received = [later.sound, ...later.pictures].filter((stream) => stream !== null);
  const before = [earlier.sound, ...earlier.pictures].filter((stream) => stream !== null);
  const sound = later.sound?.id === earlier.sound?.id ? later.sound : null;
  return {
    ...{ atMs, roundTripMs, jitterMs, soundLevel, limitation, availableOutKbps, path },
    lossIn: lossOf(received, before),
    lossOut: lossThere(earlier, later),
    inKbps: kbps(received, before, ms),
    outKbps: kbps(later.sent, earlier.sent, ms),
    soundPackets: sound === null ? null : grown(sound.packets, earlier.sound?.packets ?? null),
    picture: pictureBetween(earlier, later, ms),
  };
}

/** Each stream with itself as it was; one that is new, or counts anew, has nothing to compare with. */
function* pairs<S extends { readonly id: string }>(later: readonly S[], earlier: readonly S[]): Iterable<[S, S]> {
  for (const stream of later) {
    const before = earlier.find(({ id }) => id === stream.id);
    if (before !== undefined) yield [stream, before];
  }
}

function lossOf(later: readonly ReceivedStream[], earlier: readonly ReceivedStream[]): number | null {
  let [expected, lost] = [0, 0];
  for (const [stream, before] of pairs(later, earlier)) {
    const [came, missing] = [grown(stream.packets, before.packets), grown(stream.lost, before.lost)];
    // What came late is lost no more, so that the count of lost ones may fall.
    if (came === null) continue;
    expected += came + (missing ?? 0);
    lost += missing ?? 0;
  }
  return expected < FEWEST_PACKETS ? null : lost / expected;
}

/** Streams weigh as much as they sent. */
function lossThere(earlier: QualityReading, later: QualityReading): number | null {
  let [sent, lost] = [0, 0];
  for (const [stream, before] of pairs(later.sent, earlier.sent)) {
    const packets = grown(stream.packets, before.packets);
    if (packets === null || stream.lossThere === null) continue;
    sent += packets;
    lost += packets * stream.lossThere;
  }
  return sent < FEWEST_PACKETS ? null : lost / sent;
}

interface Counted {
  readonly id: string;
  readonly bytes: number | null;
}

function kbps(later: readonly Counted[], earlier: readonly Counted[], ms: number): number | null {
  let bytes: number | null = null;
  for (const [stream, before] of pairs(later, earlier)) {
    const more = grown(stream.bytes, before.bytes);
    if (more !== null) bytes = (bytes ?? 0) + more;
  }
  return bytes === null ? null : Math.min(MAX_KBPS, (bytes * 8) / ms);
}

function pictureBetween(
  { camera: before }: QualityReading,
  { camera }: QualityReading,
  ms: number,
): PictureSample | null {
  if (camera === null || before === null || camera.id !== before.id) return null;
  const decoded = grown(camera.decoded, before.decoded);
  if (decoded === null) return null;
  const dropped = grown(camera.dropped, before.dropped) ?? 0;
  const frozenMs = grown(camera.frozenMs, before.frozenMs) ?? 0;
  return {
    framesPerSecond: (decoded * 1000) / ms,
    dropped: decoded + dropped === 0 ? 0 : dropped / (decoded + dropped),
    frozen: Math.min(1, frozenMs / ms),
  };
}
