/**
 * Claim: a call is seen and heard as soon as the machine allows. Two real Ringforts and a server, an audio call each
 * round. `npm run bench -- call`, with `--json` for one JSON object on the last line.
 *
 * How to read it:
 * - "dial to popup shown" begins with the press in the caller's window, and ends when the callee's popup is shown with
 *   the card of that call drawn: the caller's microphone and offer, two ratchets and the server are in it. Its floor,
 *   before each of these calls, is a press in a bare window of the same Electron, a line through a bare server and a
 *   bare window that stands ready (`call/barePopup.ts`).
 * - "frame to popup shown" is its last part, from when the bytes of the offer reach the callee's main process. "cold"
 *   is the same where no popup stood ready, as right after the start.
 * - "accept to first sound" begins with the click and ends when the first sound that was decoded from a packet of the
 *   caller's is given to the track in the callee's call window: microphone, answer, two ratchets, the server and both
 *   candidates' ways are in it. The steps on the way are medians of their own.
 * - "bare pair" is its floor, after each of these calls and in the same Electron: two windows with an RTCPeerConnection
 *   each that hand each other answer and candidates with nothing between, the microphone opened after the "accept" too
 *   (`call/barePair.ts`). It keeps nothing, encrypts nothing and draws nothing. Targets are relative to it, since both
 *   move with the machine; they are said to be missed and fail nothing.
 * - "camera to first picture" begins with the press in the caller's window and ends when the callee's draws a frame:
 *   the camera opens, and nothing is agreed anew. It has no target.
 * - "restart to sound again" begins when the caller hears that its computer has other addresses, and ends with the
 *   first sound that the callee hears over the new path: fresh relay credentials are asked for, and a question and its
 *   answer go through two ratchets. Its floor is an ICE restart of the bare pair. A round in which sound stayed on the
 *   old path for 10 s is left out, and the number of the others is said: on a busy machine the engine may settle on a
 *   new address of one side and the old one of the other, which a bare pair does too. Sound flows all the while.
 * - "crash to sound again" begins when the process of the callee's call window is ended, and ends with the first sound
 *   that the caller hears of the connection that follows: another window starts, agrees on new keys and opens the
 *   microphone. Its floor is a bare window that is opened in the place of one, and calls the other.
 * - "popup in memory" is what the prepared window's process holds alone and its share of what it has in common (PSS,
 *   Linux only).
 */
import { readFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { expect, type ElectronApplication, type Page } from '@playwright/test';
import { Person, windowNamed } from '../scripts/drive/person.ts';

import { bareCall } from './call/barePair.ts';
import { bareRing } from './call/barePopup.ts';
import { notePresses, offerToPopup, watchOffers } from './call/inMain.ts';
import { report, type Figures } from './call/report.ts';
import { cameraToPicture } from './call/picture.ts';
import { bareAnewToSound, bareRestartToSound, crashToSound, restartToSound } from './call/soundAgain.ts';
import { noteSteps, stepsSince, STEPS, type StepTimes } from './call/stepsOfCall.ts';
import { medianOf } from './stage/medianOf.ts';
import { onStage } from './stage/onStage.ts';

const ROUNDS = 5;
const PREPARED_WITHIN_MS = 30_000;

const say = (line: string) => process.stderr.write(`${line}\n`);
await onStage(say, async ({ folder, env, server, putAway }) => {
  const open = async (handle: string): Promise<Person> => {
    const person = await Person.open(handle, { profile: join(folder, handle), env });
    putAway(() => person.stop());
    await person.setUp(server.url);
    return person;
  };
  const alice = await open('alice');
  const bob = await open('bob');
  await alice.addContact('bob');
  await bob.addContact('alice');
  await watchOffers(bob.launched.app);
  await notePresses(alice.main);

  const cold = await round(alice, bob, false);
  const rounds = [];
  for (let count = 0; count < ROUNDS; count += 1) {
    // One after the other: the next call needs the first to be over.
    // oxlint-disable-next-line no-await-in-loop
    const bareDialMs = await bareRing(alice.launched.app, bob.launched.app, `${server.url}/healthz`);
    // oxlint-disable-next-line no-await-in-loop
    const ours = await round(alice, bob, true);
    // oxlint-disable-next-line no-await-in-loop
    const bare = await bareRound(bob.launched.app, `${server.url}/healthz`);
    rounds.push({ ...ours, ...bare, bareDialMs });
    say(`call ${count + 1} of ${ROUNDS} is measured`);
  }
  const figures: Figures = {
    rounds: ROUNDS,
    load: loadavg()[0] ?? 0,
    coldPopupMs: cold.popupMs,
    dialMs: medianOf(rounds.map(({ dialMs }) => dialMs)),
    bareDialMs: medianOf(rounds.map(({ bareDialMs }) => bareDialMs)),
    popupMs: medianOf(rounds.map(({ popupMs }) => popupMs)),
    pictureMs: medianOf(rounds.map(({ pictureMs }) => pictureMs)),
    restarts: rounds.flatMap(({ restartMs }) => restartMs ?? []),
    bareRestarts: rounds.flatMap(({ bareRestartMs }) => bareRestartMs ?? []),
    crashMs: medianOf(rounds.map(({ crashMs }) => crashMs)),
    bareAnewMs: medianOf(rounds.map(({ bareAnewMs }) => bareAnewMs)),
    steps: mediansOf(rounds.map(({ steps }) => steps)),
    bareSteps: mediansOf(rounds.map(({ bare }) => bare)),
    popupPssMiB: rounds.at(-1)?.popupPssMiB ?? null,
  };
  process.stdout.write(report(figures, process.argv.includes('--json')));
});

/** Hangs up if the call goes on, and puts its window away. What has just come up takes no press at first. */
function closeCall(page: Page): Promise<void> {
  return expect(async () => {
    if (page.isClosed()) return;
    await page.evaluate(() => {
      const named = (name: string) =>
        [...document.querySelectorAll('button')].find(
          (button) => (button.getAttribute('aria-label') ?? button.textContent).trim() === name,
        );
      setTimeout(() => (named('Close') ?? named('Hang up'))?.click());
    });
    await expect.poll(() => page.isClosed(), { timeout: 1_000 }).toBe(true);
  }).toPass({ timeout: 60_000 });
}

/** The same between two bare windows. */
async function bareRound(app: ElectronApplication, url: string) {
  const pair = await bareCall(app, url);
  try {
    const bareRestartMs = await bareRestartToSound(pair);
    const bareAnewMs = await bareAnewToSound(app, pair);
    return { bare: pair.steps, bareRestartMs, bareAnewMs };
  } finally {
    await pair.close();
  }
}

/** One call: rung, accepted, heard and hung up. */
async function round(alice: Person, bob: Person, prepared: boolean) {
  const popupPssMiB = prepared ? await preparedPopup(bob) : await withoutPopup(bob);
  await alice.call('bob', 'audio');
  const popup = await bob.popup();
  const { dialMs, popupMs } = await offerToPopup(bob.launched.app, alice.main);
  const callWindow = await windowNamed(bob.launched, 'call');
  await callWindow.waitForFunction(() => document.readyState === 'complete');
  await callWindow.evaluate(noteSteps);
  const aliceWindow = await alice.callWindow();
  await aliceWindow.evaluate(noteSteps);
  const acceptedAt = await popup
    .getByRole('button', { name: /^Answer/u })
    .last()
    // The popup takes no press in its first moments.
    .evaluate(
      (element: HTMLElement) =>
        new Promise<number>((resolve) => {
          setTimeout(() => {
            resolve(performance.timeOrigin + performance.now());
            setTimeout(() => element.click());
          }, 1_000);
        }),
    );
  const steps = await stepsSince(callWindow, acceptedAt);
  const pictureMs = await cameraToPicture(aliceWindow, callWindow);
  const restartMs = await restartToSound(alice.launched.app, callWindow);
  const crashMs = await crashToSound(bob.launched.app, aliceWindow);
  await expect.poll(() => callWindow.isClosed()).toBe(true);
  const bobWindow = await bob.callWindow();
  await Promise.all([bobWindow, aliceWindow].map(closeCall));
  // What came back under the pointer takes no press in its first moments.
  await alice.main.waitForTimeout(1_000);
  return { dialMs, popupMs, steps, pictureMs, restartMs, crashMs, popupPssMiB };
}

function mediansOf(rounds: readonly StepTimes[]): StepTimes {
  return Object.fromEntries(STEPS.map((step) => [step, medianOf(rounds.flatMap((times) => times[step] ?? []))]));
}

/** Waits until a popup stands ready; the value is what it takes, in MiB. */
async function preparedPopup({ launched }: Person): Promise<number | null> {
  const page = await windowNamed(launched, 'incoming');
  await page.waitForFunction(() => document.readyState === 'complete', undefined, { timeout: PREPARED_WITHIN_MS });
  const process_ = await launched.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()
      .find(({ webContents }) => webContents.getURL().includes('/windows/incoming/'))
      ?.webContents.getOSProcessId(),
  );
  const rollup = await readFile(`/proc/${process_}/smaps_rollup`, 'utf8').catch(() => '');
  const kiB = /^Pss:\s+(\d+) kB$/mu.exec(rollup)?.[1];
  return kiB === undefined ? null : Number(kiB) / 1024;
}

async function withoutPopup({ launched }: Person): Promise<null> {
  await windowNamed(launched, 'incoming');
  await launched.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()
      .find(({ webContents }) => webContents.getURL().includes('/windows/incoming/'))
      ?.destroy(),
  );
  return null;
}
