import { silenceNow } from '../call/silence.ts';
import { isOwnFault } from './problem.ts';
import type { AppSnapshot } from './snapshot.ts';

/** Whether calls get to the person here, and what keeps them away: tray and notifications say it, each in its words. */
export type CallsReach =
  | 'ringing'
  /** They come, and nothing is heard of them. */
  | 'silent'
  | 'connecting'
  | 'offline'
  | 'halted'
  | 'locked'
  /** There is no keyring for the key of the data. */
  | 'choosePassphrase'
  | 'notSetUp'
  | 'signedOut'
  | 'opening'
  | 'closed';

export function callsReach({ account, settings }: Pick<AppSnapshot, 'account' | 'settings'>): CallsReach {
  const { state, connection } = account;
  switch (state.phase) {
    case 'opening':
    case 'locked':
    case 'choosePassphrase':
      return state.phase;
    case 'storeProblem':
      return 'closed';
    case 'onboarding':
      return state.last === null ? 'notSetUp' : 'signedOut';
    case 'ready':
      switch (connection.state) {
        case 'none':
        case 'connecting':
          return 'connecting';
        case 'offline':
          return isOwnFault(connection.reason) ? 'halted' : 'offline';
        case 'online':
          return silenceNow(settings) === null ? 'ringing' : 'silent';
      }
  }
}
