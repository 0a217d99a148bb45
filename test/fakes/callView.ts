import type { CallState } from '../../core/call/callState.ts';
import { presentView, type CallView } from '../../core/call/view.ts';

/** What windows see of one call, or that there is none. */
export const callView = (state: CallState): CallView =>
  state.phase === 'idle' ? { phase: 'idle' } : presentView(state);
