import { useEffect, useEffectEvent } from 'react';

export interface PushToTalk {
  readonly isOn: boolean;
  /** The microphone is open, muted or not; false while there is none to be muted. */
  readonly mayMute: boolean;
  /** Another one is muted anew. */
  readonly track: MediaStreamTrack | null;
  readonly setMuted: (muted: boolean) => void;
  readonly mayAct: () => boolean;
}

/** A key that is pressed on a control is that control's. */
const CONTROLS = 'button, a, input, select, textarea, summary, [role^=menuitem], [role=option], [contenteditable]';

/**
 * Heard while Space is held, muted else. It begins with muting, and letting go counts also where nobody tells of it:
 * when the window loses the keyboard. The button and its key mute and unmute as ever.
 */
export function usePushToTalk({ isOn, mayMute, track, setMuted, mayAct }: PushToTalk): void {
  const change = useEffectEvent(setMuted);
  const may = useEffectEvent(mayAct);
  useEffect(() => {
    if (!isOn || !mayMute || track === null) return;
    change(true);
    let held = false;
    const pressed = (event: KeyboardEvent) => {
      if (event.code !== 'Space' || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      if (event.target instanceof Element && event.target.closest(CONTROLS) !== null) return;
      event.preventDefault();
      if (event.repeat || held || !may()) return;
      held = true;
      change(false);
    };
    const letGo = () => {
      if (!held) return;
      held = false;
      change(true);
    };
    const released = (event: KeyboardEvent) => {
      if (event.code === 'Space') letGo();
    };
    window.addEventListener('keydown', pressed);
    window.addEventListener('keyup', released);
    window.addEventListener('blur', letGo);
    return () => {
      window.removeEventListener('keydown', pressed);
      window.removeEventListener('keyup', released);
      window.removeEventListener('blur', letGo);
      letGo();
    };
  }, [isOn, mayMute, track]);
}
