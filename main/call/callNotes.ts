/** What is noted down about calls of the moment, by their id. */
export interface CallNotes<Note> {
  readonly get: (callId: string) => Note | undefined;
  /** Takes the place of what was noted about this call. */
  readonly put: (callId: string, note: Note) => void;
}

/** Beside the live call there are those that were refused as busy; older ones are over. */
const MAX_OTHERS = 16;

/**
 * Notes about a few calls. Those about the call that is on stay, however many others are offered meanwhile: what hangs on
 * them (its certificate, its words) must not be for strangers to wipe out. Of the rest the oldest go.
 */
export function createCallNotes<Note>(isCurrent: (callId: string) => boolean): CallNotes<Note> {
  const notes = new Map<string, Note>();
  return {
    get: (callId) => notes.get(callId),
    put: (callId, note) => {
      notes.delete(callId);
      notes.set(callId, note);
      const others = [...notes.keys()].filter((one) => one !== callId && !isCurrent(one));
      const [oldest] = others;
      if (others.length > MAX_OTHERS && oldest !== undefined) notes.delete(oldest);
    },
  };
}
