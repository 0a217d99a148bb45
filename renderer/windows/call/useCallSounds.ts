import { useEffect, useRef } from 'react';
import { signOfEnd, surfaces, type CallView } from '../../../core/call/view.ts';
import busy from '../../../assets/sounds/busy.wav';
import callEnded from '../../../assets/sounds/callEnded.wav';
import connected from '../../../assets/sounds/connected.wav';
import ringback from '../../../assets/sounds/ringback.wav';

/** The tones a caller knows: ringback while the other phone rings, and a short sign when the call begins and ends. */
export function useCallSounds(view: CallView): void {
  const rings = surfaces(view).sound === 'ringback';
  useEffect(() => (rings ? play(ringback, true) : undefined), [rings]);

  const sign = signOf(view);
  // A window that opens in the middle of a call makes no sign for what it did not see begin.
  const seen = useRef(sign);
  useEffect(() => {
    if (sign === seen.current) return;
    seen.current = sign;
    if (sign !== null) play(sign, false);
  }, [sign]);
}

function signOf(view: CallView): string | null {
  if (view.phase === 'connected') return connected;
  if (view.phase !== 'ended') return null;
  return { busy, callEnded, none: null }[signOfEnd(view)];
}

function play(url: string, loop: boolean): () => void {
  const audio = new Audio(url);
  audio.loop = loop;
  // No output device: the call works without its tones.
  void audio.play().catch(() => undefined);
  return () => audio.pause();
}
