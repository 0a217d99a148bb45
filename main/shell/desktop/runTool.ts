import { execFile } from 'node:child_process';

export type Environment = Readonly<Record<string, string | undefined>>;

const TIME_LIMIT_MS = 3_000;

/**
 * What a tool of the system wrote, empty if it failed, null if there is no such program. It is killed when it takes too
 * long, or when the signal says so: the main process itself must never wait for a desktop.
 */
export function runTool(
  program: string,
  args: readonly string[],
  environment: Environment,
  signal?: AbortSignal,
): Promise<string | null> {
  return new Promise((resolve) => {
    const options = { timeout: TIME_LIMIT_MS, killSignal: 'SIGKILL', env: environment, signal } as const;
    execFile(program, [...args], options, (error, stdout) => {
      if (error === null) resolve(stdout);
      else resolve(error.code === 'ENOENT' ? null : '');
    });
  });
}
