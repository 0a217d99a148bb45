import type { CallType } from '../../../../core/call/view.ts';

/** What lists, pages and menus can have done with somebody. */
export interface PeopleActions {
  readonly open: (peer: string) => void;
  /** `subject`: what it is about, as typed. */
  readonly call: (peer: string, callType: CallType, subject?: string) => void;
  /** Opens the sheet, with this name in it. */
  readonly add: (start: string) => void;
  /** Asks before. */
  readonly block: (peer: string) => void;
  readonly favour: (peer: string, favourite: boolean) => void;
  readonly unblock: (peer: string) => void;
  /** At once, and may be undone for a while; so is the next. */
  readonly removeContact: (peer: string) => void;
  readonly removeRecent: (callId: string, peer: string) => void;
}
