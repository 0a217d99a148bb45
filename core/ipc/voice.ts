import Type from 'typebox';

/** WebM with opus in base64: as much as can be sealed. */
export const Recording = Type.String({ minLength: 4, maxLength: 524_288, pattern: '^[A-Za-z0-9+/]+={0,2}$' });

/**
 * What became of a voice message for us. fetching: pieces of it are still at the server. missing: the server has it no
 * more. damaged: it is not what was sealed. expired: its time was over. unreadable: nothing says how to open it.
 */
export type VoiceReceivedState = 'fetching' | 'ready' | 'missing' | 'damaged' | 'expired' | 'unreadable';

/** Why a voice message of ours was not delivered. */
export type VoiceLeftProblem =
  /** As many wait there as may. */
  | 'boxFull'
  /** As many of ours wait for others as may. */
  | 'tooMany'
  /** Who is blocked hears nothing from here. */
  | 'blocked'
  /** They were a contact when it was recorded, and are none now. */
  | 'notContact'
  /** They gave us no right to ring, or took it back, or there is nobody of that name. */
  | 'notAdmitted'
  | 'identityChanged'
  | 'noRatchet'
  /** The server takes none, or not this one. */
  | 'refused'
  /** It could not be sent for days. */
  | 'tooOld'
  /** It was recorded, and something came between: nobody has sent it yet. */
  | 'notSent';

/** The voice message that belongs to a past call. */
export type VoiceView =
  | {
      readonly kind: 'received';
      readonly state: VoiceReceivedState;
      /** 0 where nobody knows. */
      readonly durationMs: number;
      readonly heard: boolean;
    }
  | {
      readonly kind: 'left';
      readonly state: 'sending' | 'sent' | 'failed';
      readonly problem: VoiceLeftProblem | null;
      readonly durationMs: number;
    };

export type LeaveVoiceRefusal = VoiceLeftProblem | 'notARecording' | 'tooLong' | 'noSuchCall' | 'failedHere';
