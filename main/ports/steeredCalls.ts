import type { CallNote, CallType } from '../../core/call/call.ts';
import type { LeftCall } from '../../core/call/callEvent.ts';
import type { DialRefusal } from '../../core/ipc/refusals.ts';
import type { Outcome } from '../../core/ipc/snapshot.ts';

/** The calls of a phone, as a person steers them. */
export interface SteeredCalls {
  /** `subject`: what it is about, told to contacts alone. `relayed`: through a relay or not at all, this time. */
  readonly dial: (
    peer: string,
    callType: CallType,
    subject?: string | null,
    relayed?: boolean,
  ) => Promise<Outcome<DialRefusal>>;
  /** `present`: what becomes of the call that the person is in. */
  readonly answer: (callId: string, callType: CallType, present?: LeftCall) => Promise<void>;
  readonly decline: (callId: string, note?: CallNote) => void;
  readonly silence: (callId: string) => void;
  /** One that was cut off when this program was killed, too: the other side hears that nobody comes back. */
  readonly hangUp: (callId: string) => void;
  readonly hold: (callId: string) => void;
  /** Another call that the person is in is held from then on. */
  readonly resumeCall: (callId: string) => void;
  /** The person heard the same words: the identity they were made with is verified. */
  readonly confirmWords: (callId: string) => void;
  readonly dismiss: (callId: string) => void;
  /** It stays on the screen until it is dismissed. */
  readonly keepEnd: (callId: string) => void;
  /** To a call that was cut off when this program was killed. */
  readonly returnTo: (callId: string) => void;
}
