import { expect, test } from 'vitest';
import type { CallView } from '../../../core/call/view.ts';
import { connectedView } from '../../../test/fakes/callView.ts';
import { only } from '../../../test/fakes/shownCalls.ts';
import { createSharedScreen } from './sharedScreen.ts';

const call = { callId: 'c', peer: 'bob', direction: 'incoming', type: 'audio', startedAt: 0 } as const;
const talking = (sharing: boolean) => connectedView(call, { sharing });
const idle: CallView = { phase: 'idle' };

function setUp() {
  const deeds: boolean[] = [];
  const shared = createSharedScreen({ protectWindows: (on) => deeds.push(on) });
  return { shared, deeds, look: (view: CallView) => shared.look(only(view)) };
}

test('while a screen is shared our own windows are left out of it, from the choice to the end (A90)', () => {
  const { shared, deeds, look } = setUp();
  look(talking(false));
  shared.chosen(true);
  expect(deeds).toEqual([true]);
  // It takes a moment until the first picture.
  look(talking(false));
  look(talking(true));
  expect(shared.isProtecting()).toBe(true);
  look(talking(false));
  expect(deeds).toEqual([true, false]);
});

test('a call that ends takes the protection with it, whether or not anything was shared by then', () => {
  const { shared, deeds, look } = setUp();
  shared.chosen(true);
  look(idle);
  shared.chosen(true);
  look(talking(true));
  look(idle);
  expect(deeds).toEqual([true, false, true, false]);
});

test('a window that is shared shows nothing of ours, and a screen after it does', () => {
  const { shared, deeds } = setUp();
  shared.chosen(false);
  expect(deeds).toEqual([]);
  shared.chosen(true);
  expect(deeds).toEqual([true]);
});
