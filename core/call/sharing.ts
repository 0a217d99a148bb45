import type { CallList } from './callList.ts';

/** Whether the screen here is seen by the other side of one of these calls. */
export function isSharingScreen(calls: CallList): boolean {
  return calls.some(({ phase, agreement }) => phase === 'connected' && agreement.media.ours?.screen === true);
}
