import { spawn } from 'node:child_process';

/** Runs a program whose output a person watches; the value is its exit status, 1 if a signal ended it. */
export function runShown(program: string, args: readonly string[], env: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'inherit', env: { ...process.env, ...env } });
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}
