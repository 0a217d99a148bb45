import { readOpusRecording } from '../../core/protocol/opusRecording.ts';
import { MAX_VOICE_BYTES, MAX_VOICE_MS } from '../../core/protocol/limits.ts';
import { hex, type Draw, type Primitives, sealRecording, VOICE_KEY_BYTES } from '../../core/ratchet/signalCrypto.ts';
import type { OutgoingVoice } from '../ports/voice.ts';
import { uuidBytes } from './uuidBytes.ts';

export type SealedVoice = Pick<OutgoingVoice, 'pieces' | 'key' | 'digest' | 'length' | 'durationMs'>;

/** Seals what a window recorded, under a key drawn for it; or why it is none that can be left. */
export function sealVoice(
  { primitives, draw }: { readonly primitives: Primitives; readonly draw: Draw },
  id: string,
  recording: Uint8Array,
): SealedVoice | 'tooLong' | 'notARecording' {
  if (recording.length > MAX_VOICE_BYTES) return 'tooLong';
  const read = readOpusRecording(recording);
  if (read === null) return 'notARecording';
  const key = draw(VOICE_KEY_BYTES);
  const pieces = sealRecording(primitives, { id: uuidBytes(id), key }, recording);
  const sealed = {
    pieces,
    key: hex(key),
    digest: hex(primitives.sha256(recording)),
    length: recording.length,
    durationMs: Math.min(read.durationMs, MAX_VOICE_MS),
  };
  key.fill(0);
  return sealed;
}
