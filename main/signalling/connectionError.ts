import type { ConnectionProblem } from '../../core/ipc/problem.ts';

/** No connection, and we know why without asking the system's error codes. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';
  readonly problem: ConnectionProblem;

  constructor(problem: ConnectionProblem, options?: ErrorOptions) {
    super(`connection: ${problem}`, options);
    this.problem = problem;
  }
}
