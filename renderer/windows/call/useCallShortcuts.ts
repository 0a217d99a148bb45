import { useEffect, useLayoutEffect, useRef } from 'react';

export interface CallActions {
  readonly toggleMicrophone: () => void;
  readonly toggleCamera: () => void;
  readonly toggleScreen: () => void;
  readonly toggleHold: () => void;
  readonly hangUp: () => void;
}

/** The action of a key, or null. By the key's place, so that it is the same in every layout. */
export function shortcutAction(
  event: Pick<KeyboardEvent, 'code' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>,
): keyof CallActions | null {
  const { code, shiftKey, altKey } = event;
  // Command on a Mac is what Control is elsewhere.
  const control = event.ctrlKey || event.metaKey;
  if (altKey) return null;
  if (code === 'KeyM' && (!control || shiftKey)) return 'toggleMicrophone';
  if (code === 'KeyV' && shiftKey && !control) return 'toggleCamera';
  if (code === 'KeyS' && shiftKey && !control) return 'toggleScreen';
  if (code === 'KeyH' && shiftKey && !control) return 'toggleHold';
  if (code === 'KeyE' && shiftKey && control) return 'hangUp';
  return null;
}

/** `mayAct`: what was typed as the window came up, or as the key got another meaning, was meant for another. */
export function useCallShortcuts(actions: CallActions, mayAct: (action: keyof CallActions) => boolean): void {
  const latest = useRef({ actions, mayAct });
  // Together with what is drawn: a key means what is seen as it is pressed.
  useLayoutEffect(() => {
    latest.current = { actions, mayAct };
  });
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const action = event.repeat ? null : shortcutAction(event);
      if (action === null) return;
      event.preventDefault();
      if (latest.current.mayAct(action)) latest.current.actions[action]();
    };
    window.addEventListener('keydown', pressed);
    return () => window.removeEventListener('keydown', pressed);
  }, []);
}
