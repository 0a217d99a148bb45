import { expect, test } from 'vitest';
import type { GlobalAction } from '../../core/shortcuts/globalShortcuts.ts';
import { createGlobalShortcuts } from './globalShortcuts.ts';

const off = { globalMute: '', globalAnswer: '', globalHangUp: '', globalShow: '' };

function open(othersHave: readonly string[] = []) {
  const taken = new Map<string, () => void>();
  const performed: GlobalAction[] = [];
  const faults: string[] = [];
  let now = 0;
  const shortcuts = createGlobalShortcuts({
    register: (accelerator, pressed) => {
      if (accelerator === 'F24') throw new Error('conversion failure from F24');
      if (othersHave.includes(accelerator)) return false;
      taken.set(accelerator, pressed);
      return true;
    },
    unregister: (accelerator) => void taken.delete(accelerator),
    perform: (action) => performed.push(action),
    elapsed: () => now,
    onFault: (what) => faults.push(what),
  });
  const press = (accelerator: string, afterMs = 1000) => {
    now += afterMs;
    taken.get(accelerator)?.();
  };
  return { ...shortcuts, keys: () => [...taken.keys()], press, performed, faults };
}

test('no key is taken until somebody chose one, and none is kept when they take it back', () => {
  const { apply, keys, stop } = open();
  apply(off);
  expect(keys()).toEqual([]);
  apply({ ...off, globalMute: 'Ctrl+Alt+M' });
  expect(keys()).toEqual(['CmdOrCtrl+Alt+M']);
  apply(off);
  expect(keys()).toEqual([]);
  apply({ ...off, globalShow: 'F9' });
  stop();
  expect(keys()).toEqual([]);
});

test('the keys of one action may go to another at once', () => {
  const { apply, press, performed } = open();
  apply({ ...off, globalMute: 'F9', globalHangUp: 'F10' });
  expect(apply({ ...off, globalMute: 'F10', globalHangUp: 'F9' })).toEqual([]);
  press('F9');
  press('F10');
  expect(performed).toEqual(['hangUp', 'mute']);
});

test('what another program has is named, and taken once it is free', () => {
  const others = ['F9'];
  const { apply, keys } = open(others);
  expect(apply({ ...off, globalMute: 'F9', globalShow: 'F10' })).toEqual(['mute']);
  expect(keys()).toEqual(['F10']);
  others.pop();
  expect(apply({ ...off, globalMute: 'F9', globalShow: 'F10' })).toEqual([]);
  expect(keys()).toEqual(['F10', 'F9']);
});

test('a key that this system does not know counts as taken, and breaks nothing', () => {
  const { apply, faults } = open();
  expect(apply({ ...off, globalMute: 'F24' })).toEqual(['mute']);
  expect(faults).toEqual(['global shortcut']);
});

test('while somebody chooses keys none is taken, whatever changes meanwhile, and afterwards those that are chosen', () => {
  const { apply, rest, keys } = open(['F10']);
  const chosen = { ...off, globalMute: 'F9', globalShow: 'F10' };
  expect(apply(chosen)).toEqual(['show']);
  expect(rest(false), 'none rested').toBe(false);
  rest(true);
  expect(apply(chosen)).toEqual(['show']);
  expect(apply({ ...chosen, globalAnswer: 'F8' })).toEqual(['show']);
  expect(keys()).toEqual([]);
  expect(rest(false)).toBe(true);
  expect(apply({ ...chosen, globalAnswer: 'F8' })).toEqual(['show']);
  expect(keys()).toEqual(['F9', 'F8']);
});

test('a key that is held down means one press', () => {
  const { apply, press, performed } = open();
  apply({ ...off, globalMute: 'F9' });
  press('F9');
  // As X11 repeats unless it is told otherwise: after 660 ms, and then 25 times a second.
  press('F9', 660);
  for (let repeat = 0; repeat < 20; repeat += 1) press('F9', 40);
  expect(performed).toEqual(['mute']);
  press('F9', 700);
  expect(performed).toEqual(['mute', 'mute']);
});

test('what is reserved is not taken, whatever the settings hold', () => {
  const { apply, keys } = open();
  expect(apply({ ...off, globalMute: 'Ctrl+C', globalAnswer: 'M' })).toEqual([]);
  expect(keys()).toEqual([]);
});
