/** A microphone without the noise around a voice. */
export interface CleanedTrack {
  readonly track: MediaStreamTrack;
  readonly close: () => void;
}

/**
 * Takes the noise out of what a microphone hears. Null where this computer cannot: then what it hears is sent as it is.
 * `failed`: it did, and can no longer; said once.
 */
export type CleanTrack = (raw: MediaStreamTrack, failed: () => void) => Promise<CleanedTrack | null>;
