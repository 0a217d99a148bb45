/** A microphone without the noise around a voice. */
export interface CleanedTrack {
  readonly track: MediaStreamTrack;
  readonly close: () => void;
}

/** tooSlow: this computer falls behind with it. failed: it gives no voice, or none of it can be had. */
export type CleaningFault = 'tooSlow' | 'failed';

export type Cleaning = ({ readonly ok: true } & CleanedTrack) | { readonly ok: false; readonly why: CleaningFault };

/**
 * Takes the noise out of what a microphone hears. Where this computer cannot, what it hears is sent as it is.
 * `failed`: it did, and can no longer; said once.
 */
export type CleanTrack = (raw: MediaStreamTrack, failed: (why: CleaningFault) => void) => Promise<Cleaning>;
