import type { ShownCalls } from '../../core/call/shownCalls.ts';
import type { CallView } from '../../core/call/view.ts';

/** One call, or none, as windows are told of it. */
export const only = (view: CallView): ShownCalls => ({ view, security: null, second: null });

/** Calls as windows are told of them, the foremost one first. */
export function shown(view: CallView = { phase: 'idle' }, second?: CallView): ShownCalls {
  if (second === undefined || second.phase === 'idle') return only(view);
  return { view, security: null, second: { view: second, security: null } };
}
