import { MAX_VOICE_BYTES, MAX_VOICE_MS } from './limits.ts';

/*
 * What a voice message is made of: WebM with one track of opus (RFC 6716, RFC 7845), as a browser records it. It comes
 * from somebody else and goes into a decoder, so all of it is read first: a file of this size could say that it holds
 * hours of silence, or a picture, or 255 channels.
 */

export interface OpusRecording {
  /** The sum of what its packets say. */
  readonly durationMs: number;
}

/** Whoever stops a recorder at the last moment gets a packet more. */
const LONGEST_MS = MAX_VOICE_MS + 2000;

const ID = {
  ebml: 0x1a45dfa3,
  docType: 0x4282,
  segment: 0x18538067,
  tracks: 0x1654ae6b,
  trackEntry: 0xae,
  trackType: 0x83,
  codecId: 0x86,
  codecPrivate: 0x63a2,
  audio: 0xe1,
  contentEncodings: 0x6d80,
  cluster: 0x1f43b675,
  blockGroup: 0xa0,
  block: 0xa1,
  simpleBlock: 0xa3,
} as const;

/** Read into; every other element is passed over whole. */
const MASTERS: ReadonlySet<number> = new Set([
  ...[ID.segment, ID.tracks, ID.trackEntry, ID.audio, ID.cluster, ID.blockGroup, ID.ebml],
]);

interface Element {
  readonly id: number;
  readonly body: Uint8Array;
}

/** Null for whatever a voice message may not be. */
export function readOpusRecording(bytes: Uint8Array): OpusRecording | null {
  if (bytes.length === 0 || bytes.length > MAX_VOICE_BYTES) return null;
  const elements = elementsOf(bytes);
  if (elements === null || elements[0]?.id !== ID.ebml) return null;
  const all = (id: number): readonly Uint8Array[] => elements.flatMap((one) => (one.id === id ? [one.body] : []));
  if (textOf(all(ID.docType)) !== 'webm' || all(ID.contentEncodings).length > 0) return null;
  const [type, codec] = [all(ID.trackType), all(ID.codecId)];
  if (all(ID.trackEntry).length !== 1 || type.length !== 1 || type[0]?.at(-1) !== 2) return null;
  if (textOf(codec) !== 'A_OPUS' || !isPlainOpusHead(all(ID.codecPrivate))) return null;
  const blocks = elements.filter(({ id }) => id === ID.simpleBlock || id === ID.block);
  let durationUs = 0;
  for (const { body } of blocks) {
    const packetUs = durationOfBlock(body);
    if (packetUs === null) return null;
    durationUs += packetUs;
    if (durationUs > LONGEST_MS * 1000) return null;
  }
  return durationUs === 0 ? null : { durationMs: Math.ceil(durationUs / 1000) };
}

/** All elements one after another, whatever stands in what; null where one goes on beyond the end. */
function elementsOf(bytes: Uint8Array): readonly Element[] | null {
  const elements: Element[] = [];
  let at = 0;
  while (at < bytes.length) {
    const id = readVint(bytes, at, true);
    const size = id === null ? null : readVint(bytes, at + id.length, false);
    if (id === null || size === null) return null;
    const begin = at + id.length + size.length;
    if (MASTERS.has(id.value)) {
      elements.push({ id: id.value, body: new Uint8Array(0) });
      at = begin;
      continue;
    }
    // Only what is read into may be of a size that nobody knows yet.
    if (size.isUnknown || begin + size.value > bytes.length) return null;
    elements.push({ id: id.value, body: bytes.subarray(begin, begin + size.value) });
    at = begin + size.value;
  }
  return elements;
}

interface Vint {
  readonly value: number;
  readonly length: number;
  readonly isUnknown: boolean;
}

/** A number of variable length (RFC 8794): an id keeps its marker and has at most 4 bytes, a size at most 8. */
function readVint(bytes: Uint8Array, at: number, isId: boolean): Vint | null {
  const first = bytes[at] ?? 0;
  const length = Math.clz32(first) - 23;
  if (length > (isId ? 4 : 8) || at + length > bytes.length) return null;
  let value = isId ? first : first & (0xff >> length);
  let isUnknown = value === 0xff >> length;
  for (let next = 1; next < length; next += 1) {
    const byte = bytes[at + next] ?? 0;
    value = value * 256 + byte;
    isUnknown &&= byte === 0xff;
  }
  return { value, length, isUnknown: isUnknown && !isId };
}

function textOf(bodies: readonly Uint8Array[]): string | null {
  const [only] = bodies;
  if (only === undefined || bodies.length !== 1 || only.length > 16) return null;
  return String.fromCharCode(...only);
}

/** Mono or stereo, by the one mapping that says nothing more. */
function isPlainOpusHead(bodies: readonly Uint8Array[]): boolean {
  const [head] = bodies;
  if (head === undefined || bodies.length !== 1 || head.length !== 19) return false;
  const channels = head[9];
  return textOf([head.subarray(0, 8)]) === 'OpusHead' && (channels === 1 || channels === 2) && head[18] === 0;
}

/** Microseconds of the one packet in a block without lacing; null if there is none, or more. */
function durationOfBlock(block: Uint8Array): number | null {
  const track = readVint(block, 0, false);
  if (track === null) return null;
  const flags = block[track.length + 2];
  const packet = block.subarray(track.length + 3);
  const [toc, count] = packet;
  if (flags === undefined || (flags & 0x06) !== 0 || toc === undefined) return null;
  const frames = FRAMES_BY_CODE[toc & 3] ?? (count ?? 0) & 0x3f;
  const packetUs = frames * frameUs(toc >> 3);
  return packetUs === 0 || packetUs > 120_000 ? null : packetUs;
}

const FRAMES_BY_CODE: readonly (number | undefined)[] = [1, 2, 2];

/** RFC 6716, table 2. */
function frameUs(config: number): number {
  if (config < 12) return [10_000, 20_000, 40_000, 60_000][config & 3] ?? 0;
  if (config < 16) return [10_000, 20_000][config & 1] ?? 0;
  return [2500, 5000, 10_000, 20_000][config & 3] ?? 0;
}
