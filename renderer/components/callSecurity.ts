import type { CallView } from '../../core/call/view.ts';
import type { CallSecurity } from '../../core/ipc/snapshot.ts';

/** What is known of the call on the screen: words about another call would be worse than none. */
export function securityOf({
  call,
  security,
}: {
  readonly call: CallView;
  readonly security: CallSecurity | null;
}): CallSecurity | null {
  if (security === null || call.phase === 'idle') return null;
  return call.call.callId === security.callId ? security : null;
}
