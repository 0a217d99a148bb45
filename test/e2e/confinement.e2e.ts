import { chown, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { windowNamed, type Person } from '../../scripts/drive/person.ts';
import { readAfter } from './computer.ts';
import { DEVICES, violationsOf, injections, openMedia, connectFromFrame } from './insidePages.ts';
import { lastSpeaker, namesOfDevices, otherPermissions, playOn } from './insidePages.ts';
import { closeMain, isShown } from './onDesktop.ts';
import { findPlainUser } from './plainUser.ts';
import type { Stage } from './openStage.ts';
import { pixelOfScreen, signsOf } from './sharingSigns.ts';
import { test } from './stage.ts';

const WINDOWS = ['main', 'incoming', 'call'] as const;
type Name = (typeof WINDOWS)[number];

test('while a call rings no window reaches Node, Electron or the network, nor runs what was put into its page; what it sends in another shape is refused, and the call goes on', async ({
  stage,
  friends,
}) => {
  const { alice, bob } = friends;
  const pages = await ringing(alice, bob);

  await test.step('each window has the functions of its own and nothing else', async () => {
    const globals = await Promise.all(
      WINDOWS.map((name) => pages[name].evaluate(() => Object.getOwnPropertyNames(window))),
    );
    const common = globals[0]!.filter((global) => globals.every((names) => names.includes(global)));
    for (const [at, name] of WINDOWS.entries()) {
      const own = globals[at]!.filter((global) => !common.includes(global));
      expect(own.sort()).toEqual(
        [...(name === 'call' ? ['RTCPeerConnection', 'webkitRTCPeerConnection'] : []), name].sort(),
      );
      const found = await pages[name].evaluate(() =>
        ['require', 'process', 'module', 'Buffer', 'global', 'electron', 'ipcRenderer'].filter(
          (each) => each in window,
        ),
      );
      expect(found).toEqual([]);
      expect(await pages[name].evaluate((own) => Reflect.set(window, own, 'replaced'), name)).toBe(false);
    }
    expect(await preferences(bob)).toEqual(
      WINDOWS.map((name) => ({
        name,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webviewTag: false,
      })),
    );
  });

  await test.step('none runs a script or takes a style that was put into its page', async () => {
    for (const name of WINDOWS) {
      expect(await pages[name].evaluate(injections), name).toEqual({
        html: 'TypeError',
        script: 'TypeError',
        evaluated: 'EvalError',
        handler: 'not run',
        styleElement: 'not applied',
        styleAttribute: 'not applied',
      });
    }
  });

  await test.step('what is of another shape is refused, and written down without its contents', async () => {
    const secret = 'never-in-a-log';
    const answers = await pages.main.evaluate(async (text) => {
      const { main } = window as unknown as { main: Record<string, (...input: unknown[]) => Promise<unknown>> };
      const { dial, unlock, hangUp, changeSettings } = main;
      const attempts = [
        dial?.({ peer: 42, callType: 'audio' }),
        dial?.({ peer: text, callType: 'fax' }),
        dial?.({ peer: 'alice', callType: 'audio', more: text }),
        dial?.(),
        unlock?.({ passphrase: text.repeat(200) }),
        hangUp?.({ callId: `${text}'; DROP TABLE` }),
        changeSettings?.({ theme: text }),
        changeSettings?.([text]),
      ];
      return Promise.all(
        attempts.map((attempt) =>
          Promise.resolve(attempt).then(
            () => 'taken',
            () => 'refused',
          ),
        ),
      );
    }, secret);
    expect(answers).toEqual(Array.from({ length: 8 }, () => 'refused'));
    const popup = await pages.incoming.evaluate(() => {
      const { incoming } = window as unknown as { incoming: { answer: (input: unknown) => Promise<unknown> } };
      return incoming.answer({ callId: ['x'], callType: null }).then(
        () => 'taken',
        () => 'refused',
      );
    });
    expect(popup).toBe('refused');

    await expect.poll(() => bob.launched.log()).toContain('main:dial refused for its shape');
    expect(bob.launched.log()).toContain('incoming:answer refused for its shape');
    expect(bob.launched.log()).not.toContain(secret);
  });

  await test.step('none goes elsewhere or opens another one, and nothing of the network can be fetched from it', async () => {
    const outside = await outsideServer(stage);
    for (const name of WINDOWS) {
      const page = pages[name];
      const own = page.url();
      for (const target of [outside.url, 'app://ringfort/windows/main/index.html?elsewhere']) {
        const wasStopped = await watchNavigation(bob, name);
        await page.evaluate((to) => location.assign(to), target);
        expect(await wasStopped()).toBe(true);
        expect(page.url()).toBe(own);
      }
      expect(await page.evaluate((to) => window.open(to) === null, outside.url)).toBe(true);

      expect(await page.evaluate(violationsOf, { how: 'fetch' as const, to: outside.url })).toContain('connect-src');
      expect(await page.evaluate(violationsOf, { how: 'socket' as const, to: outside.url })).toContain('connect-src');
      expect(await page.evaluate(violationsOf, { how: 'image' as const, to: outside.url })).toContain('img-src');
      // The others allow no frame at all, see below.
      if (name === 'call')
        expect(await page.evaluate(violationsOf, { how: 'frame' as const, to: outside.url })).toContain('frame-src');
    }
    expect(bob.launched.app.windows()).toHaveLength(WINDOWS.length);
    expect(outside.requests()).toBe(0);
    // Even where main itself would ask for it, and no policy of a page stands before it.
    const file = await bob.launched.app.evaluate(async ({ BrowserWindow }) => {
      const window = new BrowserWindow({ show: false });
      const loaded = await window.loadURL('file:///etc/hostname').then(
        () => 'loaded',
        (error: { code?: unknown }) => error.code,
      );
      window.destroy();
      return loaded;
    });
    expect(file).toBe('ERR_BLOCKED_BY_CLIENT');
  });

  await test.step('the call goes on', async () => {
    await pages.incoming.evaluate(accept);
    const call = await alice.callWindow();
    await expect(call.locator('[data-phase="connected"]')).toBeVisible({ timeout: 60_000 });
    // The driver still waits for what was stopped.
    await bob.main.reload();
  });
});

test('a call opens devices in the call window, the screen only as chosen in a window of main, and nothing before or after it; while one is shared a frame stands round it and a line above all windows, neither with a right of its own (A90)', async ({
  friends,
}) => {
  const { alice, bob } = friends;
  const pages = await ringing(alice, bob, 'video');
  for (const name of WINDOWS) {
    for (const what of DEVICES)
      expect(await pages[name].evaluate(openMedia, what), `${name} ${what}`).not.toBe('opened');
  }
  expect(new Set(await pages.call.evaluate(namesOfDevices))).toEqual(new Set(['']));
  // It rings on the output that was chosen.
  expect(await pages.incoming.evaluate(namesOfDevices)).toContain('Fake Audio Output 1');

  const call = await bob.accept('audio');
  await expect(call.locator('[data-phase="connected"]')).toBeVisible({ timeout: 60_000 });
  expect(await call.evaluate(openMedia, 'microphone' as const)).toBe('opened');
  // Every call has a button for the camera, however it was answered.
  for (const what of ['camera', 'both'] as const) expect(await call.evaluate(openMedia, what)).toBe('opened');
  for (const what of ['screen', 'desktop', 'display'] as const) {
    const opened = call.evaluate(openMedia, what);
    await bob.chooseScreen(null);
    expect(await opened, what).not.toBe('opened');
  }
  for (const what of ['microphone', 'camera'] as const)
    expect(await bob.main.evaluate(openMedia, what), what).toBe('NotAllowedError');
  expect(await bob.main.evaluate(openMedia, 'display' as const)).not.toBe('opened');
  for (const page of [call, bob.main]) {
    expect(await page.evaluate(otherPermissions)).toEqual({
      geolocation: 'denied',
      notifications: 'denied',
      midi: 'denied',
      // Links, and what can be told of a call, are there to be copied.
      'clipboard-write': 'granted',
      // The settings name the cameras; that one is not opened while a call lives was seen above.
      camera: 'granted',
    });
  }

  for (const page of [call, bob.main]) expect(await page.evaluate(namesOfDevices)).not.toContain('');
  const speaker = await call.evaluate(lastSpeaker);
  expect(await call.evaluate(playOn, speaker)).toBe(speaker);

  // What was chosen is seen by the other side, and told here, until it is put away.
  const other = await alice.callWindow();
  const bare = await pixelOfScreen(bob, 0.5, 0);
  await call.getByRole('button', { name: 'Share your screen' }).click();
  await bob.chooseScreen(0);
  await expect(other.getByLabel('Screen of bob')).toBeVisible({ timeout: 20_000 });
  await expect(call.getByText('alice sees what you share')).toBeVisible();
  const line = await bob.sharingLine();
  await expect(line.getByRole('heading', { name: 'Your screen is shared with alice' })).toBeVisible();
  const known = ['sharing', ...WINDOWS, 'picker', 'relay', 'RTCPeerConnection', 'require', 'process'];
  expect(await line.evaluate((names) => names.filter((name) => name in window), known)).toEqual(['sharing']);
  for (const what of DEVICES) expect(await line.evaluate(openMedia, what), what).not.toBe('opened');
  expect(await line.evaluate(injections)).toMatchObject({ script: 'TypeError', evaluated: 'EvalError' });
  await expect
    .poll(() => signsOf(bob))
    .toEqual([
      ...Array.from({ length: 4 }, () => ({ page: '', sandbox: true, focusable: false, onTop: true })),
      { page: 'sharing', sandbox: true, focusable: true, onTop: true },
    ]);
  // It stands at the edge of what is seen, and covers nothing.
  await expect.poll(() => pixelOfScreen(bob, 0.5, 0)).not.toEqual(bare);
  const edge = await pixelOfScreen(bob, 0.5, 0);
  await expect.poll(() => pixelOfScreen(bob, 0.5, 1)).toEqual(edge);
  await bob.shot(line, 'sharingLine');
  await bob.stopSharing();
  await expect(call.getByRole('button', { name: 'Share your screen' })).toBeVisible();
  await expect(other.getByLabel('Screen of bob')).toHaveCount(0);
  expect(await signsOf(bob)).toEqual([]);
  await expect.poll(() => pixelOfScreen(bob, 0.5, 0)).toEqual(bare);

  await readAfter(
    bob,
    () => other.getByRole('button', { name: 'Hang up' }).click(),
    call.locator('[data-phase="ended"]'),
  );
  expect(await call.evaluate(openMedia, 'microphone' as const)).toBe('NotAllowedError');
  // The tone of its end, and a voice message, are heard where the call was.
  expect(await call.evaluate(playOn, speaker)).toBe(speaker);
});

test('windows that need no WebRTC have none, send no UDP with it, and end when they make a frame to find it in (A90); the main window comes back, and to close it ends nothing', async ({
  stage,
  friends,
}) => {
  // The windows of whoever is called end here: it is Alice, whose Ringfort can be started again.
  const { alice, bob } = friends;
  const pages = await ringing(bob, alice);
  const stun = {
    main: await udpListener(stage),
    incoming: await udpListener(stage),
    call: await udpListener(stage),
  };
  for (const name of WINDOWS) await gatherInIsolatedWorld(alice, name, stun[name].port);
  // The call window shows that the others would have been heard.
  await expect.poll(() => stun.call.packets(), { timeout: 20_000 }).toBeGreaterThan(0);
  for (const name of ['incoming', 'main'] as const) {
    expect(await pages[name].evaluate(() => 'RTCPeerConnection' in window)).toBe(false);
    await pages[name].evaluate(connectFromFrame, stun[name].port).catch(() => undefined);
    await expect.poll(() => alice.launched.log()).toContain(`${name} window crashed`);
    expect(stun[name].packets()).toBe(0);
  }
  // It is there again, for the person: in a process of its own.
  const { app } = alice.launched;
  const again = () => app.windows().find((page) => page !== pages.main && page.url().includes('/main/'));
  await expect
    .poll(
      () =>
        again()
          ?.getByText(/^Connected/u)
          .first()
          .isVisible(),
      { timeout: 20_000 },
    )
    .toBe(true);
  // It shows what it showed.
  await expect.poll(() => again()?.getByText('bob', { exact: true }).first().isVisible()).toBe(true);
  await expect.poll(() => isShown(alice)).toBe(true);
  await closeMain(alice);
  // Without a tray it is minimised, where there is somebody who does that; it is there, and so is the phone.
  expect(app.windows()).toContain(again());
  await friends.startAgain().then((started) => started.unlock());
});

const plainUser = await findPlainUser();

if (plainUser.found) {
  test('started by a plain user, every window runs inside Chromium’s own sandbox', async ({ stage }) => {
    const home = await mkdtemp(join(tmpdir(), 'ringfort-plain-'));
    stage.putAway(() => rm(home, { recursive: true, force: true }));
    await chown(home, plainUser.id, plainUser.id);
    const bob = await stage.open('bob', { profile: join(home, 'profile'), user: { id: plainUser.id, home } });
    await bob.begin();
    const renderers = await bob.launched.app.evaluate(({ app, BrowserWindow }) => ({
      switched: app.commandLine.hasSwitch('no-sandbox'),
      ids: BrowserWindow.getAllWindows().map(({ webContents }) => webContents.getOSProcessId()),
    }));
    expect(renderers.switched).toBe(false);
    expect(renderers.ids.length).toBeGreaterThan(0);
    for (const id of renderers.ids) {
      const status = await readFile(`/proc/${id}/status`, 'utf8');
      expect(status).toMatch(/^Seccomp:\s+2$/mu);
      expect(status).toMatch(/^NoNewPrivs:\s+1$/mu);
      expect(status).toMatch(/^CapEff:\s+0+$/mu);
    }
  });
} else {
  test(`Chromium’s own sandbox cannot be tried here (${plainUser.why}); each window asks for it all the same`, async ({
    stage,
  }) => {
    const bob = await stage.open('bob');
    await bob.begin();
    expect((await preferences(bob)).map(({ sandbox }) => sandbox)).toEqual([true]);
  });
}

/** All windows of somebody who is called: the popup rings and the call window waits hidden. */
/** Runs in a popup. Its driver waits for the end of what was stopped, and would not press. */
function accept(): void {
  const buttons = [...document.querySelectorAll('button')];
  buttons.find((button) => /^Answer(?: with audio)?$/u.test(button.ariaLabel ?? button.textContent.trim()))?.click();
}

async function ringing(caller: Person, callee: Person, type: 'audio' | 'video' = 'audio'): Promise<Record<Name, Page>> {
  await caller.call(callee.handle, type);
  const incoming = await callee.popup();
  const call = await windowNamed(callee.launched, 'call');
  await call.waitForFunction(() => document.readyState === 'complete');
  return { main: callee.main, incoming, call };
}

/** What main asked of Chromium for each window. */
async function preferences({ launched }: Person) {
  const found = await launched.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map(({ webContents }) => {
      // Not among Electron's declared functions, but its documented way to see what a window really got.
      const { getLastWebPreferences } = webContents as unknown as {
        getLastWebPreferences: () => Record<string, unknown>;
      };
      const { sandbox, contextIsolation, nodeIntegration, webviewTag } = getLastWebPreferences.call(webContents);
      const name = /\/windows\/(\w+)\//u.exec(webContents.getURL())?.[1] ?? '';
      return { name, sandbox, contextIsolation, nodeIntegration, webviewTag };
    }),
  );
  return WINDOWS.flatMap((name) => found.filter((each) => each.name === name));
}

