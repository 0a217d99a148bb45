// @vitest-environment happy-dom
import { cleanup, renderHook } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import type { CallRef } from '../../../../core/call/call.ts';
import { isUnread, type EndReason } from '../../../../core/call/endReason.ts';
import type { CallView } from '../../../../core/call/view.ts';
import { connectedView } from '../../../../test/fakes/callView.ts';
import { only } from '../../../../test/fakes/shownCalls.ts';
import { outcomeLines, reasonIn } from '../../../../test/stage/outcomeTable.ts';
import { useCallSounds } from './useCallSounds.ts';

/*
 * What a person hears of a call, by the names of the files: in every phase, and at the end of every line of "How a call
 * ends" in docs/PROTOCOL.md. That calls come to those ends is proven by test/integration/outcomes.test.ts.
 */

type Phase = CallView['phase'];
type Sound = 'busy' | 'callEnded' | 'connected' | 'onHold' | 'reconnecting';
interface State {
  readonly view: CallView;
  /** Heard once, by whoever comes here from where another one, or none, was heard. */
  readonly sign: Sound | null;
  readonly tone?: 'ringback';
}

const outgoing: CallRef = { callId: 'a', peer: 'maeve', direction: 'outgoing', type: 'audio', startedAt: 0 };
const incoming: CallRef = { ...outgoing, direction: 'incoming' };
const ended = (reason: EndReason, call: CallRef = outgoing): CallView => ({
  ...{ phase: 'ended', call, reason, durationMs: null, note: null, relays: [] },
});
const ringing: CallView = {
  ...{ phase: 'ringing', call: incoming, knownContact: true, needsRelay: false, silenced: false },
};
const under = { call: outgoing, relayOnly: false, waitsFor: null };

/** Every phase, with what can be heard in it: the compiler asks for a new one. */
const STATES: Readonly<Record<Phase, Readonly<Record<string, State>>>> = {
  idle: { idle: { view: { phase: 'idle' }, sign: null } },
  dialling: { dialling: { view: { phase: 'dialling', ...under }, sign: null } },
  calling: { calling: { view: { phase: 'calling', call: outgoing, relayOnly: false, reach: 'unknown' }, sign: null } },
  alerting: {
    alerting: { view: { phase: 'alerting', call: outgoing, relayOnly: false }, sign: null, tone: 'ringback' },
  },
  // The popup has a ringtone of its own.
  ringing: { ringing: { view: ringing, sign: null } },
  answering: { answering: { view: { phase: 'answering', ...under }, sign: null } },
  connecting: { connecting: { view: { phase: 'connecting', ...under }, sign: null } },
  connected: {
    talking: { view: connectedView(outgoing), sign: 'connected' },
    'reconnecting…': { view: connectedView(outgoing, { reconnecting: true }), sign: 'reconnecting' },
    'held here': { view: connectedView(outgoing, { heldHere: true }), sign: null },
    'held there': {
      view: connectedView(outgoing, { theirs: { microphone: false, camera: false, screen: false, held: true } }),
      sign: 'onHold',
    },
  },
  cutOff: { cutOff: { view: { phase: 'cutOff', call: outgoing }, sign: null } },
  ended: {
    'ended, busy there': { view: ended('busy'), sign: 'busy' },
    'ended otherwise': { view: ended('hungUpThere'), sign: 'callEnded' },
    'ended, killed': { view: ended('cutOff'), sign: null },
    'ended unheard': { view: ended('missed', incoming), sign: null },
  },
};
const states = Object.values(STATES).flatMap((ofPhase) => Object.entries(ofPhase));

afterEach(cleanup);

/** What is played while a window sees these one after another, each drawn again once, and what goes on at the end. */
function heard(views: readonly [CallView, ...CallView[]]) {
  const played: string[] = [];
  const tones: string[] = [];
  const play = (url: string, loop: boolean): (() => void) => {
    const name = url.replace(/^.*\/|\..*$/gu, '');
    (loop ? tones : played).push(name);
    return () => void (loop && tones.splice(tones.indexOf(name), 1));
  };
  const [first, ...others] = views;
  const { rerender } = renderHook(({ view }) => useCallSounds(only(view), play), { initialProps: { view: first } });
  for (const view of [first, ...others]) for (const drawn of [view, { ...view }]) rerender({ view: drawn });
  return { played, tones };
}

test.each(states)(
  '%s: the sign is heard once, from wherever the call came, and a tone as long as it lasts',
  (_, to) => {
    for (const [name, from] of states) {
      const sign = to.sign === from.sign || to.sign === null ? [] : [to.sign];
      const tones = to.tone === undefined ? [] : [to.tone];
      expect(heard([from.view, to.view]), `from ${name}`).toEqual({ played: sign, tones });
    }
    expect(heard([to.view]).played, 'a window that opens in the middle of it').toEqual([]);
  },
);

test('a way that breaks and is mended again is heard twice: the soft tone, and the sign of a call', () => {
  const talking = connectedView(outgoing);
  const broken = connectedView(outgoing, { reconnecting: true });
  expect(heard([talking, broken, talking]).played).toEqual(['reconnecting', 'connected']);
});

/** No machine ever had such a call (`unrungRecord`), or another one stands in its place: nobody sees it end. */
const UNSEEN: ReadonlySet<EndReason> = new Set([
  ...(['crossed', 'busyHere', 'keysChanged', 'notContact', 'nobodyMayRing', 'contactSilent'] as const),
  ...(['doNotDisturb', 'quietHours', 'sharingScreen', 'systemQuiet', 'fullScreen'] as const),
]);

test.each(outcomeLines().map((line) => [line.what, line] as const))(
  '%s: each side hears what the page says',
  (_, line) => {
    const [caller, callee] = [reasonIn(line.caller), reasonIn(line.callee)];
    const atCaller = caller === null || UNSEEN.has(caller) ? [] : [ended(caller)];
    const neverRang = callee !== null && (UNSEEN.has(callee) || (isUnread(callee) && line.row.startsWith('`missed`')));
    const atCallee = callee === null || neverRang ? [] : [ringing, ended(callee, incoming)];
    const played = [atCaller, atCallee].map((views) => heard([{ phase: 'idle' }, ...views]));
    expect(played.map(({ played: [sign = 'none', ...more] }) => [sign, ...more].join()).join(' · ')).toBe(line.sounds);
    expect(played.flatMap(({ tones }) => tones)).toEqual([]);
  },
);
