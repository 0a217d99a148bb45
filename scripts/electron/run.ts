import { spawn } from 'node:child_process';

/** Runs a program to its end, silently; if it fails, the error carries what it printed. */
export function run(
  program: string,
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv; timeoutMs?: number } = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const { timeoutMs, ...place } = options;
    const child = spawn(program, args, {
      ...place,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(timeoutMs === undefined ? {} : { timeout: timeoutMs }),
    });
    const printed: Buffer[] = [];
    child.stdout.on('data', (part: Buffer) => printed.push(part));
    child.stderr.on('data', (part: Buffer) => printed.push(part));
    child.on('error', (cause) => reject(new Error(`Cannot run ${program}`, { cause })));
    child.on('close', (code, signal) => {
      const text = Buffer.concat(printed).toString();
      if (code === 0) resolve(text);
      else reject(new Error(`${program} ended with ${signal ?? `status ${code}`}\n${text.trim()}`));
    });
  });
}
