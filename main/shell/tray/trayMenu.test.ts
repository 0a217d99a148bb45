import { expect, test } from 'vitest';
import type { Answer } from '../../../core/call/answersTo.ts';
import type { CallView } from '../../../core/call/view.ts';
import { connectedView } from '../../../test/fakes/callView.ts';
import type { ShownCalls } from '../../../core/call/shownCalls.ts';
import { only, shown } from '../../../test/fakes/shownCalls.ts';
import { createOrderGuard } from '../orderGuard.ts';
import type { Silence } from '../../../core/call/silence.ts';
import { shownBeside, trayMenu, type TrayContents } from './trayMenu.ts';

const call = { callId: 'c', peer: 'bob', direction: 'incoming', type: 'audio', startedAt: 0 } as const;
const ringing: CallView = { phase: 'ringing', call, knownContact: true, needsRelay: false, silenced: false };
const alerting: CallView = { phase: 'alerting', call, relayOnly: false };
const connected = connectedView(call);

const nothing = () => undefined;
const noActions = {
  ...{ open: nothing, answer: nothing, decline: nothing, silence: nothing, hangUp: nothing, hold: nothing },
  ...{ resume: nothing, showCall: nothing, stopSharing: nothing, mute: nothing, call: nothing, doNotDisturb: nothing },
  ...{ endSilence: nothing, update: nothing, quit: nothing },
};

const nobody = { recent: [], isUpdateReady: false };
/** Takes every press. */
const open = { press: (act: () => void) => act() };

/** A tray whose clock stands where the test puts it, and what was ordered from it. */
function tray() {
  let now = 0;
  const ordered: unknown[] = [];
  const guard = createOrderGuard(() => now);
  let isUpdateReady = false;
  const contents = (calls: ShownCalls) => ({ calls, silence: null, recent: [], isUpdateReady });
  const hands = { label: String, actions: noted(), guard };
  let items = trayMenu(contents(only({ phase: 'idle' })), hands);
  function noted() {
    return {
      open: () => ordered.push('open'),
      answer: ({ does, order }: Answer) => ordered.push({ [does]: order }),
      hold: (seen: unknown) => ordered.push({ hold: seen }),
      resume: (seen: unknown) => ordered.push({ resume: seen }),
      decline: (seen: unknown) => ordered.push({ decline: seen }),
      silence: (seen: unknown) => ordered.push({ silence: seen }),
      hangUp: (seen: unknown) => ordered.push({ hangUp: seen }),
      showCall: () => ordered.push('showCall'),
      stopSharing: () => ordered.push('stopSharing'),
      mute: (wanted: unknown) => ordered.push({ mute: wanted }),
      call: (handle: string) => ordered.push({ call: handle }),
      doNotDisturb: (forMs: number | null) => ordered.push({ doNotDisturb: forMs }),
      endSilence: (silence: string) => ordered.push(silence),
      update: () => ordered.push('update'),
      quit: () => ordered.push('quit'),
    };
  }
  return {
    ordered,
    draw: (at: number, ...views: readonly CallView[]) => {
      now = at;
      const calls = shown(...views);
      items = trayMenu(contents(calls), hands);
      guard.shows(calls, shownBeside(contents(calls)));
    },
    updateIsReady: () => {
      isUpdateReady = true;
    },
    press: (at: number, label: string) => {
      now = at;
      const item = items.find((one) => one.label === label);
      if (item?.click === undefined || item.enabled === false) throw new Error(`${label} is not in the menu`);
      Reflect.apply(item.click, undefined, []);
    },
  };
}

test('a menu that changed under the pointer takes no press for 400 ms, whatever was pressed (A78)', () => {
  const { draw, press, ordered } = tray();
  draw(1000, ringing);
  press(1180, 'call.accept');
  press(1399, 'tray.quit');
  expect(ordered).toEqual([]);
  press(1400, 'call.accept');
  expect(ordered).toEqual([{ answer: { callId: 'c', phase: 'ringing', callType: 'audio' } }]);
});

