import type { CallView } from '../../../../core/call/view.ts';

/** The phases in which this window is seen and the call lives. While it rings here, the window is hidden and empty. */
export type CallInProgress = Exclude<CallView, { phase: 'idle' | 'ringing' | 'cutOff' | 'ended' }>;

export function isInProgress(view: CallView): view is CallInProgress {
  const { phase } = view;
  return phase !== 'idle' && phase !== 'ringing' && phase !== 'cutOff' && phase !== 'ended';
}
