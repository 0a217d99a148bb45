import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { ElectronApplication } from '@playwright/test';

/*
 * "Dial to popup" without Ringfort: a press in a window of one Electron, whose main sends a line to a server, which
 * hands it to the main of the other one, which shows a window that stands ready. Nothing is kept or encrypted, and one
 * word is drawn.
 */

/** How long that took, in milliseconds. `url` is any page of this computer's own. */
export async function bareRing(caller: ElectronApplication, callee: ElectronApplication, url: string): Promise<number> {
  const phones = new Set<Socket>();
  const server = createServer((socket) => {
    phones.add(socket.setNoDelay(true).on('error', () => undefined));
    socket.on('data', (line) => {
      for (const other of phones) if (other !== socket) other.write(line);
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  try {
    const asked = { url, port };
    const shown = callee.evaluate(waitForRing, asked);
    // Its main has taken the order, and does what it says before what is asked of it now.
    await callee.evaluate(() => undefined);
    while (phones.size < 1) await once(server, 'connection');
    const pressedAt = await caller.evaluate(ring, asked);
    return (await shown) - pressedAt;
  } finally {
    for (const phone of phones) phone.destroy();
    server.close();
  }
}

interface Asked {
  readonly url: string;
  readonly port: number;
}
type Main = typeof import('electron');

/** Runs in the callee's main. Resolves with when the window was shown. */
async function waitForRing({ BrowserWindow }: Main, { url, port }: Asked): Promise<number> {
  const net = process.mainModule?.require('node:net') as typeof import('node:net');
  const window = new BrowserWindow({
    ...{ show: false, width: 360, height: 240, frame: false },
    webPreferences: { partition: 'bare', sandbox: true, contextIsolation: true, backgroundThrottling: false },
  });
  await window.loadURL(url);
  const socket = net.connect(port, '127.0.0.1').setNoDelay(true);
  return new Promise((resolve) => {
    window.once('show', () => {
      resolve(performance.timeOrigin + performance.now());
      window.destroy();
    });
    socket.once('data', () => {
      const drawn = window.webContents.executeJavaScript(`document.body.textContent = 'rings'`);
      void drawn.then(() => window.showInactive());
    });
  });
}

/** Runs in the caller's main. Resolves with when the window that it opens was pressed. */
async function ring({ BrowserWindow }: Main, { url, port }: Asked): Promise<number> {
  const net = process.mainModule?.require('node:net') as typeof import('node:net');
  const window = new BrowserWindow({
    ...{ show: true, width: 360, height: 240 },
    webPreferences: { partition: 'bare', sandbox: true, contextIsolation: true, backgroundThrottling: false },
  });
  await window.loadURL(url);
  const socket = net.connect(port, '127.0.0.1').setNoDelay(true);
  await new Promise<void>((resolve) => socket.once('connect', resolve));
  // A title is told to main, as an order of a window is.
  window.once('page-title-updated', () => socket.write('ring\n'));
  const pressedAt: number = await window.webContents.executeJavaScript(
    `performance.timeOrigin + performance.now() + 0 * (document.title = 'pressed').length`,
  );
  window.destroy();
  return pressedAt;
}
