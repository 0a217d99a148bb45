import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { projectRoot } from '../electron/folders.ts';
import { launchApp, type LaunchedApp, type LaunchOptions } from './launchApp.ts';
import { pressUntil } from './pressUntil.ts';

/** What a call window has received so far, as it shows it to people. */
export interface Reception {
  readonly audioPacketsReceived: number;
  readonly videoPacketsReceived: number;
  readonly framesDecoded: number;
}

/** What protects every profile here, where no keyring does. */
export const PASSPHRASE = 'correct horse battery';
const SHOTS = join(projectRoot, '.cache/shots');
/** What these end is a test that hangs: on a computer with much to do besides, windows and presses take this long. */
const FIRST_WINDOW_MS = 60_000;
const PRESSED_MS = 90_000;
/**
 * Two of the longest pauses between tries to reach the server (30 s), and the time that two tries take (15 s): the
 * first of them fails where a busy computer does not sign in within the five seconds of a server.
 */
const ONLINE_AGAIN_MS = 90_000;
const ANSWER_MS = 5_000;
const RETRY_MS = 3_000;

/** Somebody at a real Ringfort: does what a person does, by the words a person reads. */
export class Person {
  readonly handle: string;
  readonly launched: LaunchedApp;
  readonly main: Page;

  private constructor(handle: string, launched: LaunchedApp, main: Page) {
    this.handle = handle;
    this.launched = launched;
    this.main = main;
  }

  static async open(handle: string, options: LaunchOptions = {}): Promise<Person> {
    const launched = await launchApp({ ...options, args: ['--lang=en-US', ...(options.args ?? [])] });
    try {
      return new Person(handle, launched, await windowNamed(launched, 'main'));
    } catch (error) {
      await launched.stop();
      throw error;
    }
  }

  /** First run, up to the question who one is: a passphrase where the system has no keyring. */
  async begin(): Promise<void> {
    const { main } = this;
    const passphrase = main.getByLabel('Passphrase', { exact: true });
    const name = main.getByLabel('Your name');
    await expect(passphrase.or(name)).toBeVisible({ timeout: FIRST_WINDOW_MS });
    if (!(await passphrase.isVisible())) return;
    await passphrase.fill(PASSPHRASE);
    await main.getByLabel('Repeat the passphrase').fill(PASSPHRASE);
    await main.getByRole('button', { name: 'Protect and continue' }).click();
    await expect(name).toBeVisible({ timeout: FIRST_WINDOW_MS });
  }

  /** First run: a name and a server (null: hosted here). */
  async setUp(server: string | null): Promise<void> {
    const { main } = this;
    await this.begin();
    await main.getByLabel('Your name').fill(this.handle);
    if (server === null) await main.getByText('Host on this computer').click();
    else await main.getByLabel('Server address').fill(server);
    await main.getByRole('button', { name: 'Create account' }).click();
    await this.isOnline();
  }

  /** A later run of the same profile. */
  async unlock(): Promise<void> {
    await this.main.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
    await this.main.getByRole('button', { name: 'Unlock' }).click();
    await this.isOnline();
  }

  async isOnline(): Promise<void> {
    await expect(this.main.getByText(/^Connected/u).first()).toBeVisible({ timeout: ONLINE_AGAIN_MS });
  }

  async addContact(handle: string): Promise<void> {
    await this.main.getByRole('button', { name: 'Add contact' }).first().click();
    const dialog = this.main.getByRole('dialog');
    await dialog.getByLabel('Username').fill(handle);
    await dialog.getByRole('button', { name: 'Add contact' }).click();
    await expect(dialog).toHaveCount(0);
  }

  /** Dials, and returns the call window. */
  async call(peer: string, type: 'audio' | 'video' = 'video'): Promise<Page> {
    const label = type === 'video' ? `Video call ${peer}` : `Call ${peer}`;
    const button = this.main.getByRole('button', { name: label, exact: true }).first();
    await button.click();
    // A press right behind a sheet that closes does not count for what it uncovers (A78): a person presses again.
    await expect(async () => {
      const isThere = await opens(this.launched, 'call', RETRY_MS);
      if (!isThere) await button.click({ timeout: RETRY_MS });
      expect(isThere).toBe(true);
    }).toPass({ timeout: FIRST_WINDOW_MS });
    return this.callWindow();
  }

  callWindow(): Promise<Page> {
    return windowNamed(this.launched, 'call');
  }

  async popup(): Promise<Page> {
    const popup = await windowNamed(this.launched, 'incoming');
    await popup.getByRole('button', { name: 'Decline', exact: true }).waitFor({ timeout: FIRST_WINDOW_MS });
    return popup;
  }

  /** Until the popup of a test, which rings for nobody, is seen. */
  async seesRehearsal(): Promise<void> {
    // The window of the test before may go while it is looked at.
    await expect(async () => {
      const popup = await windowNamed(this.launched, 'incoming');
      await popup.getByRole('heading', { name: 'This is how it rings' }).waitFor({ timeout: RETRY_MS });
    }).toPass({ timeout: FIRST_WINDOW_MS });
  }

  async accept(type: 'audio' | 'video' = 'video'): Promise<Page> {
    const popup = await this.popup();
    await press(popup, type === 'video' ? /^Answer with video$/u : /^Answer( with audio)?$/u);
    return this.callWindow();
  }

