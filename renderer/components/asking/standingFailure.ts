import { createContext, type ReactNode } from 'react';
import type { Problem } from '../../../core/ipc/problem.ts';

export interface Failure {
  /** The last thing that was asked without a place of its own to say so was not done. */
  readonly isShown: boolean;
  /** Why, where main can say it. */
  readonly problem: Problem | null;
  /** Something that was ordered elsewhere was not done. */
  readonly show: (problem: Problem | null) => void;
  readonly forget: () => void;
}

/** For what lies over the place in which the window says it. Another object: another failure, or none any more. */
export const StandingFailure = createContext<Failure | null>(null);

/** What helps, for beside the words of a failure, where the window has presses for it. */
export const FailurePresses = createContext<(problem: Problem | null) => ReactNode>(() => null);
