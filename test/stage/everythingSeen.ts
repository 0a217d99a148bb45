import type { RecordingProxy } from './recordingProxy.ts';

/**
 * Everything that a server was sent, as it came and out of its base64: of a text or of bytes that stand in clear
 * anywhere in it, in a payload too, `includes` is true.
 */
export function everythingSeen({ bytes }: Pick<RecordingProxy, 'bytes'>): Buffer {
  const asItCame = Buffer.concat(bytes.flatMap((one) => [one, Buffer.from('\n')]));
  const encoded = asItCame.toString('latin1').match(/[A-Za-z0-9+/_-]{8,}={0,2}/gu) ?? [];
  return Buffer.concat([asItCame, ...encoded.map((text) => Buffer.from(text, 'base64'))]);
}
