// How long Ringfort takes from its start until it can be used, and what it holds and does idle in the tray, beside an
// Electron with one empty window in the same run. `npm run bench -- start`; `--json` ends with one JSON object,
// `--rounds=N` makes more starts, `--idle=SECONDS` watches longer. Linux, for it reads /proc.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pass } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { ensureBuilt } from '../scripts/build.ts';
import { openDisplay } from '../scripts/display.ts';
import { Person } from '../scripts/drive/person.ts';
import { ServerProcess } from '../scripts/drive/ServerProcess.ts';
import { projectRoot } from '../scripts/electron/folders.ts';
import { resolveElectron } from '../scripts/electron/resolveElectron.ts';
import { ensureSystem } from '../scripts/electron/systemLibraries.ts';
import { startKeyring } from '../test/runtime/desktop/keyring.ts';
import { startSessionBus } from '../test/runtime/desktop/sessionBus.ts';
import { useOfTree } from './app/processTree.ts';

/** How many times the empty window's. */
const START_LIMIT = 1.4;
const PSS_LIMIT = 1.4;
/** Of one core, more than the empty window takes. */
const PROCESSOR_LIMIT = 0.001;
/** What a start leaves to be done later is done by then. */
const SETTLED_MS = 20_000;

interface Subject {
  readonly name: 'empty' | 'ringfort';
  readonly folder: string;
  readonly profile: string;
  /** What can be used once it stands in the page. */
  readonly usable: string;
  readonly env: Readonly<Record<string, string>>;
}

interface Figures {
  readonly startMs: number[];
  pssMib: number;
  /** Of one core. */
  processor: number;
  waitsPerSecond: number;
}

const given = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    idle: { type: 'string', default: '40' },
    json: { type: 'boolean' },
  },
}).values;
const rounds = wholeNumber('rounds', given.rounds);
const idleMs = wholeNumber('idle', given.idle) * 1000;
const say = (line: string): void => void process.stderr.write(`${line}\n`);
const median = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;

function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error(`--${name}=N takes a whole number from 1 on`);
  return value;
}

async function measure(): Promise<Record<Subject['name'], Figures>> {
  const undo: (() => Promise<unknown>)[] = [];
  try {
    const electron = await resolveElectron(say);
    await ensureSystem({ binary: electron.binary }, say);
    await ensureBuilt(say);
    const root = await mkdtemp(join(tmpdir(), 'ringfort-bench-'));
    undo.push(() => rm(root, { recursive: true, force: true }));
    const display = await openDisplay();
    undo.push(display.close);
    const bus = await startSessionBus();
    undo.push(bus.stop);
    const keyring = await startKeyring(bus, 'unlocked');
    undo.push(keyring.stop);
    const server = await ServerProcess.start(join(root, 'server'));
    undo.push(() => server.stop());

    const env = { ...display.env, ...bus.env };
    const withKeyring = ['--password-store=gnome-libsecret'];
    const profile = join(root, 'profile');
    const person = await Person.open('anna', { profile, env, args: withKeyring });
    await person.setUp(server.url);
    await person.stop();

    const subjects: readonly Subject[] = [
      {
        ...{ name: 'empty', folder: join(import.meta.dirname, 'app/empty'), profile: join(root, 'empty') },
        ...{ usable: 'button', env },
      },
      { name: 'ringfort', folder: projectRoot, profile, usable: 'nav button', env },
    ];
    const figures = { empty: none(), ringfort: none() };
    for (let round = 0; round < rounds; round += 1) {
      for (const subject of subjects) {
        const started = await start(subject, electron, withKeyring);
        try {
          figures[subject.name].startMs.push(started.usableMs);
          // The first start of a program reads it from the disk.
          if (round === rounds - 1) Object.assign(figures[subject.name], await started.idle());
        } finally {
          await started.stop();
        }
      }
      say(`start ${round + 1} of ${rounds} is measured`);
    }
    return figures;
  } finally {
    for (const step of undo.toReversed()) await step().catch(() => undefined);
  }
}

async function start(subject: Subject, electron: Awaited<ReturnType<typeof resolveElectron>>, args: readonly string[]) {
  const probe = join(import.meta.dirname, 'app/usableProbe.cjs');
  const given = ['--disable-gpu', '--lang=en-US', `--user-data-dir=${subject.profile}`, ...args];
  const began = Date.now();
  const child = spawn(electron.executablePath, ['-r', probe, subject.folder, ...electron.args, ...given], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { ...process.env, ...electron.env, ...subject.env, RINGFORT_BENCH_USABLE: subject.usable },
  });
  const exited = once(child, 'exit');
  const { pid } = child;
  if (pid === undefined) throw new Error(`${subject.name} does not start`);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const said = async (word: string): Promise<string> => {
    for (;;) {
      // oxlint-disable-next-line no-await-in-loop -- the lines come one after the other
      const { value, done } = await lines.next();
      if (done === true) throw new Error(`${subject.name} ended before it was ${word}`);
      if (value.startsWith(word)) return value;
    }
  };
  const usableMs = Number((await said('usable ')).slice('usable '.length)) - began;
  return {
    usableMs,
    idle: async (): Promise<Omit<Figures, 'startMs'>> => {
      child.stdin.write('hide\n');
      await said('hidden');
      await pass(SETTLED_MS);
      const [before, from] = [await useOfTree(pid), performance.now()];
      await pass(idleMs);
      const [after, took] = [await useOfTree(pid), performance.now() - from];
      return {
        pssMib: after.pssKib / 1024,
        processor: (after.processorMs - before.processorMs) / took,
        waitsPerSecond: ((after.waits - before.waits) / took) * 1000,
      };
    },
    stop: async () => {
      child.kill();
      await exited;
    },
  };
}

function none(): Figures {
  return { startMs: [], pssMib: Number.NaN, processor: Number.NaN, waitsPerSecond: Number.NaN };
}

const { empty, ringfort } = await measure();
const startRatio = median(ringfort.startMs) / median(empty.startMs);
const pssRatio = ringfort.pssMib / empty.pssMib;
const moreProcessor = ringfort.processor - empty.processor;
const percent = (share: number): string => `${(share * 100).toFixed(2)} %`;
const row = (what: string, one: string, other: string, beside: string): void =>
  say(`${what.padEnd(34)}${one.padStart(10)}${other.padStart(12)}${beside.padStart(18)}`);
row('', 'empty', 'Ringfort', 'beside it');
row(
  'start to usable, ms',
  String(median(empty.startMs)),
  String(median(ringfort.startMs)),
  `${startRatio.toFixed(2)} (${START_LIMIT})`,
);
row(
  'hidden: memory (PSS), MiB',
  empty.pssMib.toFixed(0),
  ringfort.pssMib.toFixed(0),
  `${pssRatio.toFixed(2)} (${PSS_LIMIT})`,
);
row(
  'hidden: processor',
  percent(empty.processor),
  percent(ringfort.processor),
  `+${percent(moreProcessor)} (${percent(PROCESSOR_LIMIT)})`,
);
row('hidden: waits a second', empty.waitsPerSecond.toFixed(1), ringfort.waitsPerSecond.toFixed(1), '');
const isGood = startRatio <= START_LIMIT && pssRatio <= PSS_LIMIT && moreProcessor <= PROCESSOR_LIMIT;
if (given.json) {
  const summary = { ok: isGood, startRatio, pssRatio, moreProcessor, empty, ringfort };
  process.stdout.write(`${JSON.stringify(summary)}\n`);
}
if (!isGood) process.exitCode = 1;