  /** In a call: answers the second one, and holds or ends the first. */
  async answerAnd(wish: 'hold' | 'end'): Promise<Page> {
    await press(await this.popup(), wish === 'hold' ? /^Hold and answer$/u : /^End and answer$/u);
    return this.callWindow();
  }

  /** A stranger calls where there is no relay: the caller becomes a contact and is answered. */
  async addAndAnswer(): Promise<Page> {
    await press(await this.popup(), /^Add and answer/u);
    return this.callWindow();
  }

  async decline(): Promise<void> {
    await press(await this.popup(), /^Decline$/u);
  }

  /** Declines with a message of their own, or with the wish to be called in so long (`1 h`). */
  async declineWith(said: { readonly text: string } | { readonly callBackIn: string }): Promise<void> {
    const popup = await this.popup();
    await pressUntil(popup.getByRole('button', { name: 'Decline with a message' }), popup.getByRole('textbox'));
    if ('callBackIn' in said) return press(popup, new RegExp(`^${said.callBackIn}$`, 'u'));
    await popup.getByRole('textbox').fill(said.text);
    await press(popup, /^Decline and send$/u);
  }

  /** In the list of what can be shared: shares the one at this place, or nothing. */
  async chooseScreen(place: number | null): Promise<void> {
    const list = await windowNamed(this.launched, 'picker');
    await list.getByRole('heading', { level: 1 }).waitFor();
    if (place === null) return press(list, /^Cancel$/u);
    const source = list.getByRole('radio').nth(place);
    await expect(async () => {
      if (!(await source.isChecked())) await source.click({ timeout: 1_000 });
      expect(await source.isChecked()).toBe(true);
    }).toPass({ timeout: FIRST_WINDOW_MS });
    await press(list, /^Share$/u);
  }

  /** The line above all windows that says that something is shared. */
  sharingLine(): Promise<Page> {
    return windowNamed(this.launched, 'sharing');
  }

  /** By the button on that line. */
  async stopSharing(): Promise<void> {
    await press(await this.sharingLine(), /^Stop sharing$/u);
  }

  async shot(page: Page, name: string): Promise<string> {
    await mkdir(SHOTS, { recursive: true });
    const path = join(SHOTS, `${name}.png`);
    await page.screenshot({ path });
    return path;
  }

  async stop(): Promise<void> {
    await this.launched.stop();
  }
}

/**
 * The popup takes no press in its first moments, and closes itself under the press that works: press until it is taken.
 */
async function press(page: Page, name: RegExp): Promise<void> {
  const button = page.getByRole('button', { name });
  await expect(async () => {
    if (page.isClosed()) return;
    await button.evaluate((element: HTMLElement) => setTimeout(() => element.click())).catch(() => undefined);
    await page.waitForEvent('close', { timeout: 500 }).catch(() => undefined);
    if (!page.isClosed()) throw new Error(await standsIn(page));
  }).toPass({ timeout: PRESSED_MS });
}

/** What a person reads in a window that does not go, for the test that waited for it. */
async function standsIn(page: Page): Promise<string> {
  const text = await page
    .locator('body')
    .innerText({ timeout: RETRY_MS })
    .catch(() => 'nothing any more');
  return `in the window stands ${JSON.stringify(text)}`;
}

type WindowName = 'main' | 'incoming' | 'call' | 'picker' | 'sharing';

function findWindow({ app }: LaunchedApp, name: WindowName): Page | undefined {
  return app.windows().find((page) => page.url().includes(`/windows/${name}/`));
}

/** Whether a window of that name is there within this time. */
function opens(launched: LaunchedApp, name: WindowName, timeout: number): Promise<boolean> {
  return expect
    .poll(() => findWindow(launched, name) !== undefined, { timeout, intervals: [50] })
    .toBe(true)
    .then(
      () => true,
      () => false,
    );
}

/** A window by the page it shows. It is asked for again and again: a new window has no address in its first moment. */
export async function windowNamed(launched: LaunchedApp, name: WindowName): Promise<Page> {
  const { app } = launched;
  if (!(await opens(launched, name, FIRST_WINDOW_MS))) {
    const seen = app.windows().map((page) => page.url());
    // A main process that is stuck, behind a dialogue of the system for example, never answers.
    const asked = app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map(({ webContents }) => webContents.getURL()),
    );
    const stuck = new Promise<string[]>((resolve) => setTimeout(resolve, ANSWER_MS, ['no answer']));
    const real = await Promise.race([asked, stuck]);
    throw new Error(`no ${name} window: driver sees ${seen.join()}, app has ${real.join()}; log: ${launched.log()}`);
  }
  const page = findWindow(launched, name);
  if (page === undefined) throw new Error(`the ${name} window closed at once`);
  return page;
}

export async function reception(callWindow: Page): Promise<Reception> {
  const read = async (name: string): Promise<number> =>
    Number((await callWindow.locator('[data-phase]').first().getAttribute(name)) ?? 0);
  return {
    audioPacketsReceived: await read('data-audio-packets-received'),
    videoPacketsReceived: await read('data-video-packets-received'),
    framesDecoded: await read('data-frames-decoded'),
  };
}
