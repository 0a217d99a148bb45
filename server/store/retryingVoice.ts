import type { VoiceStore } from './VoiceStore.ts';

/** Does a write and tells its failure as one of the store. */
type Doing = <Result>(work: () => Promise<Result>) => Promise<Result>;

interface Ways {
  /** Refused while the store fails, without trying. */
  readonly write: Doing;
  /** Tried whatever was wrong before. */
  readonly attempt: Doing;
}

/** Voice messages over a store that may fail: what needs room is written, what makes room is attempted. */
export function retryingVoice(voice: VoiceStore, { write, attempt }: Ways): VoiceStore {
  return {
    ...voice,
    hold: (message, room, now) => write(() => voice.hold(message, room, now)),
    addPiece: (from, at, piece, dates, room) => write(() => voice.addPiece(from, at, piece, dates, room)),
    remove: (user, id) => attempt(() => voice.remove(user, id)),
  };
}
