import { expect, test } from 'vitest';
import type { CallView } from '../../../core/call/view.ts';
import { connectedView } from '../../../test/fakes/callView.ts';
import { only, shown } from '../../../test/fakes/shownCalls.ts';
import { ManualClock } from '../../../test/fakes/ManualClock.ts';
import { createCallWindows } from './callWindows.ts';

const refOf = (callId: string) =>
  ({ callId, peer: 'bob', direction: 'incoming', type: 'audio', startedAt: 0 }) as const;
const idle: CallView = { phase: 'idle' };
const ringing = (callId = 'a'): CallView => ({
  phase: 'ringing',
  call: refOf(callId),
  knownContact: true,
  needsRelay: false,
  silenced: false,
});
const answering = (callId = 'a'): CallView => ({
  phase: 'answering',
  call: refOf(callId),
  relayOnly: false,
  waitsFor: null,
});
const missed = (callId = 'a'): CallView => ({
  phase: 'ended',
  call: refOf(callId),
  reason: 'missed',
  durationMs: null,
  note: null,
  relays: [],
});

/** The windows that stand open, and in what order they were opened, shown and closed. */
function setUp() {
  const clock = new ManualClock();
  const open = new Set<string>();
  const deeds: string[] = [];
  const callWindows = createCallWindows({
    startTimer: clock.startTimer,
    windows: {
      open: (name) => {
        if (!open.has(name)) deeds.push(`open ${name}`);
        open.add(name);
      },
      close: (name) => {
        if (open.delete(name)) deeds.push(`close ${name}`);
      },
      showPopup: () => void deeds.push('show incoming'),
      showCall: () => void deeds.push('show call'),
      hideCall: () => void deeds.push('hide call'),
    },
  });
  return { clock, callWindows, deeds, open };
}

test('a popup stands ready, hidden, once calls can come and nothing goes on (A97)', () => {
  const { clock, callWindows, deeds } = setUp();
  callWindows.draw(only(idle));
  clock.advance(10_000);
  expect(deeds).toEqual([]);
  callWindows.expectCalls();
  callWindows.expectCalls();
  clock.advance(1_499);
  expect(deeds).toEqual([]);
  clock.advance(1);
  expect(deeds).toEqual(['open incoming']);
});

test('who asks to be shown a call that rings sees its popup, and not the empty window that waits for an answer', () => {
  const { callWindows, deeds } = setUp();
  callWindows.draw(only(ringing()));
  callWindows.popupDrawn('a');
  callWindows.bringUp();
  expect(deeds.splice(0)).toEqual(['open incoming', 'show incoming', 'open call', 'show incoming']);
  callWindows.draw(only(answering()));
  callWindows.bringUp();
  expect(deeds).toEqual(['close incoming', 'show call', 'show call']);
});

test('a call is shown as soon as it is drawn, and the call window is made after that (A97)', () => {
  const { clock, callWindows, deeds } = setUp();
  callWindows.expectCalls();
  clock.advance(1_500);
  callWindows.draw(only(ringing()));
  expect(deeds).toEqual(['open incoming']);
  callWindows.popupDrawn('a');
  callWindows.popupDrawn('a');
  expect(deeds).toEqual(['open incoming', 'show incoming', 'open call']);
  callWindows.draw(only(answering()));
  expect(deeds.slice(3)).toEqual(['close incoming', 'show call']);
});

test('a call that comes before the popup is ready opens one, and is shown when it is drawn', () => {
  const { callWindows, deeds } = setUp();
  callWindows.draw(only(ringing()));
  expect(deeds).toEqual(['open incoming']);
  callWindows.popupDrawn('a');
  expect(deeds).toEqual(['open incoming', 'show incoming', 'open call']);
});

test('a popup that cannot draw its call is shown all the same, with the button that mends it (A85)', () => {
  const { clock, callWindows, deeds } = setUp();
  callWindows.draw(only(ringing()));
  clock.advance(999);
  expect(deeds).toEqual(['open incoming']);
  clock.advance(1);
  expect(deeds).toEqual(['open incoming', 'show incoming', 'open call']);
  callWindows.popupDrawn('a');
  clock.advance(10_000);
  expect(deeds).toHaveLength(3);
});

test('who answers elsewhere before the popup is drawn gets the call window at once, and no popup', () => {
  const { clock, callWindows, deeds } = setUp();
  callWindows.draw(only(ringing()));
  callWindows.draw(only(answering()));
  callWindows.popupDrawn('a');
  clock.advance(10_000);
  expect(deeds).toEqual(['open incoming', 'close incoming', 'open call', 'show call']);
});

