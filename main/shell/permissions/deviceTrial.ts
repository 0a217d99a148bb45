import { hasLiveCall, type ShownCalls } from '../../../core/call/shownCalls.ts';

/**
 * Whether the main window may open these devices for a person to try them: the microphone or the camera, one at a time,
 * with the window in front of them, and never beside a call that lives, whose devices they are. What it hears and sees
 * has no way out: that window has no WebRTC, and its policy lets nothing be sent.
 */
export function mayTryDevices(kinds: readonly string[] | undefined, calls: ShownCalls, isInFront: boolean): boolean {
  if (!isInFront || kinds?.length !== 1) return false;
  if (kinds[0] !== 'audio' && kinds[0] !== 'video') return false;
  return !hasLiveCall(calls);
}
