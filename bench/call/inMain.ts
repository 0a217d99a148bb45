import type { ElectronApplication, Page } from '@playwright/test';

declare global {
  interface Window {
    /** When it was pressed last, by the clock of all processes. */
    pressedAt?: number;
  }
}

interface Watched {
  offerAt: number;
  shownAt: number;
}

/** From now on main notes when the bytes of an offer reach it and when a popup is shown. */
export async function watchOffers(app: ElectronApplication): Promise<void> {
  await app.evaluate(({ app: electronApp, BrowserWindow }) => {
    const watched = { offerAt: 0, shownAt: 0 };
    Object.assign(globalThis, { watched });
    const net: unknown = process.mainModule?.require('node:net');
    const { Socket } = net as { Socket: { prototype: { emit: (event: string, ...values: unknown[]) => boolean } } };
    const { emit } = Socket.prototype;
    Socket.prototype.emit = function (event, ...values) {
      const [chunk] = values;
      if (event === 'data' && chunk instanceof Buffer && chunk.includes('"call_offer"'))
        Object.assign(watched, { offerAt: performance.timeOrigin + performance.now(), shownAt: 0 });
      return emit.call(this, event, ...values);
    };
    const watch = (window: Electron.BrowserWindow) => {
      window.on('show', () => {
        if (window.webContents.getURL().includes('/windows/incoming/'))
          watched.shownAt = performance.timeOrigin + performance.now();
      });
    };
    BrowserWindow.getAllWindows().forEach(watch);
    electronApp.on('browser-window-created', (_event, window) => watch(window));
  });
}

/** From now on a page notes when it was pressed last. */
export async function notePresses(page: Page): Promise<void> {
  await page.evaluate(() => {
    const note = () => void (window.pressedAt = performance.timeOrigin + performance.now());
    addEventListener('click', note, { capture: true });
  });
}

/** How long the last offer took to be seen, in milliseconds: from the press of its caller, and from its bytes. */
export async function offerToPopup(
  app: ElectronApplication,
  caller: Page,
): Promise<{ dialMs: number; popupMs: number }> {
  const { offerAt, shownAt } = await app.evaluate(() => (globalThis as unknown as { watched: Watched }).watched);
  if (offerAt === 0 || shownAt < offerAt) throw new Error('no offer was seen to open a popup');
  const pressedAt = await caller.evaluate(() => window.pressedAt);
  if (pressedAt === undefined) throw new Error('nobody has pressed');
  return { dialMs: shownAt - pressedAt, popupMs: shownAt - offerAt };
}
