import { useEffect, useState } from 'react';

/** How long nobody has to do anything before what lies over the picture goes. */
export const HIDE_AFTER_MS = 3_000;

/** What a person rests on, or has open: it stays. */
const IN_USE = '[data-hides]:hover, [aria-expanded="true"], [role="menu"], [role="dialog"], [role="alertdialog"]';

/**
 * Whether the controls over a picture are hidden now. They go while only the picture is looked at, and come back with
 * any movement, press or key. Who goes by keyboard keeps them until they take the pointer again; for a screen reader
 * they never go, since they are only not painted, and what gets the focus brings them back.
 */
export function useHidingControls(mayHide: boolean): boolean {
  const [isHidden, setHidden] = useState(false);
  useEffect(() => {
    if (!mayHide) return;
    let byKeyboard = false;
    let isGone = false;
    const show = (): void => {
      isGone = false;
      setHidden(false);
    };
    let timer: ReturnType<typeof setTimeout> | undefined;
    const wait = (): void => {
      clearTimeout(timer);
      if (!byKeyboard) timer = setTimeout(hide, HIDE_AFTER_MS);
    };
    const hide = (): void => {
      if (document.querySelector(IN_USE) !== null) return wait();
      isGone = true;
      setHidden(true);
    };
    const wake = (): void => {
      show();
      wait();
    };
    const byHand = (): void => {
      byKeyboard = false;
      wake();
    };
    /** A finger does not press what it cannot see: its first touch only brings it back. A mouse moves before. */
    const swallow = (click: Event): void => {
      click.preventDefault();
      click.stopPropagation();
    };
    const spit = (): void => window.removeEventListener('click', swallow, true);
    const touched = (): void => {
      spit();
      if (isGone) window.addEventListener('click', swallow, { capture: true, once: true });
      byHand();
    };
    const byKey = (): void => {
      spit();
      byKeyboard = true;
      wake();
    };
    // The key that led to another window was not meant for this one.
    const left = (): void => {
      byKeyboard = false;
      wait();
    };
    const events = [
      ['pointermove', byHand],
      ['pointerdown', touched],
      ['wheel', byHand],
      ['keydown', byKey],
      ['focusin', wake],
      ['focus', wake],
      ['blur', left],
    ] as const;
    for (const [name, heard] of events) window.addEventListener(name, heard, { passive: true });
    wait();
    return () => {
      clearTimeout(timer);
      spit();
      show();
      for (const [name, heard] of events) window.removeEventListener(name, heard);
    };
  }, [mayHide]);
  return isHidden && mayHide;
}
