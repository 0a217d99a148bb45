import type { ElectronApplication } from '@playwright/test';

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
        Object.assign(watched, { offerAt: Date.now(), shownAt: 0 });
      return emit.call(this, event, ...values);
    };
    const watch = (window: Electron.BrowserWindow) => {
      window.on('show', () => {
        if (window.webContents.getURL().includes('/windows/incoming/')) watched.shownAt = Date.now();
      });
    };
    BrowserWindow.getAllWindows().forEach(watch);
    electronApp.on('browser-window-created', (_event, window) => watch(window));
  });
}

/** How long the last offer took to be seen, in milliseconds. */
export async function offerToPopup(app: ElectronApplication): Promise<number> {
  const { offerAt, shownAt } = await app.evaluate(() => (globalThis as unknown as { watched: Watched }).watched);
  if (offerAt === 0 || shownAt < offerAt) throw new Error('no offer was seen to open a popup');
  return shownAt - offerAt;
}
