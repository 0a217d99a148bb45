import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, type Page } from '@playwright/test';
import type { EndReason } from '../../core/call/endReason.ts';
import { en } from '../../core/words/en.ts';
import type { Person } from '../../scripts/drive/person.ts';
import { outcomeLines, reasonIn } from '../stage/outcomeTable.ts';
import { isUpFor, timersTake, uptime } from './computer.ts';
import { endCalls } from './friends.ts';
import { alwaysRelay } from './relaySettings.ts';
import { opensLink, sharedStage, test } from './stage.ts';
import { soundFlows } from './talking.ts';

/*
 * Lines of the table "How a call ends" of the protocol page that people cause by what they press, or by a program that
 * dies, in real windows: words on both sides, and the row of the server. `test/integration/outcomes.test.ts` plays
 * every line, without windows. Other walks have those that are not here: declines, an answer that never comes, busy
 * (`betweenCalls`, `collisions`), no microphone (`failingCalls`), sleep (`sleep`), do not disturb (`doNotDisturb`), a
 * lost connection (`survival`). Without windows alone are those of a server or a person who attacks, of full disks and
 * queues, of a desktop that is not to be disturbed, and of moments that no press can meet.
 */

const cast = sharedStage(async (stage) => {
  // As short as a server lets it be: many of these end when nobody has answered.
  const server = await stage.server(['--ring-timeout-ms', '10000']);
  const [alice, bob, carol] = await Promise.all([stage.open('alice'), stage.open('bob'), stage.open('carol')]);
  await Promise.all([alice, bob, carol].map((person) => person.setUp(server.url)));
  await Promise.all([alice.addContact('bob'), bob.addContact('alice'), carol.addContact('bob')]);
  const people = {
    ...{ stage, server, alice, bob, carol },
    /** Whose program has ended has another one in the same profile. */
    again: async (who: 'alice' | 'bob', before: (person: Person) => Promise<void> = async () => undefined) => {
      await people[who].stop();
      people[who] = await stage.open(who);
      await before(people[who]);
      await people[who].unlock();
      await patient(people[who]);
      return people[who];
    },
  };
  await Promise.all([alice, bob, carol].map((person) => patient(person)));
  return people;
});

/** What a window says of an end stays there for longer than a busy computer takes to look. */
const patient = (person: Person): Promise<void> => timersTake(person, 4);

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).first().click();

/** Who called, and who was called. */
type Played = readonly [Person, Person];

async function rings(caller: Person, callee: Person): Promise<Page> {
  const page = await caller.call(callee.handle, 'audio');
  await callee.popup();
  return page;
}

async function talk(caller: Person, callee: Person): Promise<readonly [Page, Page]> {
  const pages = [await caller.call(callee.handle, 'audio'), await callee.accept('audio')] as const;
  for (const page of pages) await soundFlows(page);
  return pages;
}

/** The callee has answered, and their microphone opens no sooner than the call is over. */
async function answersSlowly(caller: Person, callee: Person): Promise<readonly [Page, Page]> {
  const dialled = await rings(caller, callee);
  const answered = await callee.callWindow();
  await answered.evaluate(() => {
    navigator.mediaDevices.getUserMedia = () => new Promise(() => undefined);
  });
  await callee.accept('audio');
  return [dialled, answered];
}

/** As a person does in the menu of a contact. The server is told of it without the patience that others have here. */
async function blocks(person: Person, handle: string): Promise<void> {
  const { main } = person;
  await timersTake(person, 1);
  await main.getByRole('navigation').getByText('Contacts').click();
  await main.getByRole('row', { name: handle }).first().click({ button: 'right' });
  await main.getByRole('menuitem', { name: en['block.ask'] }).click();
  await press(main, en['block.block']);
}

type Changes = Parameters<Window['main']['changeSettings']>[0];
const set = ({ main }: Person, changes: Changes) =>
  main.evaluate((values) => window.main.changeSettings(values), changes);

/** The callee has set this, and their phone says nothing. */
async function unanswered(changes: Changes, caller: 'alice' | 'carol' = 'alice'): Promise<Played> {
  const { bob, [caller]: calling } = cast();
  await set(bob, changes);
  const page = await calling.call('bob', 'audio');
  await expect(page.locator('[data-phase="ended"]')).toBeVisible();
  return [calling, bob];
}

const ringOfAlice = (wish: 'never' | 'usual') =>
  cast().bob.main.evaluate((rings) => window.main.ringContact({ handle: 'alice', rings, ringtone: null }), wish);

/** How it ended is put away, and what they chose for a line is nothing to the next one. */
async function settle(): Promise<void> {
  const { alice, bob } = cast();
  await Promise.all([alice, bob].map(({ main }) => main.evaluate(putAway)));
  await endCalls(alice, bob);
  await Promise.all([
    ...[alice, bob].map((person) => set(person, { alwaysRelay: false, whoMayRing: 'everybody', quietHours: false })),
    ringOfAlice('usual'),
    bob.main.evaluate(() => window.main.unblock({ handle: 'alice' })),
  ]);
  await expect.poll(() => blocksAtServer()).toBe(0);
  await patient(bob);
}

