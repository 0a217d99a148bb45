import { createContext } from 'react';
import { isConnectionProblem } from '../../../core/ipc/problem.ts';

/** What main refuses things for, and what the window knows to be over. */
export interface RefusalCauses {
  readonly isOffline: boolean;
  readonly inCall: boolean;
}

export const RefusalCausesContext = createContext<RefusalCauses>({ isOffline: false, inCall: false });

/** Whether the cause is there, as far as the window knows. `otherServer`: not ours was asked. */
export function isCauseThere(reason: string, otherServer: boolean, { isOffline, inCall }: RefusalCauses): boolean {
  if (reason === 'inCall') return inCall;
  return isOffline && !otherServer && isConnectionProblem(reason);
}
