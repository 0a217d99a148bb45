import type { VoiceStore } from './VoiceStore.ts';

/**
 * Voice messages over a store that may fail. What needs room is refused then, without trying; what makes room is tried
 * whatever was wrong before.
 */
export function retryingVoice(
  voice: VoiceStore,
  write: <Result>(work: () => Promise<Result>) => Promise<Result>,
): VoiceStore {
  return {
    ...voice,
    hold: (message, room, now) => write(() => voice.hold(message, room, now)),
    addPiece: (from, at, piece, dates) => write(() => voice.addPiece(from, at, piece, dates)),
  };
}
