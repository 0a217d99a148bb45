import type { AccountPart } from '../../../core/ipc/snapshot.ts';

/** What becomes of the data and of the connection, a line for each change: what is around a fault explains it. */
export function createLifeLog(log: (what: string) => void) {
  let phase = '';
  let connection = '';
  return {
    look: ({ state, connection: now }: Pick<AccountPart, 'state' | 'connection'>): void => {
      const nextPhase = state.phase === 'storeProblem' ? `${state.phase} ${state.code}` : state.phase;
      const next = now.state === 'offline' ? `${now.state} ${now.reason}` : now.state;
      if (nextPhase !== phase) log(`account: ${nextPhase}`);
      if (next !== connection) log(`connection: ${next}`);
      phase = nextPhase;
      connection = next;
    },
  };
}
