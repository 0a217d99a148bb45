// How long Ringfort takes from its start until it can be used, what it holds and does idle in the tray, and how much
// script its windows read first, beside an Electron with one empty window in the same run. `npm run bench -- app` runs
// it after `app.ts`; `--json` ends with one JSON object, `--rounds=N` makes more starts, `--idle=SECONDS` watches
// longer. Linux, for it reads /proc. Targets are said to be missed and fail nothing.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Person } from '../scripts/drive/person.ts';
import { projectRoot } from '../scripts/electron/folders.ts';
import { startDesktop } from '../test/runtime/desktop/desktop.ts';
import { startKeyring } from '../test/runtime/desktop/keyring.ts';
import { startSessionBus } from '../test/runtime/desktop/sessionBus.ts';
import { scriptSizes } from './app/scriptSizes.ts';
import { startProgram, type Idle, type Program } from './app/startedProgram.ts';
import { medianOf } from './stage/medianOf.ts';
import { onStage, type Stage } from './stage/onStage.ts';

interface Figures extends Idle {
  readonly startMs: number;
}

const given = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    idle: { type: 'string', default: '120' },
    json: { type: 'boolean' },
  },
}).values;
const rounds = wholeNumber('rounds', given.rounds);
const idleMs = wholeNumber('idle', given.idle) * 1000;
const say = (line: string): void => void process.stderr.write(`${line}\n`);

function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error(`--${name}=N takes a whole number from 1 on`);
  return value;
}

async function measure({ folder, electron, env: display, server, putAway }: Stage): Promise<readonly Figures[]> {
  // As most people have it: the system's keyring opens the data, and nobody types a passphrase.
  const bus = await startSessionBus();
  putAway(bus.stop);
  const keyring = await startKeyring(bus, 'unlocked');
  putAway(keyring.stop);
  // And a tray: without one it is looked for more often in the first minutes, which is no rest.
  const desktop = await startDesktop(bus);
  putAway(desktop.stop);
  const shared = { args: ['--password-store=gnome-libsecret'], env: { ...display, ...bus.env } };
  const profile = join(folder, 'anna');
  const person = await Person.open('anna', { profile, ...shared });
  await person.setUp(server.url);
  await person.stop();

  const here = join(import.meta.dirname, 'app/empty');
  const programs: readonly Program[] = [
    { name: 'the empty window', folder: here, profile: join(folder, 'empty'), usable: 'button', ...shared },
    { name: 'Ringfort', folder: projectRoot, profile, usable: 'nav button', ...shared },
  ];
  const starts = programs.map((): number[] => []);
  const idle: Idle[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    for (const [at, program] of programs.entries()) {
      const started = await startProgram(electron, program);
      try {
        starts[at]?.push(started.usableMs);
        // The first start of a program reads it from the disk.
        if (round === rounds) idle.push(await started.idle(idleMs));
      } finally {
        await started.stop();
      }
    }
    say(`start ${round} of ${rounds} is measured`);
  }
  return idle.map((of, at) => ({ ...of, startMs: medianOf(starts[at] ?? []) }));
}

const [empty, ringfort] = await onStage(say, measure);
if (empty === undefined || ringfort === undefined) throw new Error('both are measured');
const sizes = await scriptSizes(join(projectRoot, 'out'));

interface Line {
  readonly what: string;
  readonly empty?: number;
  readonly ringfort: number;
  readonly beside: number;
  readonly target: number;
  readonly show?: (value: number) => string;
}

const times = (value: number): string => value.toFixed(2);
const percent = (share: number): string => `${(share * 100).toFixed(2)} %`;
const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;
const weight = (what: string, bytes: number, target: number): Line => ({
  ...{ what, ringfort: bytes, beside: bytes, target, show: kilobytes },
});
const lines: readonly Line[] = [
  {
    ...{ what: 'start to usable, ms', empty: empty.startMs, ringfort: ringfort.startMs },
    ...{ beside: ringfort.startMs / empty.startMs, target: 1.4 },
  },
  {
    ...{ what: 'hidden: memory (PSS), MiB', empty: Math.round(empty.pssMib), ringfort: Math.round(ringfort.pssMib) },
    ...{ beside: ringfort.pssMib / empty.pssMib, target: 1.4 },
  },
  {
    ...{ what: 'hidden: processor', empty: empty.processor, ringfort: ringfort.processor },
    ...{ beside: ringfort.processor - empty.processor, target: 0.001, show: percent },
  },
  weight('script of the main window', sizes.windows.main, 560_000),
  weight('script of the popup', sizes.windows.incoming, 230_000),
  weight('heaviest preload', sizes.preload, 12_000),
];
say(
  `${''.padEnd(32)}${'empty'.padStart(10)}${'Ringfort'.padStart(12)}${'beside'.padStart(11)}${'target'.padStart(11)}`,
);
for (const { what, empty: floor, ringfort: ours, beside, target, show } of lines) {
  const cell = (value: number): string => show?.(value) ?? String(value);
  const columns = [(floor === undefined ? '' : cell(floor)).padStart(10), cell(ours).padStart(12)];
  const ratio = show ?? times;
  const verdict = beside <= target ? 'met' : 'missed';
  say(`${what.padEnd(32)}${columns.join('')}${ratio(beside).padStart(11)}${ratio(target).padStart(11)}  ${verdict}`);
}
say(`hidden: waits a second, empty ${empty.waitsPerSecond.toFixed(1)}, Ringfort ${ringfort.waitsPerSecond.toFixed(1)}`);
if (given.json === true) process.stdout.write(`${JSON.stringify({ empty, ringfort, sizes })}\n`);