test('a popup serves one call, and the next one stands ready after it, not during it (A97)', () => {
  const { clock, callWindows, deeds, open } = setUp();
  callWindows.expectCalls();
  clock.advance(1_500);
  callWindows.draw(only(ringing()));
  callWindows.popupDrawn('a');
  callWindows.draw(only(answering()));
  clock.advance(60_000);
  expect([...open]).toEqual(['call']);
  callWindows.draw(only(missed()));
  clock.advance(1_500);
  expect([...open]).toEqual(['incoming']);
  deeds.length = 0;
  callWindows.draw(only(ringing('b')));
  callWindows.popupDrawn('a');
  expect(deeds).toEqual([]);
  callWindows.popupDrawn('b');
  expect(deeds).toEqual(['show incoming', 'open call']);
});

test('a call that begins while a popup is being waited for finds none made under it', () => {
  const { clock, callWindows, deeds } = setUp();
  callWindows.expectCalls();
  clock.advance(1_000);
  callWindows.draw(only({ phase: 'dialling', call: refOf('a'), relayOnly: false, waitsFor: null }));
  clock.advance(60_000);
  expect(deeds).toEqual(['open call', 'show call']);
});

test('a popup that crashed while it rang comes back with the next drawing, and one that waited when it is quiet', () => {
  const { clock, callWindows, deeds } = setUp();
  callWindows.expectCalls();
  clock.advance(1_500);
  callWindows.popupLost();
  clock.advance(1_500);
  expect(deeds).toEqual(['open incoming', 'close incoming', 'open incoming']);
  callWindows.draw(only(ringing()));
  callWindows.popupDrawn('a');
  callWindows.popupLost();
  callWindows.draw(only(ringing()));
  callWindows.popupDrawn('a');
  expect(deeds.slice(3)).toEqual(['show incoming', 'open call', 'close incoming', 'open incoming', 'show incoming']);
});

test('a contact who takes the place of a ringing stranger is shown in the same popup (A86)', () => {
  const { callWindows, deeds } = setUp();
  callWindows.draw(only(ringing('a')));
  callWindows.popupDrawn('a');
  callWindows.draw(only(ringing('b')));
  // The card of the stranger is no reason to show it again.
  callWindows.popupDrawn('a');
  callWindows.popupDrawn('b');
  expect(deeds).toEqual(['open incoming', 'show incoming', 'open call', 'show incoming']);
  callWindows.draw(only(answering('b')));
  expect(deeds.slice(4)).toEqual(['close incoming', 'show call']);
});

const talking = (callId: string, heldHere = false) => connectedView(refOf(callId), { heldHere });

test('a second call has the popup while the call window stays as it is, and each call shows that window once', () => {
  const { callWindows, deeds } = setUp();
  callWindows.draw(only(talking('a')));
  expect(deeds).toEqual(['open call', 'show call']);
  callWindows.draw(shown(talking('a'), ringing('b')));
  callWindows.popupDrawn('b');
  expect(deeds.splice(0)).toEqual(['open call', 'show call', 'open incoming', 'show incoming']);
  callWindows.draw(shown(talking('b'), talking('a', true)));
  expect(deeds.splice(0)).toEqual(['close incoming', 'show call']);
  callWindows.draw(shown(talking('a'), talking('b', true)));
  callWindows.draw(only(talking('a')));
  expect(deeds).toEqual([]);
});

test('a second call that only rang brings no window forward', () => {
  const { callWindows, deeds } = setUp();
  callWindows.draw(only(talking('a')));
  callWindows.draw(shown(talking('a'), ringing('b')));
  deeds.splice(0);
  callWindows.draw(shown(talking('a'), missed('b')));
  callWindows.draw(only(talking('a')));
  expect(deeds).toEqual(['close incoming']);
});

const failed = (callId: string): CallView => ({
  phase: 'ended',
  call: { ...refOf(callId), direction: 'outgoing' },
  reason: 'noAnswer',
  durationMs: null,
  note: null,
  relays: [],
});

test('the window of a call that failed and stayed is not left empty by who rings then, and comes back for them', () => {
  const { callWindows, deeds } = setUp();
  callWindows.draw(only({ phase: 'dialling', call: refOf('a'), relayOnly: false, waitsFor: null }));
  callWindows.draw(only(failed('a')));
  deeds.splice(0);
  callWindows.draw(only(ringing('b')));
  callWindows.popupDrawn('b');
  expect(deeds.splice(0)).toEqual(['open incoming', 'show incoming', 'hide call']);
  callWindows.draw(only(answering('b')));
  expect(deeds.splice(0)).toEqual(['close incoming', 'show call']);
  callWindows.draw(only(failed('b')));
  callWindows.draw(only(ringing('c')));
  callWindows.popupDrawn('c');
  deeds.splice(0);
  callWindows.draw(only(missed('c')));
  expect(deeds).toEqual(['close incoming', 'close call']);
});
