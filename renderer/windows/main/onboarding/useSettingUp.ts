import { useEffect, useRef, useState, type RefObject } from 'react';
import type { Settings } from '../../../../core/ipc/settings.ts';
import { isSeen } from '../isSeen.ts';
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
  const isOver = place === null;
  const before = useRef({ isOpen, isOver });
  useEffect(() => {
    // What had the focus went with the pane, or with the last step.
    const isGone = (before.current.isOpen && !isOpen) || (!before.current.isOver && isOver);
    if (isGone && !isSeen(document.activeElement)) list.current?.focus();
    before.current = { isOpen, isOver };
  }, [isOpen, isOver, list]);
  return { place, isOpen, open: () => setWanted(true), close: () => setWanted(false) };
}
