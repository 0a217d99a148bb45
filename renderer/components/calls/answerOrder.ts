import type { CallType } from '../../../core/call/call.ts';
import type { LeftCall } from '../../../core/call/callEvent.ts';
import type { SeenCall } from '../../../core/call/orderMeant.ts';

interface AnswerOrder extends SeenCall {
  readonly callType: CallType;
  readonly present?: LeftCall;
}

/** What is asked of main to answer; `left` is the call that the person is in, and what becomes of it. */
export function answerOrder(seen: SeenCall, callType: CallType, left: LeftCall | undefined): AnswerOrder {
  return { ...seen, callType, ...(left === undefined ? {} : { present: left }) };
}
