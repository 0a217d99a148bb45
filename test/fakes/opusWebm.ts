/** A WebM file with one track of opus as a browser's recorder writes it, of silence and of any length. */
export interface OpusWebmOptions {
  readonly packets?: number;
  /** The first byte of a packet says its mode and length (RFC 6716); one frame of 60 ms unless told otherwise. */
  readonly toc?: number;
  readonly packetBytes?: number;
  readonly channels?: number;
  readonly mappingFamily?: number;
  readonly codec?: string;
  readonly docType?: string;
  readonly trackType?: number;
  readonly tracks?: number;
  readonly flags?: number;
  /** Elements put behind the tracks. */
  readonly more?: Uint8Array;
}

export function opusWebm({
  packets = 50,
  toc = 0x18,
  packetBytes = 180,
  channels = 1,
  mappingFamily = 0,
  codec = 'A_OPUS',
  docType = 'webm',
  trackType = 2,
  tracks = 1,
  flags = 0x80,
  more = new Uint8Array(0),
}: OpusWebmOptions = {}): Uint8Array {
  const head = Buffer.from('OpusHead\u0001\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000', 'latin1');
  head[9] = channels;
  head[18] = mappingFamily;
  const track = element(0xae, [
    element(0xd7, [Buffer.from([1])]),
    element(0x83, [Buffer.from([trackType])]),
    element(0x86, [Buffer.from(codec)]),
    element(0x63a2, [head]),
    element(0xe1, [element(0x9f, [Buffer.from([channels])])]),
  ]);
  const blocks = Array.from({ length: packets }, (_, index) => {
    const packet = Buffer.alloc(packetBytes, index);
    packet[0] = toc;
    return element(0xa3, [Buffer.from([0x81, (index * 60) >> 8, (index * 60) & 0xff, flags]), packet]);
  });
  const segment = [
    element(
      0x1654ae6b,
      Array.from({ length: tracks }, () => track),
    ),
    more,
  ];
  // A recorder does not know sizes beforehand.
  return new Uint8Array(
    Buffer.concat([
      element(0x1a45dfa3, [element(0x4282, [Buffer.from(docType)])]),
      ...[idBytes(0x18538067), UNKNOWN_SIZE, ...segment],
      ...[idBytes(0x1f43b675), UNKNOWN_SIZE, element(0xe7, [Buffer.from([0])]), ...blocks],
    ]),
  );
}

const UNKNOWN_SIZE = Buffer.from([0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);

export function element(id: number, body: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(body);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(0x10000000 | content.length);
  return Buffer.concat([idBytes(id), size, content]);
}

function idBytes(id: number): Buffer {
  const text = id.toString(16);
  return Buffer.from(text.length % 2 === 0 ? text : `0${text}`, 'hex');
}
