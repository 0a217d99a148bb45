import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { ensured } from '../ensured.ts';
import { startSessionBus, type SessionBus } from './sessionBus.ts';

const Id = Type.Integer();
const Tray = Type.Object({ kind: Type.Literal('tray'), tooltip: Type.String(), picture: Type.String() });
const Notification = Type.Object({
  kind: Type.Literal('notification'),
  id: Id,
  summary: Type.String(),
  body: Type.String(),
  actions: Type.Array(Type.String()),
  urgency: Type.Integer(),
  timeout: Type.Integer(),
});
const Reply = Type.Object({ kind: Type.Literal('reply'), to: Id, labels: Type.Array(Type.String()) });
const Refusal = Type.Object({ kind: Type.Literal('refusal'), to: Id, why: Type.String() });
const Line = Type.Union([
  Type.Object({ kind: Type.Literal('ready') }),
  Tray,
  Type.Object({ kind: Type.Literal('trayGone') }),
  Notification,
  Type.Object({ kind: Type.Literal('notificationClosed'), id: Id }),
  Reply,
  Refusal,
]);
type Line = Static<typeof Line>;
type Answer = Static<typeof Reply> | Static<typeof Refusal>;
const lineShape = Compile(Line);

export type TrayIcon = Static<typeof Tray>;
export type DesktopNotification = Static<typeof Notification>;

/** What a person sees and does on a desktop: the icon in the tray with its menu, and the notifications. */
export interface Desktop {
  /** What a program must find in its environment to be on this desktop. */
  readonly env: Record<string, string>;
  /** The icon as it is shown now; null while there is none. */
  readonly tray: () => TrayIcon | null;
  /** The labels of the icon's menu, opened anew. */
  readonly menu: () => Promise<readonly string[]>;
  readonly click: (label: string) => Promise<void>;
  /** A left click on the icon. */
  readonly activate: () => Promise<void>;
  /** The notifications that are on the screen now. */
  readonly notifications: () => readonly DesktopNotification[];
  /** Every notification that ever was, replaced ones too. */
  readonly announced: () => readonly DesktopNotification[];
  /** Presses a notification; 'default' is its text. */
  readonly notificationAction: (id: number, key: string) => Promise<void>;
  /** Its own do not disturb, as KDE has it. */
  readonly holdBack: (isOn: boolean) => Promise<void>;
  /** Another program plays from now on. */
  readonly playMusic: () => Promise<void>;
  /** Whether that plays now: "Playing" or "Paused". */
  readonly music: () => Promise<string | undefined>;
  /** Its panel is gone from one moment to the next, and the session bus stays: another one may be started on it. */
  readonly crash: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

// The distribution's own, which is the one that python3-dbus and python3-gi are made for.
const PYTHON = '/usr/bin/python3';

/** Whose session it is, where it is another's: that user alone may speak on its bus. Needs root. */
export interface DesktopOf {
  readonly user: number;
}

/** Starts a stand-in desktop on this session bus, which goes with it; see desktop.py. */
export async function startDesktop(onBus?: Pick<SessionBus, 'env' | 'stop'>, of?: DesktopOf): Promise<Desktop> {
  await ensured({ pythonModules: ['dbus', 'gi'] });
  const bus = onBus ?? (await startSessionBus());
  const ids = of === undefined ? [] : [`--reuid=${of.user}`, `--regid=${of.user}`, '--clear-groups', '--'];
  const become = of === undefined ? [] : ['setpriv', ...ids];
  // As text: the project may lie where that user cannot read.
  const text = await readFile(join(import.meta.dirname, 'desktop.py'), 'utf8');
  const [command, ...args] = [...become, PYTHON, '-c', text];
  const program = spawn(command, args, {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, ...bus.env },
  });
  const ended = once(program, 'exit');
  const kill = () => program.kill();
  process.once('exit', kill);

  let tray: TrayIcon | null = null;
  const announced: DesktopNotification[] = [];
  const shown = new Map<number, DesktopNotification>();
  const waiting = new Map<number, (answer: Answer) => void>();

  const hear = (said: Line): void => {
    switch (said.kind) {
      case 'ready':
        return;
      case 'tray':
        tray = said;
        return;
      case 'trayGone':
        tray = null;
        return;
      case 'notification':
        announced.push(said);
        shown.set(said.id, said);
        return;
      case 'notificationClosed':
        shown.delete(said.id);
        return;
      case 'reply':
      case 'refusal':
        waiting.get(said.to)?.(said);
        waiting.delete(said.to);
    }
  };
  const gone = ended.then(([code]) => Promise.reject(new Error(`the desktop ended with status ${String(code)}`)));
  gone.catch(() => undefined);
  const lines = createInterface({ input: program.stdout });
  lines.on('line', (text) => hear(parse(text)));
  await Promise.race([once(lines, 'line'), gone]);

  let orders = 0;
  const order = async (deed: string, ...details: (string | number | boolean)[]): Promise<readonly string[]> => {
    const id = ++orders;
    const answered = new Promise<Answer>((resolve) => waiting.set(id, resolve));
    program.stdin.write(`${JSON.stringify({ id, do: deed, with: details })}\n`);
    const answer = await Promise.race([answered, gone]);
    if (answer.kind === 'refusal') throw new Error(`${deed}: ${answer.why}`);
    return answer.labels;
  };

  const crash = async (): Promise<void> => {
    process.off('exit', kill);
    if (program.kill()) await ended;
  };

  return {
    env: { ...bus.env },
    tray: () => tray,
    menu: () => order('menu'),
    click: async (label) => void (await order('click', label)),
    activate: async () => void (await order('activate')),
    notifications: () => [...shown.values()],
    announced: () => announced,
    notificationAction: async (id, key) => void (await order('notificationAction', id, key)),
    holdBack: async (isOn) => void (await order('holdBack', isOn)),
    playMusic: async () => void (await order('playMusic')),
    music: async () => (await order('music'))[0],
    crash,
    stop: async () => {
      await crash();
      await bus.stop();
    },
  };
}

function parse(text: string): Line {
  const said: unknown = JSON.parse(text);
  if (!lineShape.Check(said)) throw new Error(`the desktop said something unexpected: ${text}`);
  return said;
}
