import { useEffect, useRef } from 'react';
import { callWindowCalls, surfacesOf, type ShownCalls } from '../../../../core/call/shownCalls.ts';
import { signOfEnd, type CallView } from '../../../../core/call/view.ts';
import { playOn, SYSTEM_SPEAKER } from '../../../media/speaker.ts';
import busy from '../../../../assets/sounds/busy.wav';
import callEnded from '../../../../assets/sounds/callEnded.wav';
import connected from '../../../../assets/sounds/connected.wav';
import onHold from '../../../../assets/sounds/onHold.wav';
import reconnecting from '../../../../assets/sounds/reconnecting.wav';
import ringback from '../../../../assets/sounds/ringback.wav';

/** Who is held hears that the call is still there. */
export const HOLD_TONE_MS = 20_000;

/** Plays a sound of these, once or until it is stopped by what is returned. */
export type PlaySound = (url: string, loop: boolean) => () => void;

/**
 * The tones a caller knows: ringback while the other phone rings, a short sign when a call begins, is held, is resumed
 * and ends, and a quiet one now and then while the other side holds it.
 */
export function useCallSounds(calls: ShownCalls, play: PlaySound): void {
  const rings = surfacesOf(calls).sound === 'ringback';
  useEffect(() => (rings ? play(ringback, true) : undefined), [rings, play]);

  const signs = callWindowCalls(calls).map(({ view }) => [view.call.callId, signOf(view)] as const);
  const isHeldThere = signs.some(([, sign]) => sign === onHold);
  useEffect(() => {
    if (!isHeldThere) return;
    const tone = setInterval(() => play(onHold, false), HOLD_TONE_MS);
    return () => clearInterval(tone);
  }, [isHeldThere, play]);

  // A window that opens in the middle of a call makes no sign for what it did not see begin.
  const seen = useRef(new Map(signs));
  useEffect(() => {
    for (const [callId, sign] of signs) {
      if (sign !== null && seen.current.get(callId) !== sign) play(sign, false);
    }
    seen.current = new Map(signs);
  });
}

function signOf(view: CallView): string | null {
  if (view.phase === 'connected') {
    if (view.reconnecting) return reconnecting;
    return view.heldHere ? null : view.theirs?.held === true ? onHold : connected;
  }
  if (view.phase !== 'ended') return null;
  return { busy, callEnded, none: null }[signOfEnd(view)];
}

/** `speaker`: the id of what tones are heard on. */
export function playedOn(speaker: string): PlaySound {
  return (url, loop) => {
    const audio = new Audio(url);
    audio.loop = loop;
    let stopped = false;
    const play = async () => {
      if (speaker !== SYSTEM_SPEAKER) await playOn(audio, speaker);
      if (!stopped) await audio.play();
    };
    // No output device: the call works without its tones.
    void play().catch(() => undefined);
    return () => {
      stopped = true;
      audio.pause();
    };
  };
}
