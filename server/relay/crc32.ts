const POLYNOMIAL = 0xedb8_8320;

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit += 1) remainder = (remainder >>> 1) ^ (remainder & 1 ? POLYNOMIAL : 0);
  return remainder >>> 0;
});

/** CRC-32 of ITU-T V.42 over all parts in a row, as FINGERPRINT takes it; zlib has it only from Node 22.2 on. */
export function crc32(...parts: readonly Uint8Array[]): number {
  let remainder = 0xffff_ffff;
  for (const part of parts) {
    for (const byte of part) remainder = (remainder >>> 8) ^ (TABLE[(remainder ^ byte) & 0xff] ?? 0);
  }
  return (remainder ^ 0xffff_ffff) >>> 0;
}
