import type { KeyboardEvent, ReactNode, SyntheticEvent } from 'react';
import { classNames } from '../classNames.ts';
import { useInputGuard } from './useInputGuard.ts';
import styles from './GuardedSurface.module.css';

export interface GuardedSurfaceProps {
  /** What can be pressed here, by name: when it is another, the 400 ms begin anew. */
  readonly shows: string;
  /** Where whoever opens it does not press: only what changes there later is guarded. */
  readonly isOpenAtFirst?: boolean;
  readonly children: ReactNode;
}

/**
 * Everything that appears or changes under a pointer or a key stands in one of these (A78). In the first 400 ms of what
 * it shows no press counts, and a key that is held down never does: it was pressed for what stood there before.
 */
export function GuardedSurface({ shows, isOpenAtFirst = false, children }: GuardedSurfaceProps) {
  const { mayAct, isOpen } = useInputGuard(shows, isOpenAtFirst);
  const press = (event: SyntheticEvent): void => {
    if (mayAct() || isElsewhere(event)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  const key = (event: KeyboardEvent): void => {
    if (isElsewhere(event) || !event.repeat || (event.key !== 'Enter' && event.key !== ' ')) return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      className={classNames(styles['surface'], !isOpen && styles['closed'])}
      role="presentation"
      onPointerDownCapture={press}
      onClickCapture={press}
      onKeyDownCapture={key}
    >
      {children}
    </div>
  );
}

/**
 * React brings here, too, what happens in a sheet that a part of this opened. That lies over it in the page, takes no
 * part in what moves here, and has a surface of its own.
 */
function isElsewhere({ currentTarget, target }: SyntheticEvent): boolean {
  return target instanceof Node && !currentTarget.contains(target);
}
