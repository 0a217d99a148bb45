import { silenceNow } from '../call/silence.ts';
import { isOwnFault } from './problem.ts';
import type { AppSnapshot } from './snapshot.ts';

/** Whether calls get to the person here, and what keeps them away. */
export type CallsReach =
  | 'ringing'
  /** They come, and nothing is heard of them. */
  | 'silent'
  | 'offline'
  | 'halted'
  | 'locked'
  | 'notSetUp'
  | 'signedOut'
  | 'closed';

export function callsReach({ account, settings }: Pick<AppSnapshot, 'account' | 'settings'>): CallsReach {
  const { state, connection } = account;
  switch (state.phase) {
    case 'locked':
      return 'locked';
    case 'opening':
    case 'storeProblem':
      return 'closed';
    case 'choosePassphrase':
      return 'notSetUp';
    case 'onboarding':
      return state.last === null ? 'notSetUp' : 'signedOut';
    case 'ready':
      if (connection.state === 'online') return silenceNow(settings) === null ? 'ringing' : 'silent';
      return connection.state === 'offline' && isOwnFault(connection.reason) ? 'halted' : 'offline';
  }
}