/** Runs in a main window. */
async function putAway(): Promise<void> {
  const { view } = (await window.main.current()).call;
  if (view.phase === 'ended') await window.main.dismiss({ callId: view.call.callId, phase: view.phase });
}

async function crashCallWindow(person: Person): Promise<void> {
  const page = await person.callWindow();
  await person.launched.app.evaluate(({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows().find((each) => each.webContents.getURL().includes('/windows/call/'));
    window?.webContents.forcefullyCrashRenderer();
  });
  await expect.poll(() => page.isClosed()).toBe(true);
}

const kill = (person: Person): boolean => process.kill(person.launched.app.process().pid ?? 0, 'SIGKILL');

const DAY_MINUTES = 1440;
const hourAround = (): Changes => {
  const now = new Date();
  const minute = now.getHours() * 60 + now.getMinutes();
  return {
    ...{ quietHours: true, quietFrom: (minute + DAY_MINUTES - 60) % DAY_MINUTES },
    quietUntil: (minute + 60) % DAY_MINUTES,
  };
};

/** By the sentence of its line. */
const PLAYS: Readonly<Record<string, () => Promise<Played>>> = {
  'the caller must be relayed, and has no relay': async () => {
    const { alice, bob } = cast();
    await alwaysRelay(true, alice);
    await alice.call('bob', 'audio');
    return [alice, bob];
  },
  'the callee must be relayed, and has no relay': async () => {
    const { alice, bob } = cast();
    await alwaysRelay(true, bob);
    await rings(alice, bob);
    await bob.accept('audio');
    return [alice, bob];
  },
  'the callee blocks the caller while it rings': async () => {
    const { alice, bob } = cast();
    const page = await rings(alice, bob);
    await blocks(bob, 'alice');
    await expect(page.locator('[data-phase="ended"]')).toBeVisible();
    return [alice, bob];
  },
  'the callee has blocked the caller': async () => {
    const { alice, bob } = cast();
    await blocks(bob, 'alice');
    await expect.poll(() => blocksAtServer()).toBe(1);
    await alice.call('bob', 'audio');
    return [alice, bob];
  },
  'the callee blocks the caller in the call': async () => {
    const { alice, bob } = cast();
    await talk(alice, bob);
    await blocks(bob, 'alice');
    await press(bob.main, en['block.inCall.confirm']);
    return [alice, bob];
  },
  'nobody may ring': () => unanswered({ whoMayRing: 'nobody' }),
  'only contacts may ring, and the caller is none': () => unanswered({ whoMayRing: 'contacts' }, 'carol'),
  'only contacts may ring, and the caller has a link of the callee’s that has ended': async () => {
    const { bob, carol } = cast();
    await set(bob, { whoMayRing: 'contacts' });
    const link = await bob.main.evaluate(() => window.main.standingLink());
    await carol.main.evaluate(() => window.main.removeContact({ handle: 'bob' }));
    await opensLink(carol, link?.texts[0]?.text ?? '');
    const asked = () => carol.main.evaluate(async () => (await window.main.current()).account.link?.number);
    await expect.poll(asked).toEqual(expect.any(Number));
    const added = carol.main.evaluate((number) => window.main.addFromLink({ number }), (await asked()) ?? 0);
    expect(await added).toEqual({ ok: true });
    await bob.main.evaluate((id) => window.main.revokeLink({ id }), link?.id ?? 0);
    await carol.call('bob', 'audio');
    return [carol, bob];
  },
  'it is a time at which the callee wants to hear nothing': () => unanswered(hourAround()),
  'the callee wants calls of the caller never to ring': async () => {
    await ringOfAlice('never');
    return unanswered({});
  },
  'the callee shares the screen in another call': async () => {
    const { alice, bob, carol } = cast();
    await bob.addContact('carol');
    const [, shared] = await talk(carol, bob);
    await press(shared, 'Share your screen');
    await bob.chooseScreen(0);
    await bob.sharingLine();
    const page = await alice.call('bob', 'audio');
    await expect(page.locator('[data-phase="ended"]')).toBeVisible();
    await endCalls(carol, bob);
    return [alice, bob];
  },
  'the caller gives up while the callee’s answer is being made': async () => {
    const { alice, bob } = cast();
    const [dialled] = await answersSlowly(alice, bob);
    await press(dialled, 'Hang up');
    return [alice, bob];
  },
  'the time to answer is over while the callee’s answer is being made': async () => {
    const { alice, bob } = cast();
    await answersSlowly(alice, bob);
    return [alice, bob];
  },
  'the callee hangs up before the answer is made': async () => {
    const { alice, bob } = cast();
    const [, answered] = await answersSlowly(alice, bob);
    await press(answered, 'Hang up');
    return [alice, bob];
  },
  'the callee’s call window is lost before the answer': async () => {
    const { alice, bob } = cast();
    await answersSlowly(alice, bob);
    await crashCallWindow(bob);
    return [alice, bob];
  },
  'the caller’s call window is lost while it rings': async () => {
    const { alice, bob } = cast();
    await rings(alice, bob);
    await crashCallWindow(alice);
    return [alice, bob];
  },
  'the caller hangs up while it connects': async () => {
    const { alice, bob } = cast();
    const page = await rings(alice, bob);
    await page.evaluate(() => {
      RTCPeerConnection.prototype.setRemoteDescription = () => new Promise(() => undefined);
    });
    await bob.accept('audio');
    await expect(page.locator('[data-phase="connecting"]')).toBeVisible();
    await press(page, 'Hang up');
    return [alice, bob];
  },
  'the caller’s call window is lost in the call, and so is every one that takes its place': async () => {
    const { alice, bob } = cast();
    await talk(alice, bob);
    for (let lost = 1; lost <= 4; lost += 1) await crashCallWindow(alice);
    return [alice, bob];
  },
  'the caller’s program is killed while it rings there, and comes back': async () => {
    const { alice, bob, again } = cast();
    await rings(alice, bob);
    kill(alice);
    return [await again('alice'), bob];
  },
  'the caller’s program is killed in the call, and the caller does not go back': async () => {
    const { alice, bob, again } = cast();
    await talk(alice, bob);
    const killedAt = await uptime(alice);
    kill(alice);
    const back = await again('alice', (person) => isUpFor(person, killedAt + 5));
    await press(back.main, en['call.cutOff.leave']);
    await isUpFor(back, null);
    return [back, bob];
  },
  'the callee quits while it rings': async () => {
    const { alice, bob, again } = cast();
    const page = await rings(alice, bob);
    await bob.launched.app.evaluate(({ app }) => app.quit()).catch(() => undefined);
    await expect(page.locator('[data-phase="ended"]')).toBeVisible();
    return [alice, await again('bob')];
  },
  'the callee’s phone is off, and back later': async () => {
    const { alice, bob, again } = cast();
    await bob.stop();
    const page = await alice.call('bob', 'audio');
    await expect(page.getByText(en['call.phase.calling.peerOffline']).first()).toBeVisible();
    await expect(page.locator('[data-phase="ended"]')).toBeVisible();
    return [alice, await again('bob')];
  },
  'nobody has that name any more': async () => {
    const { alice, carol } = cast();
    await alice.addContact('carol');
    await carol.main.evaluate(() => window.main.deleteAccount());
    await alice.call('carol', 'audio');
    return [alice, carol];
  },
};

const blocksAtServer = (): number => {
  const database = new Database(join(cast().server.folder, 'ringfort-server.sqlite'), { readonly: true });
  const found = database.prepare('SELECT entry FROM blocks').all();
  database.close();
  return found.length;
};

const lines = new Map(outcomeLines().map((line) => [line.what, line]));

/** In the call window, where it opened for this call, and in the list of calls. */
async function reads(person: Person, peer: string, reason: EndReason, inWindow: boolean): Promise<void> {
  const { main } = person;
  if (inWindow) {
    const words = en[`end.${reason}`].replaceAll('{peer}', peer);
    await expect((await person.callWindow()).getByText(words).first()).toBeVisible({ timeout: 60_000 });
  }
  const last = async () => {
    const page = await main.evaluate(() =>
      window.main.recentsPage({ missedOnly: false, peer: null, after: null, limit: 1 }),
    );
    return page.items[0];
  };
  await expect.poll(async () => (await last())?.reason, { timeout: 60_000 }).toBe(reason);
  // Of a call in which they spoke it says how long.
  if (typeof (await last())?.durationMs === 'number') return;
  await main.getByRole('navigation').getByText('Recents').click();
  const entry = main
    .getByRole('grid')
    .getByRole('row', { name: `${peer}, ` })
    .first();
  await expect(entry).toContainText(reason === 'missed' ? en['recents.missed'] : en[`end.short.${reason}`]);
  await main.getByRole('navigation').getByText('Contacts').click();
}

for (const [what, play] of Object.entries(PLAYS)) {
  test(what, async () => {
    const line = lines.get(what);
    if (line === undefined) throw new Error('the table has no such line');
    const { server } = cast();
    const before = server.callSessions().length;
    const [caller, callee] = await play();
    const [atCaller, atCallee] = [reasonIn(line.caller), reasonIn(line.callee)];
    const [signOfCaller, signOfCallee] = line.sounds.split(' · ');
    await Promise.all([
      atCaller !== null && reads(caller, callee.handle, atCaller, signOfCaller !== 'none'),
      atCallee !== null && reads(callee, caller.handle, atCallee, signOfCallee !== 'none'),
    ]);
    const row = (): string => {
      const last = server.callSessions().slice(before).at(-1);
      return last === undefined ? 'none' : `\`${last.status}\` (\`${last.end_reason}\`)`;
    };
    await expect.poll(row, { timeout: 30_000 }).toBe(line.row);
    await settle();
  });
}
