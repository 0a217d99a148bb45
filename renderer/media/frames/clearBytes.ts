import type { LineName } from '../peerConnection.ts';
import type { EncodedFrame } from './layerMessages.ts';

/**
 * How many bytes of a frame stand in the clear: those that the engine reads to cut it into packets and to know a key
 * frame. Measured: with fewer of VP8 the picture breaks; opus and VP9 need none. An engine that does not say which
 * codec it is means VP8, or VP9 with a little more in the clear than it needs.
 */
export function clearBytesOf(line: LineName, frame: Pick<EncodedFrame, 'type' | 'getMetadata'>): number {
  if (line === 'audio' || frame.getMetadata().mimeType?.toLowerCase() === 'video/vp9') return 0;
  return frame.type === 'key' ? 10 : 3;
}
