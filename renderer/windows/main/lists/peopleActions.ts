import type { CallRef, CallType } from '../../../../core/call/view.ts';
import type { VoiceView } from '../../../../core/ipc/voice.ts';

/** Who it is, and what they are called here if not by the handle. */
export type Person = Pick<CallRef, 'peer' | 'name'>;

/** What lists, pages and menus can have done with somebody. */
export interface PeopleActions {
  readonly open: (peer: string) => void;
  /** `subject`: what it is about, as typed. */
  readonly call: (peer: string, callType: CallType, subject?: string) => void;
  /** Opens the sheet, with this name in it. */
  readonly add: (start: string) => void;
  /** Asks before. */
  readonly block: (who: Person) => void;
  readonly favour: (peer: string, favourite: boolean) => void;
  readonly unblock: (peer: string) => void;
  /** At once, and may be undone for a while; so is the next. */
  readonly removeContact: (who: Person) => void;
  readonly removeRecent: (callId: string, who: Person) => void;
  readonly removeReminder: (who: Person) => void;
  /** Of this call: theirs, or ours that was not sent yet. */
  readonly removeVoice: (callId: string, who: Person, kind: VoiceView['kind']) => void;
}