test('an order from the tray says which phase it was meant for (A78)', () => {
  const { draw, press, ordered } = tray();
  draw(0, alerting);
  press(500, 'tray.hangUp');
  draw(600, ringing);
  press(1100, 'tray.decline');
  expect(ordered).toEqual([
    { hangUp: { callId: 'c', phase: 'alerting' } },
    { decline: { callId: 'c', phase: 'ringing' } },
  ]);
});

test('a call that is answered keeps its buttons, so that hanging up has to wait for nothing', () => {
  const { draw, press, ordered } = tray();
  draw(0, alerting);
  draw(1000, connected);
  press(1001, 'tray.hangUp');
  expect(ordered).toEqual([{ hangUp: { callId: 'c', phase: 'connected' } }]);
});

test('a call that rings is silenced from the tray, once, whether or not somebody talks meanwhile', () => {
  const { draw, press, ordered } = tray();
  draw(0, ringing);
  press(500, 'call.silence');
  draw(600, { ...ringing, silenced: true });
  expect(() => press(1500, 'call.silence')).toThrow('is not in the menu');
  draw(2000, connected, { ...ringing, call: anna });
  press(2500, 'call.silence');
  expect(ordered).toEqual([
    { silence: { callId: 'c', phase: 'ringing' } },
    { silence: { callId: 'd', phase: 'ringing' } },
  ]);
});

const anna = { callId: 'd', peer: 'anna', direction: 'incoming', type: 'audio', startedAt: 0 } as const;

test('beside a call that goes on, answering says what becomes of it', () => {
  const { draw, press, ordered } = tray();
  draw(0, connected, { ...ringing, call: anna });
  press(500, 'tray.holdAndAnswer');
  press(500, 'tray.endAndAnswer');
  press(500, 'tray.decline');
  const seen = { callId: 'd', phase: 'ringing' };
  expect(ordered).toEqual([
    { answer: { ...seen, callType: 'audio', present: { callId: 'c', wish: 'hold' } } },
    { answer: { ...seen, callType: 'audio', present: { callId: 'c', wish: 'end' } } },
    { decline: seen },
  ]);
  draw(1000, { ...connected, heldHere: true }, { ...ringing, call: anna });
  press(1500, 'call.accept');
  expect(ordered.at(-1)).toEqual({ answer: { ...seen, callType: 'audio' } });
});

test('the answers in the menu are those of the popup: with pictures too, and for a stranger the one that adds them', () => {
  const { draw, press, ordered } = tray();
  const video = { ...ringing, call: { ...call, type: 'video' } } as const;
  draw(0, video);
  press(500, 'call.accept.audio');
  press(500, 'call.accept.video');
  draw(1000, { ...video, knownContact: false, needsRelay: true });
  press(1500, 'call.addAndAnswer.first');
  const seen = { callId: 'c', phase: 'ringing' };
  expect(ordered).toEqual([
    { answer: { ...seen, callType: 'audio' } },
    { answer: { ...seen, callType: 'video' } },
    { addAndAnswer: { ...seen, callType: 'video' } },
  ]);
});

test('a call is held and resumed from the tray, and of two it says which', () => {
  const { draw, press, ordered } = tray();
  draw(0, connected);
  press(500, 'tray.hold');
  draw(1000, { ...connected, call: anna }, { ...connected, heldHere: true });
  // The menu is another one, and a press that was meant for the one before counts no more (A78).
  press(1200, 'tray.resume');
  press(1400, 'tray.resume');
  press(1400, 'tray.hangUpOn');
  expect(ordered).toEqual([
    { hold: { callId: 'c', phase: 'connected' } },
    { resume: { callId: 'c', phase: 'connected' } },
    { hangUp: { callId: 'c', phase: 'connected' } },
  ]);
  expect(() => press(1500, 'tray.hold')).toThrow('is not in the menu');
});

