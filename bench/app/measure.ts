import { expect } from '@playwright/test';
import type { MainWindow } from '../../core/ipc/mainWindow.ts';
import type { Client } from '../../core/ipc/define.ts';
import { PASSPHRASE, type Person } from '../../scripts/drive/person.ts';

/** What main told its windows in a call, by IPC, and nothing that a window asked for. */
export interface Pushed {
  readonly count: number;
  readonly bytes: number;
}

declare global {
  interface Window {
    readonly main: Client<MainWindow>;
  }
  /** In the main process that is measured. */
  // oxlint-disable-next-line no-var
  var ringfortPushed: { count: number; bytes: number } | undefined;
}

/** From the click on Unlock to the frame in which the first row of the contacts stands. */
export async function unlockToPainted({ main }: Person): Promise<number> {
  await main.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
  // A screen takes no press in its first moments.
  await main.getByRole('button', { name: 'Unlock' }).click({ trial: true });
  return main.evaluate(
    () =>
      new Promise<number>((painted) => {
        const button = [...document.querySelectorAll('button')].find(({ textContent }) => textContent === 'Unlock');
        if (button === undefined) throw new Error('there is no Unlock');
        let began = 0;
        const watch = new MutationObserver(() => {
          if (document.querySelector('[role=grid] [role=row]') === null) return;
          watch.disconnect();
          // The frame after the one that was being made is on the screen with the rows.
          requestAnimationFrame(() => requestAnimationFrame(() => painted(performance.now() - began)));
        });
        watch.observe(document.body, { childList: true, subtree: true });
        began = performance.now();
        button.click();
      }),
  );
}

/** From the click on Recents to its first row, the same way. */
export async function recentsPainted({ main }: Person): Promise<number> {
  // Where a bar just went, no press counts for a moment.
  await main.locator('nav button').nth(1).click({ trial: true });
  return main.evaluate(
    () =>
      new Promise<number>((painted) => {
        const button = document.querySelectorAll<HTMLButtonElement>('nav button')[1];
        const contacts = document.querySelector('[role=grid]');
        if (button === undefined) throw new Error('there is no Recents');
        let began = 0;
        const watch = new MutationObserver(() => {
          const grid = document.querySelector('[role=grid]');
          if (grid === null || grid === contacts || grid.querySelector('[role=row]') === null) return;
          watch.disconnect();
          requestAnimationFrame(() => requestAnimationFrame(() => painted(performance.now() - began)));
        });
        watch.observe(document.body, { childList: true, subtree: true });
        began = performance.now();
        button.click();
      }),
  );
}

export function markRecentsSeen({ main }: Person): Promise<number> {
  return main.evaluate(async () => {
    const began = performance.now();
    await window.main.markRecentsSeen();
    return performance.now() - began;
  });
}

/** How many rows of lists the page really holds. */
export function drawnRows({ main }: Person): Promise<number> {
  return main.evaluate(() => document.querySelectorAll('[role=grid] [role=row]').length);
}

/**
 * A video call that is answered, talked in and hung up, with all that is pushed to any window of the caller counted.
 */
export async function bytesOfCall(caller: Person, callee: Person): Promise<Pushed> {
  const { app } = caller.launched;
  await app.evaluate(({ app: electron, webContents }) => {
    const pushed = { count: 0, bytes: 0 };
    globalThis.ringfortPushed = pushed;
    const count = (contents: Electron.WebContents): void => {
      const send = contents.send.bind(contents);
      contents.send = (channel: string, ...told: unknown[]) => {
        pushed.count += 1;
        pushed.bytes += JSON.stringify(told).length;
        send(channel, ...told);
      };
    };
    for (const contents of webContents.getAllWebContents()) count(contents);
    electron.on('web-contents-created', (_event, contents) => count(contents));
  });
  const call = await caller.call(callee.handle);
  const answered = await callee.accept();
  for (const window of [call, answered]) {
    await expect(window.locator('[data-phase="connected"]')).toBeVisible({ timeout: 20_000 });
  }
  await call.getByRole('button', { name: 'Hang up' }).click();
  await expect(answered.locator('[data-phase="ended"]')).toBeVisible();
  // The windows go when the end has been shown; all that is told of the call has been told by then.
  await Promise.all([call.waitForEvent('close'), answered.waitForEvent('close')].map((gone) => gone.catch(() => null)));
  return app.evaluate(() => {
    const pushed = globalThis.ringfortPushed;
    if (pushed === undefined) throw new Error('nobody has counted');
    return pushed;
  });
}
