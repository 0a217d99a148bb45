import type { CallRef } from '../../core/call/call.ts';
import type { CallState } from '../../core/call/callState.ts';
import { presentView, type CallView } from '../../core/call/view.ts';

/** What windows see of one call, or that there is none. */
export const callView = (state: CallState): CallView =>
  state.phase === 'idle' ? { phase: 'idle' } : presentView(state);

type ConnectedView = Extract<CallView, { phase: 'connected' }>;

/** Two people who talk, directly and with nothing else going on, but for `change`. */
export const connectedView = (
  call: CallRef,
  change: Partial<Omit<ConnectedView, 'phase' | 'call'>> = {},
): ConnectedView => ({
  ...{ phase: 'connected', call, relayOnly: false, connectedAt: 0, route: 'direct' },
  ...{ heldHere: false, muted: false, sharing: false, reconnecting: false, theirs: null },
  ...change,
});
