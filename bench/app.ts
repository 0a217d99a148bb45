// What contacts and history cost a whole Ringfort: a real Electron with 1000 contacts and 10,000 past calls beside one
// with a single one of each, and one with a screenful, in the same run. `npm run bench -- app`; `--json` ends with one
// JSON object, `--rounds=N` makes more starts.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Person } from '../scripts/drive/person.ts';
import { bytesOfCall, drawnRows, markRecentsSeen, recentsPainted, unlockToPainted } from './app/measure.ts';
import { seed, type Size } from './app/seed.ts';
import { medianOf } from './stage/medianOf.ts';
import { onStage, type Stage } from './stage/onStage.ts';

const SIZES = {
  small: { contacts: 1, recents: 1 },
  // As many as a window shows: what more of them cost is beside this, what drawing them costs is between both.
  screenful: { contacts: 30, recents: 30 },
  large: { contacts: 1000, recents: 10_000 },
} as const satisfies Record<string, Size>;
type SizeName = keyof typeof SIZES;
const NAMES = ['small', 'screenful', 'large'] as const satisfies readonly SizeName[];
/** How much slower the home of the large profile may be painted. */
const PAINTED_LIMIT = 1.3;

interface Figures {
  readonly unlockToPaintedMs: number[];
  readonly recentsPaintedMs: number[];
  readonly markRecentsSeenMs: number[];
  drawnRows: number;
  pushesInCall: number;
  bytesPushedInCall: number;
}

const given = parseArgs({ options: { rounds: { type: 'string', default: '3' }, json: { type: 'boolean' } } }).values;
const rounds = Number(given.rounds);
if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds=N takes a whole number from 1 on');
const say = (line: string): void => void process.stderr.write(`${line}\n`);

async function measure({ folder, env, server, putAway }: Stage): Promise<Record<SizeName, Figures>> {
  const figures = { small: none(), screenful: none(), large: none() };
  const open = (handle: string): Promise<Person> => Person.open(handle, { profile: join(folder, handle), env });
  const bob = await open('bob');
  putAway(() => bob.stop());
  await bob.setUp(server.url);
  for (const name of NAMES) {
    const person = await open(name);
    await person.setUp(server.url);
    await person.addContact('bob');
    await bob.addContact(name);
    await person.stop();
    const began = performance.now();
    await seed(join(folder, name), SIZES[name]);
    say(`${name}: ${JSON.stringify(SIZES[name])} seeded in ${Math.round(performance.now() - began)} ms`);
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const name of NAMES) {
      const person = await open(name);
      try {
        const of = figures[name];
        of.unlockToPaintedMs.push(await unlockToPainted(person));
        of.drawnRows = Math.max(of.drawnRows, await drawnRows(person));
        await person.isOnline();
        // How many steps of a call come together in one push is a matter of chance: the call with the fewest counts.
        const { count, bytes } = await bytesOfCall(person, bob);
        of.pushesInCall = Math.min(of.pushesInCall, count);
        of.bytesPushedInCall = Math.min(of.bytesPushedInCall, bytes);
        of.markRecentsSeenMs.push(await markRecentsSeen(person));
        of.recentsPaintedMs.push(await recentsPainted(person));
        of.drawnRows = Math.max(of.drawnRows, await drawnRows(person));
      } finally {
        await person.stop();
      }
    }
    say(`round ${round + 1} of ${rounds} is measured`);
  }
  return figures;
}

function none(): Figures {
  return {
    ...{ unlockToPaintedMs: [], recentsPaintedMs: [], markRecentsSeenMs: [] },
    ...{ drawnRows: 0, pushesInCall: Infinity, bytesPushedInCall: Infinity },
  };
}

const figures = await onStage(say, measure);
const told = (name: SizeName) => {
  const of = figures[name];
  return {
    'unlock to painted home, ms': Math.round(medianOf(of.unlockToPaintedMs)),
    'click to painted recents, ms': Math.round(medianOf(of.recentsPaintedMs)),
    // The first time there is something to mark.
    'mark recents seen, ms': Math.round((of.markRecentsSeenMs[0] ?? Number.NaN) * 10) / 10,
    'rows drawn at most': of.drawnRows,
    'pushes in a call': of.pushesInCall,
    'bytes pushed in a call': of.bytesPushedInCall,
  };
};
const [small, screenful, large] = [told('small'), told('screenful'), told('large')];
say(`${''.padEnd(30)}${'1 / 1'.padStart(12)}${'30 / 30'.padStart(12)}${'1000 / 10000'.padStart(14)}   ratio to both`);
for (const name of Object.keys(small) as (keyof typeof small)[]) {
  const value = large[name];
  const ratios = [value / small[name], value / screenful[name]].map((ratio) => ratio.toFixed(2).padStart(7));
  const columns = [String(small[name]).padStart(12), String(screenful[name]).padStart(12), String(value).padStart(14)];
  say(`${name.padEnd(30)}${columns.join('')}${ratios.join('')}`);
}
const paintedRatio = medianOf(figures.large.unlockToPaintedMs) / medianOf(figures.small.unlockToPaintedMs);
const isGood =
  paintedRatio <= PAINTED_LIMIT && figures.large.bytesPushedInCall <= 1.1 * figures.small.bytesPushedInCall;
if (given.json) process.stdout.write(`${JSON.stringify({ ok: isGood, small, screenful, large, paintedRatio })}\n`);
if (!isGood) {
  say(`Missed: painted home at most ${PAINTED_LIMIT} times, and bytes in a call that do not grow with the lists.`);
  process.exitCode = 1;
}