/** From now on: whether this window's next attempt to go elsewhere was stopped, once it is made. */
async function watchNavigation({ launched }: Person, name: Name): Promise<() => Promise<boolean>> {
  const { app } = launched;
  await app.evaluate(({ webContents }, page) => {
    const contents = webContents.getAllWebContents().find((each) => each.getURL().includes(page));
    const wasStopped = new Promise<boolean>((resolve) => {
      contents?.once('will-navigate', (event) => resolve(event.defaultPrevented));
    });
    Object.assign(globalThis, { wasStopped });
  }, `/windows/${name}/`);
  return () => app.evaluate(() => (globalThis as unknown as { wasStopped: Promise<boolean> }).wasStopped);
}

async function outsideServer(stage: Stage): Promise<{ url: string; requests: () => number }> {
  let requests = 0;
  const server = createServer((_request, response) => {
    requests += 1;
    response.setHeader('Access-Control-Allow-Origin', '*').end('outside');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  stage.putAway(() => new Promise((resolve) => server.close(resolve)));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, requests: () => requests };
}

/** Hears what WebRTC sends to look for its own address. */
async function udpListener(stage: Stage): Promise<{ port: number; packets: () => number }> {
  let packets = 0;
  const socket = createSocket('udp4').on('message', () => (packets += 1));
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  stage.putAway(() => new Promise<void>((resolve) => socket.close(() => resolve())));
  return { port: socket.address().port, packets: () => packets };
}

/** WebRTC as the engine gives it, from a world beside the page's in which nothing was taken away. */
async function gatherInIsolatedWorld({ launched }: Person, name: Name, port: number): Promise<void> {
  const code = `(async () => {
    const connection = new RTCPeerConnection({ iceServers: [{ urls: 'stun:127.0.0.1:${port}' }] });
    connection.createDataChannel('out');
    await connection.setLocalDescription(await connection.createOffer());
    // A window that may send waits for an answer that never comes; the others are through at once.
    if (${name === 'call'}) return;
    while (connection.iceGatheringState !== 'complete')
      await new Promise((resolve) => connection.addEventListener('icegatheringstatechange', resolve, { once: true }));
  })()`;
  await launched.app.evaluate(
    async ({ webContents }, { page, script }) => {
      const contents = webContents.getAllWebContents().find((each) => each.getURL().includes(page));
      await contents?.executeJavaScriptInIsolatedWorld(77, [{ code: script }]);
    },
    { page: `/windows/${name}/`, script: code },
  );
}
