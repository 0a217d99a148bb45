import { useEffect, useRef, useState, type RefObject } from 'react';
import type { Settings } from '../../../core/ipc/settings.ts';
import { setUpPlace, type SetUpPlace } from './setUpSteps.ts';

export interface SettingUp {
  readonly place: SetUpPlace | null;
  /** Where only one pane fits, the step has it. */
  readonly isOpen: boolean;
  readonly open: () => void;
  readonly close: () => void;
}

/** Whether the steps of setting Ringfort up are open before the list; `list` has the keys again when they close. */
export function useSettingUp(settings: Settings, list: RefObject<HTMLInputElement | null>): SettingUp {
  const [isWanted, setWanted] = useState(false);
  const place = setUpPlace(settings);
  const isOpen = isWanted && place !== null;
  const wasOpen = useRef(isOpen);
  useEffect(() => {
    // What had the focus went with the pane.
    if (wasOpen.current && !isOpen && !isSeen(document.activeElement)) list.current?.focus();
    wasOpen.current = isOpen;
  }, [isOpen, list]);
  return { place, isOpen, open: () => setWanted(true), close: () => setWanted(false) };
}

function isSeen(element: Element | null): boolean {
  return element !== null && element !== document.body && element.getClientRects().length > 0;
}
