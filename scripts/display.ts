import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface Display {
  /** What a program that shows windows must find in its environment. */
  env: Record<string, string>;
  kind: 'real' | 'virtual';
  close: () => Promise<void>;
}

/** The person's display if there is one, else an Xvfb of our own on a number that Xvfb finds free itself. */
export async function openDisplay(): Promise<Display> {
  if (hasRealDisplay()) return { env: {}, kind: 'real', close: () => Promise.resolve() };
  return openVirtualDisplay();
}

export function openVirtualDisplay(): Promise<Display> {
  // -noreset: without it the server starts over whenever its last window closes, and turns away who comes just then.
  return openDisplayOf('Xvfb', ['-screen', '0', '1600x1200x24', '-nolisten', 'tcp', '-noreset']);
}

/** A display of this X server, on a number that it finds free itself. */
export async function openDisplayOf(program: string, args: readonly string[]): Promise<Display> {
  const server = spawn(program, ['-displayfd', '3', ...args], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const ended = once(server, 'exit');
  const channel = server.stdio[3];
  if (channel === null || channel === undefined) throw new Error(`${program} was started without its number channel`);
  const announced = once(channel, 'data').then(([number]) => `:${String(number).trim()}`);
  const failed = ended.then(
    ([code]) => Promise.reject(new Error(`${program} ended with status ${code} before it was ready`)),
    (cause: unknown) => Promise.reject(new Error(`Cannot start ${program}`, { cause })),
  );
  const display = await Promise.race([announced, failed]);
  failed.catch(() => undefined);

  // A process that dies without closing its display must not leave the server behind.
  const stop = () => server.kill();
  process.once('exit', stop);
  return {
    env: { DISPLAY: display },
    kind: 'virtual',
    close: async () => {
      process.off('exit', stop);
      if (server.kill()) await ended;
    },
  };
}

export function hasRealDisplay(): boolean {
  const names = ['DISPLAY', 'WAYLAND_DISPLAY'];
  return process.platform !== 'linux' || names.some((name) => (process.env[name] ?? '') !== '');
}
