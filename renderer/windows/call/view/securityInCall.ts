import type { CallSecurity } from '../../../../core/ipc/snapshot.ts';
import type { CallInProgress } from './callInProgress.ts';

/** Words are for two people who already talk. */
export function securityInCall(view: CallInProgress, security: CallSecurity | null): CallSecurity | null {
  return security === null || view.phase === 'connected' ? security : { ...security, words: null };
}
