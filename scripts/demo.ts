// Two Ringforts on one machine: Alice calls Bob with video. `-- --json` ends with the summary as one JSON object,
// `-- --packaged` runs what `npm run package` makes.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { Person } from './drive/person.ts';
import { ServerProcess } from './drive/ServerProcess.ts';
import { ensureBuilt } from './build.ts';
import { firstCall, type CallReport } from './demo/firstCall.ts';
import { summaryLines } from './demo/summary.ts';
import { openDisplay } from './display.ts';
import { projectRoot } from './electron/folders.ts';
import { resolveElectron } from './electron/resolveElectron.ts';
import { ensureSystem } from './electron/systemLibraries.ts';
import { packageApp } from './package/makePackages.ts';

const json = process.argv.includes('--json');
const packaged = process.argv.includes('--packaged');
const began = performance.now();

const say = (line: string): void => {
  const seconds = ((performance.now() - began) / 1000).toFixed(1).padStart(5);
  process.stderr.write(`${seconds} s  ${line}\n`);
};

async function run(): Promise<CallReport> {
  // Undone in the reverse order, whatever happens.
  const undo: (() => Promise<unknown>)[] = [];
  try {
    const electron = await resolveElectron(say);
    await ensureSystem({ binary: electron.binary }, say);
    if (packaged) await packageApp({ drivable: true }, say);
    else await ensureBuilt(say);

    const folder = await mkdtemp(join(tmpdir(), 'ringfort-demo-'));
    undo.push(() => rm(folder, { recursive: true, force: true }));
    const display = await openDisplay();
    undo.push(display.close);
    say(display.kind === 'real' ? 'Using this display.' : 'No display here: using a virtual one (Xvfb).');

    const server = await ServerProcess.start(join(folder, 'server'));
    undo.push(() => server.stop());
    say(`The signalling server listens on ${server.url}.`);

    const open = async (handle: string): Promise<Person> => {
      const person = await Person.open(handle, { packaged, env: display.env });
      undo.push(() => person.stop());
      return person;
    };
    const [alice, bob] = await Promise.all([open('alice'), open('bob')]);
    say('Two Ringforts are open.');
    await Promise.all([alice.setUp(server.url), bob.setUp(server.url)]);
    say('Alice and Bob have made their keys and are signed in.');
    await Promise.all([alice.addContact('bob'), bob.addContact('alice')]);
    say('They have added each other: prekey bundles fetched, sessions agreed.');
    return await firstCall({ server, alice, bob, say, talkMs: 5_000 });
  } finally {
    for (const step of undo.toReversed()) await step().catch(() => undefined);
  }
}

try {
  const report = await run();
  const screenshots = report.screenshots.map((path) => relative(projectRoot, path));
  for (const line of summaryLines({ ...report, screenshots })) process.stderr.write(`${line}\n`);
  if (json) process.stdout.write(`${JSON.stringify({ ok: true, ...report, screenshots })}\n`);
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`\nThe demo did not succeed: ${message}\n`);
  if (json) process.stdout.write(`${JSON.stringify({ ok: false, error: message })}\n`);
  process.exitCode = 1;
}
