import type { Problem } from '../../core/ipc/problem.ts';
import type { Reply } from '../../core/ipc/reply.ts';
import { channelName, type Api, type Handlers, type Pusher } from '../../core/ipc/define.ts';
import { fits } from '../../core/protocol/validators.ts';

/** The part of Electron's ipcMain that is needed here, so that the rules can be tested without Electron. */
export interface Listener<Event> {
  handle(channel: string, listener: (event: Event, input: unknown) => Reply | Promise<Reply>): void;
}

export interface ServeOptions<Event> {
  readonly listener: Listener<Event>;
  /** Whether a message really comes from the main frame of the window with this name. */
  readonly isTrusted: (event: Event, window: string) => boolean;
  /** A line for the log; it never holds what the window sent. */
  readonly onRefused: (channel: string, why: 'sender' | 'shape') => void;
  /** What a person can do something about, of what a handler broke over. */
  readonly problemOf: (error: unknown) => Problem | null;
  readonly onBroken: (channel: string, error: unknown) => void;
}

/** Binds a window's table: strangers are refused, every input is parsed before a handler sees it. */
export function serve<A extends Api, Event>(
  window: string,
  api: A,
  handlers: Handlers<A>,
  { listener, isTrusted, onRefused, problemOf, onBroken }: ServeOptions<Event>,
): void {
  const byName: Readonly<Record<string, unknown>> = handlers;
  for (const [entry, definition] of Object.entries(api)) {
    if (definition.kind !== 'request') continue;
    const channel = channelName(window, entry);
    const handler = byName[entry];
    if (typeof handler !== 'function') throw new TypeError(`no handler for ${channel}`);
    const answer = async (input: unknown): Promise<Reply> => {
      try {
        return { answer: await handler(input) };
      } catch (error) {
        onBroken(channel, error);
        // The name of the problem alone crosses; what else the error says is for the log.
        return { problem: problemOf(error) ?? 'failed' };
      }
    };
    listener.handle(channel, (event, input) => {
      if (!isTrusted(event, window)) {
        onRefused(channel, 'sender');
        return { problem: `${channel} is not for this sender` };
      }
      if (!fits(definition.input, input)) {
        onRefused(channel, 'shape');
        return { problem: `${channel} got input of another shape` };
      }
      return answer(input);
    });
  }
}

/** The part of a window's webContents that news go to. */
export interface ToldContents {
  isDestroyed(): boolean;
  send(channel: string, payload: unknown): void;
}

/** What main may say to a window; said to nobody while the window is not there. */
export function pusher<A extends Api>(window: string, api: A, contents: () => ToldContents | null): Pusher<A> {
  const tell: Record<string, (payload: unknown) => void> = {};
  for (const [entry, definition] of Object.entries(api)) {
    if (definition.kind !== 'push') continue;
    const channel = channelName(window, entry);
    tell[entry] = (payload) => {
      const target = contents();
      if (target !== null && !target.isDestroyed()) target.send(channel, payload);
    };
  }
  // Built from the table itself, entry by entry; the mapped type says the same, which the compiler cannot see.
  return tell as Pusher<A>;
}
