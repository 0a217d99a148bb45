import { beforeEach, expect, test, vi } from 'vitest';
import type { RestartAnswer } from '../../core/ipc/updates.ts';
import type { WindowCommand } from '../../core/ipc/windowCommand.ts';
import { snapshotOf } from '../../renderer/stories/picture.ts';
import { appStories } from '../../renderer/stories/snapshots.ts';
import { ManualClock } from '../../test/fakes/ManualClock.ts';
import { createOutsideOrders, type OutsideOrdersPorts } from './outsideOrders.ts';
import { StoreError } from '../store/database/storeError.ts';
import type { TrayActions } from '../shell/tray/trayMenu.ts';

const { faults } = vi.hoisted(() => ({ faults: [] as string[] }));
vi.mock('electron', () => ({ globalShortcut: { register: () => true, unregister: () => undefined } }));
vi.mock('../shell/log/faultLog.ts', () => ({ logFault: (what: string) => void faults.push(what) }));
beforeEach(() => void (faults.length = 0));

const throws = (): never => {
  throw new StoreError('diskFull');
};
const rejects = async (): Promise<never> => throws();

/** Orders to a Ringfort of which every handler breaks so. */
function ordersTo(breaks: () => unknown, is: RestartAnswer['is'] = 'begun', openMain = (): void => undefined) {
  const commands: WindowCommand[] = [];
  const broken = new Proxy({}, { get: () => breaks });
  const ringfort = {
    ...{ mainHandlers: broken, incomingHandlers: broken, callHandlers: broken, doNotDisturb: breaks, openLink: breaks },
    snapshot: () => snapshotOf(appStories.homeRinging),
  } as unknown as OutsideOrdersPorts['ringfort'];
  const clock = new ManualClock();
  const { elapsed } = clock;
  const ignored = (): void => undefined;
  const outside = createOutsideOrders({
    ...{ ringfort, elapsed, restartForUpdate: async () => ({ is }) },
    ...{ openMain, showCall: ignored, stopSharing: ignored, quit: ignored },
    command: (command) => void commands.push(command),
  });
  return { outside, commands, clock };
}

const seen = { callId: 'c', phase: 'ringing' } as const;
const answer = { word: 'call.accept', does: 'answer', order: { ...seen, callType: 'audio' }, key: 'answer' } as const;
const notDone: WindowCommand = { kind: 'notDone', problem: 'storeFull' };
const refused: WindowCommand = { kind: 'refused', peer: 'maeve', reason: 'failed', detail: null };
/** What each of them tells. Null: it asks nothing of the phone. */
const told: { readonly [Name in keyof TrayActions]: [(act: TrayActions[Name]) => void, WindowCommand | null] } = {
  open: [(act) => act(), null],
  answer: [(act) => act(answer), notDone],
  decline: [(act) => act(seen), notDone],
  silence: [(act) => act(seen), notDone],
  hangUp: [(act) => act(seen), notDone],
  hold: [(act) => act(seen), notDone],
  resume: [(act) => act(seen), notDone],
  showCall: [(act) => act(), null],
  stopSharing: [(act) => act(), null],
  mute: [(act) => act({ ...seen, muted: true }), notDone],
  call: [(act) => act('maeve'), refused],
  doNotDisturb: [(act) => act(60_000), notDone],
  endSilence: [(act) => act('quietHours'), notDone],
  update: [(act) => act(), null],
  quit: [(act) => act(), null],
};

test.each([
  ['at once', throws],
  ['after a while', rejects],
])('an order of tray or notification that comes to nothing is told in the main window (%s)', async (_when, breaks) => {
  const unhandled = vi.fn();
  process.on('unhandledRejection', unhandled);
  const pressed = <Name extends keyof TrayActions>(name: Name) => {
    const { outside, commands } = ordersTo(breaks);
    told[name][0](outside.actions[name]);
    return { name, commands };
  };
  const names = Object.keys(told) as (keyof TrayActions)[];
  const all = names.map((name) => pressed(name));
  await new Promise(setImmediate);
  process.off('unhandledRejection', unhandled);
  expect(unhandled).not.toHaveBeenCalled();
  const expected = names.map((name) => ({ name, commands: told[name][1] === null ? [] : [told[name][1]] }));
  expect(all).toEqual(expected);
  expect(faults).toHaveLength(expected.filter(({ commands }) => commands.length > 0).length);
});

test('so is one of a headset, of the entry in the menu of a desktop, and a link', async () => {
  const { outside, commands, clock } = ordersTo(rejects);
  outside.shows(snapshotOf(appStories.homeRinging).call);
  clock.advance(1_000);
  void outside.headset({ action: 'answer' });
  outside.start(['ringfort', '--do-not-disturb']);
  outside.openLink('ringfort://somebody');
  await new Promise(setImmediate);
  expect(commands).toEqual([notDone, notDone, notDone]);
});

test('a restart for an update that does not begin leads to what is said of it, unless the person said no', async () => {
  const held = ordersTo(rejects, 'held');
  const declined = ordersTo(rejects, 'declined');
  for (const { outside } of [held, declined]) outside.actions.update();
  await new Promise(setImmediate);
  expect([held.commands, declined.commands]).toEqual([[{ kind: 'settings', section: 'about' }], []]);
});

test('an answer that adds the caller leads to the window that says what they see of us, and adds nobody', () => {
  const openMain = vi.fn();
  const { outside, commands } = ordersTo(throws, undefined, openMain);
  outside.actions.answer({ ...answer, word: 'call.addAndAnswer', does: 'addAndAnswer' });
  expect(openMain).toHaveBeenCalledTimes(1);
  expect(commands).toEqual([]);
});
