import type { ElectronApplication, Page } from '@playwright/test';
import { openBare, type BarePair } from './barePair.ts';

/*
 * How long it takes until a call sounds again, after its path was made anew and after the window that held it crashed,
 * and the floors of both: the same with two bare connections. Pages are watched with `noteSteps`.
 */

/**
 * From the notice that this computer has other addresses to the first sound that the other side hears over the new
 * path. Null: none came in 10 s. The old path still carries sound then, so nobody hears a gap.
 */
export async function restartToSound(asker: ElectronApplication, heardIn: Page): Promise<number | null> {
  const heard = heardIn.evaluate(soundOnNextPath);
  await heardIn.evaluate(() => undefined);
  const began = await asker.evaluate(({ powerMonitor }) => {
    powerMonitor.emit('resume');
    return performance.timeOrigin + performance.now();
  });
  return since(began, await heard);
}

/** From the end of a call window's process to the first sound of the connection that follows, at the other side. */
export async function crashToSound(crashes: ElectronApplication, heardIn: Page): Promise<number> {
  const connections = await heardIn.evaluate(() => window.ringfortConnections.length);
  const began = await crashes.evaluate(({ BrowserWindow }) => {
    const now = performance.timeOrigin + performance.now();
    BrowserWindow.getAllWindows()
      .find(({ webContents }) => webContents.getURL().includes('/windows/call/'))
      ?.webContents.forcefullyCrashRenderer();
    return now;
  });
  return (await soundOf(heardIn, connections)) - began;
}

/** The same of two bare connections, which agree anew in the middle of a call. */
export async function bareRestartToSound({ caller, callee }: BarePair): Promise<number | null> {
  const heard = callee.evaluate(soundOnNextPath);
  await callee.evaluate(() => undefined);
  const began = await caller.evaluate(async () => {
    const now = performance.timeOrigin + performance.now();
    await window.bareRestart();
    return now;
  });
  return since(began, await heard);
}

/** One of two bare windows is gone; another is opened and calls, and the one that is left answers. */
export async function bareAnewToSound(app: ElectronApplication, { address, callee }: BarePair): Promise<number> {
  const connections = await callee.evaluate(() => window.ringfortConnections.length);
  const began = await openBare(app, `${address}&again`, `${address}&caller`);
  return (await soundOf(callee, connections)) - began;
}

function since(began: number, heard: number | null): number | null {
  return heard === null ? null : heard - began;
}

/** When the connection with this place was first heard. */
async function soundOf(page: Page, place: number): Promise<number> {
  const sound = await page.waitForFunction((at) => window.ringfortSounds[at], place, { polling: 20 });
  return (await sound.jsonValue()) ?? Number.NaN;
}

/** Runs in a page: waits until sound goes another way, by the credentials of ICE at its ends, and then for sound. */
function soundOnNextPath(): Promise<number | null> {
  const receiver = window.ringfortConnections
    .at(-1)
    ?.getReceivers()
    .find(({ track }) => track.kind === 'audio');
  const path = receiver?.transport?.iceTransport;
  if (receiver === undefined || path === undefined) throw new Error('there is no connection');
  const present = (): string => {
    const { local, remote } = path.getSelectedCandidatePair() ?? {};
    return `${local?.candidate} ${remote?.candidate}`;
  };
  const lastHeard = () => receiver.getSynchronizationSources()[0]?.timestamp ?? 0;
  const first = present();
  return new Promise((resolve) => {
    let heardBefore: number | null = null;
    const listen = setInterval(() => {
      if (heardBefore === null && present() !== first) heardBefore = lastHeard();
      if (heardBefore === null || lastHeard() <= heardBefore) return;
      clearInterval(listen);
      clearTimeout(limit);
      resolve(performance.timeOrigin + performance.now());
    }, 4);
    const limit = setTimeout(() => {
      clearInterval(listen);
      resolve(null);
    }, 10_000);
  });
}
