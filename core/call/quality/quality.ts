import type { QualitySample } from './sample.ts';

/** 4: as good as it gets; 3: hardly noticed; 2: a nuisance; 1: one can hardly talk; 0: nothing arrives. */
export type Bars = 0 | 1 | 2 | 3 | 4;

/**
 * Why a call is bad, for a sentence and what helps. Of packets that are lost the sender's way out is the likeliest
 * place, since lines into homes are made narrower outwards and radio in a room is shared (ADR 59): `ourNetworkLoses` is
 * what the other side misses of ours, `theirNetworkLoses` what is missed here. `pathLoses`: both alike, or nobody
 * tells.
 */
export const QUALITY_CAUSES = [
  'nothingArrives',
  'ourNetworkLoses',
  'theirNetworkLoses',
  'pathLoses',
  'overTcp',
  'delayIsLong',
  'delayVaries',
  'computerIsSlow',
  'uploadIsNarrow',
  'pictureStands',
] as const;
export type QualityCause = (typeof QUALITY_CAUSES)[number];

export interface Quality {
  readonly bars: Bars;
  /** Null where nothing is bad enough for words: 3 bars and more. */
  readonly cause: QualityCause | null;
}

/** What should arrive, by the word of the other side. */
export interface Expected {
  readonly sound: boolean;
  readonly camera: boolean;
}

/** Below the first 4 bars, below the second 3, and so on; 1 from the last on. */
type Steps = readonly [number, number, number];

/** With its in-band correction opus hides some per cent; pictures are sent again. */
const LOSS: Steps = [0.015, 0.04, 0.12];
/** ITU-T G.114: to 150 ms one way nobody minds, beyond 400 ms it is no conversation. Here there and back. */
const ROUND_TRIP_MS: Steps = [250, 450, 800];
/** The jitter buffer turns it into delay, and from some point on into gaps. */
const JITTER_MS: Steps = [30, 60, 150];

/** Twice as much one way as the other is no accident. */
const ONE_SIDED = 2;
/** A picture of this rate is a blur, and below the second one it takes the sound with it. */
const [NARROW_KBPS, VERY_NARROW_KBPS] = [200, 64];
/** So much of the frames that came, or of the time. */
const [MANY_DROPPED, LONG_FROZEN] = [0.3, 0.5];

/** How one sample was. What is not known is taken for good. */
export function qualityOf(sample: QualitySample, expected: Expected): Quality {
  const findings: readonly Quality[] = [
    { bars: expected.sound && sample.soundPackets === 0 ? 0 : 4, cause: 'nothingArrives' },
    loss(sample),
    delay(sample),
    { bars: isComputerSlow(sample, expected) ? 2 : 4, cause: 'computerIsSlow' },
    { bars: uploadBars(sample), cause: 'uploadIsNarrow' },
    { bars: expected.camera && stands(sample) ? 2 : 4, cause: 'pictureStands' },
  ];
  // Of two that are as bad the first: what stands further up brings about what stands below.
  const worst = findings.reduce((one, other) => (other.bars < one.bars ? other : one));
  return worst.bars > 2 ? { bars: worst.bars, cause: null } : worst;
}

function loss({ lossIn, lossOut }: QualitySample): Quality {
  const [here, there] = [lossIn ?? 0, lossOut ?? 0];
  const bars = barsOf(Math.max(here, there), LOSS);
  if (lossIn === null || lossOut === null) {
    // Only one direction is known, and says nothing of the other.
    return { bars, cause: 'pathLoses' };
  }
  if (there >= here * ONE_SIDED) return { bars, cause: 'ourNetworkLoses' };
  return { bars, cause: here >= there * ONE_SIDED ? 'theirNetworkLoses' : 'pathLoses' };
}

function delay({ roundTripMs, jitterMs, path }: QualitySample): Quality {
  const long = barsOf(roundTripMs ?? 0, ROUND_TRIP_MS);
  const varies = barsOf(jitterMs ?? 0, JITTER_MS);
  const bars = long < varies ? long : varies;
  // Over TCP one lost packet keeps all behind it waiting.
  if (path === 'relayedTcp' || path === 'relayedTls') return { bars, cause: 'overTcp' };
  return { bars, cause: long <= varies ? 'delayIsLong' : 'delayVaries' };
}

function isComputerSlow({ limitation, picture }: QualitySample, { camera }: Expected): boolean {
  return limitation === 'cpu' || (camera && (picture?.dropped ?? 0) > MANY_DROPPED);
}

/** An engine begins every picture small and calls that a narrow way, so only what it measured counts. */
function uploadBars({ limitation, availableOutKbps }: QualitySample): Bars {
  if (limitation !== 'bandwidth' || availableOutKbps === null || availableOutKbps >= NARROW_KBPS) return 4;
  return availableOutKbps < VERY_NARROW_KBPS ? 1 : 2;
}

function stands({ picture }: QualitySample): boolean {
  return picture !== null && (picture.framesPerSecond === 0 || picture.frozen > LONG_FROZEN);
}

function barsOf(value: number, [four, three, two]: Steps): Bars {
  if (value < four) return 4;
  if (value < three) return 3;
  return value < two ? 2 : 1;
}
