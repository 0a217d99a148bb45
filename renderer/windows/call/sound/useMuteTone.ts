import { useEffect, useRef } from 'react';
import muted from '../../../../assets/sounds/muted.wav';
import unmuted from '../../../../assets/sounds/unmuted.wav';
import type { MediaView } from '../../../media/mediaView.ts';
import type { PlaySound } from './useCallSounds.ts';

/** A soft sign when the microphone is muted and when it is heard again, by whatever button or key. */
export function useMuteTone(isOn: boolean, { callId, microphone }: MediaView, play: PlaySound): void {
  const before = useRef({ callId, microphone });
  useEffect(() => {
    const was = before.current;
    before.current = { callId, microphone };
    if (!isOn || was.callId !== callId) return;
    if (was.microphone === 'on' && microphone === 'muted') play(muted, false);
    if (was.microphone === 'muted' && microphone === 'on') play(unmuted, false);
  }, [isOn, callId, microphone, play]);
}
