import { spawn } from 'node:child_process';

/** Runs a program whose output a person watches; the value is its exit status, 1 if a signal ended it. */
export function runShown(program: string, args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'inherit' });
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}
