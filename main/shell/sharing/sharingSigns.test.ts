import { expect, test } from 'vitest';
import type { ShownCalls } from '../../../core/call/shownCalls.ts';
import { appStories } from '../../../renderer/stories/snapshots.ts';
import { createSharingSigns } from './sharingSigns.ts';

const { homeInCall, homeEnded } = appStories;
const calls = (sharing: boolean): ShownCalls => ({
  ...{ view: { ...homeInCall.call, sharing }, security: null, second: null },
});
const over: ShownCalls = { view: homeEnded.call, security: null, second: null };

function signs() {
  const shown: string[] = [];
  const made = createSharingSigns<string>({
    show: (source) => shown.push(source),
    hide: () => shown.push('hidden'),
    kindOf: (source) => (source.startsWith('screen') ? 'screen' : 'window'),
  });
  return { ...made, shown };
}

test('what is shared is told above all windows from its first picture on, once, and until it is put away (A90)', () => {
  const { chosen, look, now, shown } = signs();
  chosen('screen:0');
  look(calls(false));
  expect(shown).toEqual([]);
  look(calls(true));
  look(calls(true));
  expect(shown).toEqual(['screen:0']);
  expect(now()).toMatchObject({ peer: { peer: 'anna' }, kind: 'screen' });
  look(calls(false));
  look(calls(false));
  expect(shown).toEqual(['screen:0', 'hidden']);
  expect(now()).toBeNull();
});

test('it goes with the call, and while the call is on hold', () => {
  const { chosen, look, shown } = signs();
  chosen('window:7');
  look(calls(true));
  look(over);
  expect(shown).toEqual(['window:7', 'hidden']);
  chosen('window:7');
  look(calls(true));
  look({ ...calls(true), view: { ...homeInCall.call, sharing: true, heldHere: true } });
  expect(shown.at(-1)).toBe('hidden');
});

test('another screen in the place of the first has its own frame', () => {
  const { chosen, look, shown } = signs();
  chosen('screen:0');
  look(calls(true));
  chosen('screen:1');
  look(calls(true));
  expect(shown).toEqual(['screen:0', 'hidden', 'screen:1']);
});

test('who shares nothing that was chosen here is shown no sign: the system has its own', () => {
  const { look, now, shown } = signs();
  look(calls(true));
  expect([shown, now()]).toEqual([[], null]);
});
