import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { assistiveTechnology } from '../../../scripts/electron/systemLibraries.ts';
import { ensured } from '../ensured.ts';

const Answer = Type.Object({
  id: Type.Integer(),
  lines: Type.Optional(Type.Array(Type.String())),
  done: Type.Optional(Type.Boolean()),
  text: Type.Optional(Type.Union([Type.String(), Type.Null()])),
});
type Answer = Static<typeof Answer>;
const shape = Compile(Answer);

/** Role and name of a thing in a window, as regular expressions of Python: all of the role, a part of the name. */
export interface Thing {
  readonly role: string;
  readonly name: string;
}

/** A screen reader and what is steered with it, see assistive.py. */
export interface Assistive {
  /**
   * Roles and names of all that shows, in the order in which it is read: `push button "Hang up"`. Of the process with
   * this number alone, if one is said.
   */
  readonly read: (program?: number) => Promise<readonly string[]>;
  /** Whether it is there and was pressed. */
  readonly press: (thing: Thing) => Promise<boolean>;
  /** Whether it is there and has the keyboard now. */
  readonly focus: (thing: Thing) => Promise<boolean>;
  /** What stands in a field; null while it is not there. */
  readonly content: (thing: Thing) => Promise<string | null>;
  readonly stop: () => Promise<void>;
}

// The distribution's own, which is the one that its modules are made for.
const PYTHON = '/usr/bin/python3';

/** What a program must find in its environment, and be told, so that it tells what is in its pages. */
export const ASSISTED = {
  env: { ACCESSIBILITY_ENABLED: '1', NO_AT_BRIDGE: '0' },
  args: ['--force-renderer-accessibility'],
} as const;

export interface AssistiveOptions {
  /** The session's. */
  readonly env: Readonly<Record<string, string>>;
  /** Whose session it is, where it is another's: that user alone may speak on its bus. Needs root. */
  readonly user?: number;
}

export async function startAssistive({ env, user }: AssistiveOptions): Promise<Assistive> {
  await ensured(assistiveTechnology);
  const become = user === undefined ? [] : ['setpriv', `--reuid=${user}`, `--regid=${user}`, '--clear-groups', '--'];
  // As text: the project may lie where that user cannot read.
  const text = await readFile(join(import.meta.dirname, 'assistive.py'), 'utf8');
  const [command, ...args] = [...become, PYTHON, '-W', 'ignore::DeprecationWarning', '-c', text];
  const program = spawn(command, args, {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });
  const ended = once(program, 'exit');
  process.once('exit', () => program.kill());
  const waiting = new Map<number, (answer: Answer) => void>();
  createInterface({ input: program.stdout }).on('line', (text) => {
    const answer: unknown = JSON.parse(text);
    if (!shape.Check(answer)) throw new Error(`assistive.py said something unexpected: ${text}`);
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  });
  const gone = ended.then(([code]) => Promise.reject(new Error(`assistive.py ended with status ${String(code)}`)));
  gone.catch(() => undefined);

  let orders = 0;
  const order = async (deed: string, details: Partial<Thing> & { program?: number } = {}): Promise<Answer> => {
    const id = ++orders;
    const answered = new Promise<Answer>((resolve) => waiting.set(id, resolve));
    program.stdin.write(`${JSON.stringify({ id, do: deed, ...details })}\n`);
    return Promise.race([answered, gone]);
  };
  return {
    read: async (of) => (await order('read', of === undefined ? {} : { program: of })).lines ?? [],
    press: async (thing) => (await order('press', thing)).done ?? false,
    focus: async (thing) => (await order('focus', thing)).done ?? false,
    content: async (thing) => (await order('content', thing)).text ?? null,
    stop: async () => {
      if (program.kill()) await ended;
    },
  };
}
