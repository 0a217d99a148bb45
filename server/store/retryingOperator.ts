import type { Store } from './Store.ts';

/** What whoever runs a server asks of it, over a store that may fail: refused then, to be asked again. */
export function retryingOperator(
  operator: Store['operator'],
  write: <Result>(work: () => Promise<Result>) => Promise<Result>,
): Store['operator'] {
  return {
    askRemoval: (user, now) => write(() => operator.askRemoval(user, now)),
    removalsAsked: () => operator.removalsAsked(),
    settleRemoval: (user) => write(() => operator.settleRemoval(user)),
  };
}
