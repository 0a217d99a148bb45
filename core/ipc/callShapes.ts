import Type from 'typebox';
import { closed, MAX_TYPED_TEXT } from './requestShapes.ts';

/* What a person wants of a call, from whatever window. */

export const CallId = Type.String({ minLength: 36, maxLength: 36, pattern: '^[0-9a-f-]{36}$' });
export const CallType = Type.Union([Type.Literal('audio'), Type.Literal('video')]);
export const thisCall = Type.Object({ callId: CallId }, closed);
/** What the person saw of the call as they pressed: an order that no longer means that is dropped (A78). */
const Phase = Type.Union([
  Type.Literal('ringing'),
  Type.Literal('dialling'),
  Type.Literal('calling'),
  Type.Literal('alerting'),
  Type.Literal('answering'),
  Type.Literal('connecting'),
  Type.Literal('connected'),
  Type.Literal('cutOff'),
  Type.Literal('ended'),
]);
export const seenCall = Type.Object({ callId: CallId, phase: Phase }, closed);
export const dialAgain = Type.Object({ callId: CallId, phase: Phase, relayed: Type.Optional(Type.Boolean()) }, closed);
export const mutedCall = Type.Object({ callId: CallId, phase: Phase, muted: Type.Boolean() }, closed);
/** What may lie beside the picture in the window of a call; one at a time. */
export type CallPanel = 'words' | 'statistics';
/**
 * What another window may have the window of a call do. It turns on no device: what is shown to the other side is
 * decided where one sees it.
 */
const CallWindowWish = Type.Enum(['words', 'statistics', 'mini', 'stopSharing']);
export type CallWindowWish = Type.Static<typeof CallWindowWish>;
export const callWish = Type.Object({ callId: CallId, wish: CallWindowWish }, closed);
/** `present`: the call that the person is in, and what is to become of it; left out where they are in none. */
export const answerWith = Type.Object(
  {
    callId: CallId,
    phase: Phase,
    callType: CallType,
    present: Type.Optional(
      Type.Object({ callId: CallId, wish: Type.Union([Type.Literal('hold'), Type.Literal('end')]) }, closed),
    ),
  },
  closed,
);
/** Both may be empty: then it is declined without a word. */
export const declineWith = Type.Object(
  {
    callId: CallId,
    phase: Phase,
    text: Type.String({ maxLength: MAX_TYPED_TEXT }),
    /** From now: which time that is, main knows. */
    callBackInMs: Type.Union([Type.Integer({ minimum: 60_000, maximum: 604_800_000 }), Type.Null()]),
    /** Reminds the person of calling back, and says nothing of it to the caller. */
    remindInMs: Type.Optional(Type.Integer({ minimum: 60_000, maximum: 604_800_000 })),
  },
  closed,
);
