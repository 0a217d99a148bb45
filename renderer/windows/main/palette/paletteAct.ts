import type { Answer } from '../../../../core/call/answersTo.ts';
import type { SeenCall } from '../../../../core/call/orderMeant.ts';
import type { CallWindowWish } from '../../../../core/ipc/callShapes.ts';
import type { Silence } from '../../../../core/call/silence.ts';
import type { CallType } from '../../../../core/call/view.ts';
import type { MessageId } from '../../../../core/words/messages.ts';
import type { Person } from '../lists/peopleActions.ts';
import type { Section } from '../NavRail.tsx';

/** How long do not disturb is to last. */
export type QuietFor = 'halfHour' | 'hour' | 'on';

/** What a line of the palette does. */
export type PaletteAct =
  | { readonly kind: 'call'; readonly peer: string; readonly callType: CallType }
  | { readonly kind: 'open' | 'add'; readonly peer: string }
  | { readonly kind: 'go'; readonly section: Section }
  | { readonly kind: 'setting'; readonly title: MessageId }
  | { readonly kind: 'doNotDisturb'; readonly for: QuietFor }
  | { readonly kind: 'endSilence'; readonly silence: Silence }
  | { readonly kind: 'shortcuts' | 'showCall' | 'share' }
  | { readonly kind: 'reconnect' | 'restartForUpdate' }
  | { readonly kind: 'inCallWindow'; readonly callId: string; readonly wish: CallWindowWish }
  | { readonly kind: 'block'; readonly who: Person }
  | { readonly kind: 'mute'; readonly seen: SeenCall; readonly muted: boolean }
  | { readonly kind: Answer['does']; readonly order: Answer['order'] }
  /** Of words and a reminder one. */
  | { readonly kind: 'declineWith'; readonly seen: SeenCall; readonly text: string; readonly remindInMs?: number }
  | {
      readonly kind: 'hangUp' | 'hold' | 'resume' | 'returnToCall' | 'leaveCall' | 'decline' | 'silence';
      readonly seen: SeenCall;
    };

/** The headings of the palette, in order. */
export const PALETTE_GROUPS = ['call', 'people', 'recents', 'commands', 'settings', 'stranger'] as const;
export type PaletteGroup = (typeof PALETTE_GROUPS)[number];

export interface PaletteEntry {
  /** Stays the same while others come and go. */
  readonly id: string;
  readonly group: PaletteGroup;
  readonly text: string;
  readonly act: PaletteAct;
}