test('do not disturb is switched on for a while or until it is turned off; whatever keeps calls silent is ended in its place', () => {
  const ordered: unknown[] = [];
  const actions = {
    ...noActions,
    doNotDisturb: (forMs: number | null) => ordered.push(forMs),
    endSilence: (silence: Silence) => ordered.push(`${silence} ends`),
  };
  const menu = (silence: TrayContents['silence']) =>
    trayMenu({ ...nobody, calls: only({ phase: 'idle' }), silence }, { label: String, actions, guard: open });
  const labels = (silence: TrayContents['silence']) => menu(silence).map(({ label }) => label);
  expect(labels(null)).not.toContain('tray.doNotDisturb');
  const below = menu('none').find(({ label }) => label === 'tray.doNotDisturb')?.submenu;
  if (!Array.isArray(below)) throw new Error('there is no menu below it');
  for (const { click } of below) if (click !== undefined) Reflect.apply(click, undefined, []);
  expect(ordered).toEqual([1_800_000, 3_600_000, null]);

  for (const [silence, label] of [
    ['doNotDisturb', 'tray.doNotDisturb.off'],
    ['quietHours', 'ringTest.fix.quietHours'],
    ['nobodyMayRing', 'ringTest.fix.contactsMayRing'],
  ] as const) {
    const ending = menu(silence).find((one) => one.label === label);
    if (ending?.click !== undefined) Reflect.apply(ending.click, undefined, []);
    expect(ordered.at(-1)).toBe(`${silence} ends`);
    expect(labels(silence)).not.toContain('tray.doNotDisturb');
  }
});

test('the microphone of the call is muted and opened again from the tray; one on hold has none to mute', () => {
  const { draw, press, ordered } = tray();
  draw(0, connected);
  press(500, 'call.mute');
  draw(1000, { ...connected, muted: true });
  press(1500, 'call.unmute');
  expect(ordered).toEqual([
    { mute: { callId: 'c', phase: 'connected', muted: true } },
    { mute: { callId: 'c', phase: 'connected', muted: false } },
  ]);
  draw(2000, { ...connected, heldHere: true });
  expect(() => press(2500, 'call.mute')).toThrow('is not in the menu');
});

test('while nobody calls, the last people are there to be called back by their whole names; in a call, or signed out, they are not', () => {
  const called: string[] = [];
  const actions = { ...noActions, call: (handle: string) => called.push(handle) };
  const people = [
    { handle: 'anna', name: 'Anna' },
    { handle: 'bob', name: 'Tom & Jerry' },
  ];
  const label = (id: string, values?: { readonly peer: string }) =>
    values === undefined ? id : `${id} ${values.peer}`;
  const menu = (view: CallView, silence: TrayContents['silence'] = 'none') =>
    trayMenu({ ...nobody, calls: only(view), silence, recent: people }, { label, actions, guard: open });
  const [first] = menu({ phase: 'idle' });
  expect(first?.label).toBe('tray.call Anna');
  if (first?.click !== undefined) Reflect.apply(first.click, undefined, []);
  expect(called).toEqual(['anna']);
  expect(menu(connected).map(({ label: shown }) => shown)).not.toContain('tray.call Anna');
  expect(menu({ phase: 'idle' }, null).map(({ label: shown }) => shown)).not.toContain('tray.call Anna');
  expect(menu({ phase: 'idle' }).map(({ label: shown }) => shown)).toContain('tray.call Tom && Jerry');
});

test('a version that is ready is taken from the menu, and not while a call lives', () => {
  const { draw, press, ordered, updateIsReady } = tray();
  draw(0);
  expect(() => press(500, 'tray.update')).toThrow('is not in the menu');
  updateIsReady();
  draw(1000, connected);
  expect(() => press(1500, 'tray.update')).toThrow('is not in the menu');
  draw(2000);
  press(2500, 'tray.update');
  expect(ordered).toEqual(['update']);
});

test('an entry that comes while the menu is open takes no press that was meant for the one in its place (A78)', () => {
  const { draw, press, ordered, updateIsReady } = tray();
  draw(0);
  updateIsReady();
  draw(1000);
  press(1180, 'tray.update');
  expect(ordered).toEqual([]);
  press(1400, 'tray.quit');
  expect(ordered).toEqual(['quit']);
});
