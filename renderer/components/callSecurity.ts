import type { CallPart, CallSecurity } from '../../core/ipc/snapshot.ts';

/** What is known of the call on the screen: words about another call would be worse than none. */
export function securityOf({ view, security }: Pick<CallPart, 'view' | 'security'>): CallSecurity | null {
  if (security === null || view.phase === 'idle') return null;
  return view.call.callId === security.callId ? security : null;
}
