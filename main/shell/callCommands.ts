import { keyedAnswer, type Answer } from '../../core/call/answersTo.ts';
import { activeView, presentCalls, ringingCall, type ShownCalls } from '../../core/call/shownCalls.ts';
import type { PresentView } from '../../core/call/view.ts';
import type { SeenCall } from '../../core/call/orderMeant.ts';
import type { OrderGuard } from './orderGuard.ts';

export interface CallCommandsPorts {
  readonly calls: () => ShownCalls;
  readonly answer: (answer: Answer) => void;
  readonly decline: (seen: SeenCall) => void;
  readonly hangUp: (seen: SeenCall) => void;
  readonly mute: (seen: SeenCall & { readonly muted: boolean }) => void;
  readonly guard: Pick<OrderGuard, 'press'>;
}

/** What a key or a button somewhere else means, that names no call: the one that anybody would mean. */
export interface CallCommands {
  /** Whoever rings; the call that the person is in is held. */
  readonly answer: () => void;
  /** The call that the person is in, else who rings, else the one that is held. */
  readonly hangUp: () => void;
  readonly toggleMuted: () => void;
}

export function createCallCommands(ports: CallCommandsPorts): CallCommands {
  const { calls, guard } = ports;
  const seen = ({ call, phase }: PresentView): SeenCall => ({ callId: call.callId, phase });
  return {
    answer: () => {
      const ringing = ringingCall(calls())?.view;
      if (ringing === undefined) return;
      const answer = keyedAnswer(ringing, activeView(calls()));
      // A call that began to ring as the key went down was not meant.
      if (answer !== undefined) guard.press(() => ports.answer(answer));
    },
    hangUp: () => {
      // Pressed as a call ended by itself, or twice, it was not meant for the next of these.
      const active = activeView(calls());
      if (active !== null) return guard.press(() => ports.hangUp(seen(active)));
      const ringing = ringingCall(calls())?.view;
      if (ringing !== undefined) return guard.press(() => ports.decline(seen(ringing)));
      const held = presentCalls(calls()).find(({ view }) => view.phase === 'connected');
      if (held !== undefined) guard.press(() => ports.hangUp(seen(held.view)));
    },
    toggleMuted: () => {
      const active = activeView(calls());
      if (active?.phase === 'connected') ports.mute({ ...seen(active), muted: !active.muted });
    },
  };
}
