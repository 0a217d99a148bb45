import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { expect } from 'vitest';
import { familyOf } from './confinement.ts';
import type { Room, RoomUser } from './Room.ts';
import { coloursOf, DRAWN } from './screen.ts';
import type { Session } from './session.ts';

const LIMIT = { timeout: 240_000, interval: 250 };

/** A Ringfort that was installed and that a person has started, seen from outside of it. */
export class Installed {
  readonly session: Session;
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  #said = '';

  private constructor(session: Session, child: ChildProcess) {
    this.session = session;
    this.#child = child;
    this.#ended = once(child, 'exit');
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part) => (this.#said += part));
  }

  /** As from the menu of a desktop. */
  static start(room: Room, user: RoomUser, session: Session, command: readonly string[]): Installed {
    return new Installed(session, room.start(command, { as: user, env: session.env }));
  }

  /** All that it has printed. */
  get said(): string {
    return this.#said;
  }

  /** Its processes, as this machine counts them; the first one is the program itself, whatever has started it. */
  async processes(): Promise<readonly number[]> {
    const family = await familyOf(this.#child.pid ?? 0);
    const lines = await Promise.all(family.map(commandLineOf));
    // Some processes write their arguments anew, with spaces.
    const program = lines.findIndex((line) => /^(?:[^\0 ]*\/)?ringfort[\0 ]/u.test(line) && !line.includes('--type='));
    return program < 0 ? [] : family.slice(program);
  }

  /** Ends those of its processes that were begun for this, as a fault of theirs would; how many there were. */
  async lose(part: string): Promise<number> {
    const family = await this.processes();
    const lines = await Promise.all(family.map(commandLineOf));
    const found = family.filter((_, at) => lines[at]?.includes(part));
    for (const id of found) process.kill(id, 'SIGKILL');
    return found.length;
  }

  /** What it was told when it was started. */
  async args(): Promise<readonly string[]> {
    const [program = 0] = await this.processes();
    return (await commandLineOf(program)).split(/[\0 ]/u).filter(Boolean).slice(1);
  }

  /** Waits until its window stands on the screen. */
  async drawn(): Promise<void> {
    // What has ended draws nothing any more: then what it said is worth more than a wait.
    const ended = this.#ended.then(() =>
      Promise.reject(new Error(`It ended before it drew its window: ${this.#said}`)),
    );
    const isDrawn = expect.poll(async () => coloursOf(await this.session.picture()), LIMIT).toBeGreaterThan(DRAWN);
    await Promise.race([isDrawn, ended]);
    ended.catch(() => undefined);
  }

  /** Ends it as a session does that is logged out, and waits until it has; null where a signal was its end. */
  async end(): Promise<number | null> {
    const [program] = await this.processes();
    if (program !== undefined) process.kill(program, 'SIGTERM');
    return this.ended();
  }

  /** Waits until it has ended by itself. */
  async ended(): Promise<number | null> {
    await this.#ended;
    return this.#child.exitCode;
  }
}

const commandLineOf = (id: number): Promise<string> => readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '');
