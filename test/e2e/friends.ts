import { expect, type Page } from '@playwright/test';
import { openVirtualDisplay, type Display } from '../../scripts/display.ts';
import type { Person } from '../../scripts/drive/person.ts';
import type { ServerProcess } from '../../scripts/drive/ServerProcess.ts';
import { startDesktop, type Desktop } from '../runtime/desktop/desktop.ts';
import { timersTake } from './computer.ts';
import type { Stage } from './openStage.ts';

/** Alice and Bob, who know each other; Bob's Ringfort is on a desktop. */
export interface Friends {
  readonly server: ServerProcess;
  readonly desktop: Desktop;
  /** Bob's alone: a window that Alice's Ringfort opens takes the keyboard of hers. */
  readonly display: Display;
  readonly alice: Person;
  readonly bob: Person;
  /** Alice's Ringfort ends, if it has not: another one in her profile is hers from now on. It is locked. */
  readonly startAgain: () => Promise<Person>;
  /** The server ends, if it has not: another one goes on in its folder and at its port. */
  readonly serverStartsAgain: (args?: readonly string[]) => Promise<void>;
}

export async function makeFriends(stage: Stage): Promise<Friends> {
  const [server, desktop, display] = await Promise.all([stage.server(), startDesktop(), openVirtualDisplay()]);
  stage.putAway(() => display.close());
  stage.putAway(() => desktop.stop());
  const env = { ...desktop.env, ...display.env };
  const [alice, bob] = await Promise.all([stage.open('alice'), stage.open('bob', { env })]);
  await Promise.all([alice.setUp(server.url), bob.setUp(server.url)]);
  await Promise.all([alice.addContact('bob'), bob.addContact('alice')]);
  await isReachable(desktop);
  const friends = {
    ...{ server, desktop, display, alice, bob },
    startAgain: async () => {
      await friends.alice.stop();
      return (friends.alice = await stage.open('alice'));
    },
    serverStartsAgain: async (args: readonly string[] = []) => {
      await friends.server.stop();
      friends.server = await stage.server(args, server);
    },
  };
  return friends;
}

/**
 * As if nothing had been: no call, no call in the lists, nobody verified, every window but the main one gone, that one
 * as when it was new, and timers as they are.
 */
export async function startOver({ desktop, alice, bob }: Friends): Promise<void> {
  await endCalls(alice, bob);
  await Promise.all([timersTake(alice, 1), timersTake(bob, 1)]);
  await Promise.all([forget(alice, bob), forget(bob, alice)]);
  await Promise.all([isNew(alice), isNew(bob)]);
  await isReachable(desktop);
  await expect.poll(() => desktop.notifications()).toEqual([]);
}

async function forget({ launched, main }: Person, other: Person): Promise<void> {
  await main.evaluate(async (handle) => {
    await window.main.clearRecents();
    await window.main.changeSettings({ doNotDisturb: 'off' });
    await window.main.withdrawVerification({ handle });
  }, other.handle);
  await launched.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()
      .find(({ webContents }) => webContents.getURL().includes('/windows/main/'))
      ?.show(),
  );
}

/** What stood in a main window when it was new. */
const seenWhenNew = new WeakMap<Page, string>();

/** To read a window anew costs as much as a short call: only one in which something else stands than in a new one. */
async function isNew(person: Person): Promise<void> {
  const { main } = person;
  const before = seenWhenNew.get(main);
  if (before !== undefined && (await main.evaluate(allThatIsSeen)) === before) return;
  await main.reload();
  await person.isOnline();
  seenWhenNew.set(main, await main.evaluate(allThatIsSeen));
}

/** Runs in a main window: its words, what was typed and chosen, and what has the focus. */
function allThatIsSeen(): string {
  const fields = [...document.querySelectorAll('input, textarea, select')] as HTMLInputElement[];
  const chosen = [...document.querySelectorAll('[aria-selected=true], [aria-current], [aria-expanded=true]')];
  const { activeElement } = document;
  return JSON.stringify([
    document.title,
    document.body.innerText,
    fields.map(({ value, checked }) => [value, checked]),
    chosen.map(({ textContent }) => textContent),
    activeElement?.getAttribute('aria-label') ?? activeElement?.localName,
  ]);
}

/** Nobody talks on; a Ringfort that was closed, or whose window is gone, does not anyway. */
export async function leaveCalls({ alice, bob }: Friends): Promise<void> {
  await Promise.all([alice, bob].map(async ({ main }) => main.evaluate(hangUp).catch(() => undefined)));
}

/** Until nobody is in a call, and no window of one is left. */
export async function endCalls(...people: readonly Person[]): Promise<void> {
  for (const { main } of people) await main.evaluate(hangUp);
  await Promise.all(people.map((person) => isIdle(person)));
}

/** Runs in a main window. */
async function hangUp(): Promise<void> {
  const { main } = window;
  const { view } = (await main.current()).call;
  if (view.phase !== 'idle' && view.phase !== 'ended') {
    await main.hangUp({ callId: view.call.callId, phase: view.phase });
  }
}

/** Until the call is put away; a window in which it ended is closed, as a person does. */
async function isIdle({ launched, main }: Person): Promise<void> {
  await expect(async () => {
    for (const page of launched.app.windows().filter((one) => one.url().includes('/windows/call/'))) {
      const close = page.getByRole('button', { name: 'Close', exact: true });
      if (await close.isVisible()) await close.click({ timeout: 1_000 });
    }
    const { view } = await main.evaluate(async () => (await window.main.current()).call);
    expect(view.phase).toBe('idle');
    // The popup stands ready, hidden.
    const shown = await launched.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().flatMap((each) => (each.isVisible() ? [each.webContents.getURL()] : [])),
    );
    expect(shown.filter((url) => !url.includes('/windows/main/'))).toEqual([]);
  }).toPass({ timeout: 30_000 });
}

async function isReachable(desktop: Desktop): Promise<void> {
  await expect.poll(() => desktop.tray()?.tooltip, { timeout: 20_000 }).toBe('Ringfort: reachable');
}
