import { expect, test } from 'vitest';
import { createContentProtection, type ProtectedWindow } from './contentProtection.ts';

class FakeWindow implements ProtectedWindow {
  isProtected = false;
  isGone = false;
  isDestroyed() {
    return this.isGone;
  }
  setContentProtection(on: boolean) {
    if (this.isGone) throw new TypeError('Object has been destroyed');
    this.isProtected = on;
  }
}

function setUp(count = 2) {
  const windows = Array.from({ length: count }, () => new FakeWindow());
  const protection = createContentProtection(() => windows);
  return { windows, protection, shown: () => windows.map(({ isProtected }) => isProtected) };
}

test('while a safety number or a code stands in a window, that one is left out of what films the screen (A90)', () => {
  const { windows, protection, shown } = setUp();
  protection.of(windows[0]!, true);
  expect(shown()).toEqual([true, false]);
  protection.of(windows[0]!, false);
  expect(shown()).toEqual([false, false]);
});

test('the end of a shared screen does not show a number that stands in a window, nor the other way round', () => {
  const { windows, protection, shown } = setUp();
  protection.of(windows[0]!, true);
  protection.everywhere(true);
  expect(shown()).toEqual([true, true]);
  protection.everywhere(false);
  expect(shown()).toEqual([true, false]);
  protection.everywhere(true);
  protection.of(windows[0]!, false);
  expect(shown()).toEqual([true, true]);
});

test('a window that is made while the screen is shared is left out from its first moment', () => {
  const { windows, protection } = setUp();
  const later = new FakeWindow();
  protection.made(later);
  expect(later.isProtected).toBe(false);
  protection.everywhere(true);
  windows.push(later);
  protection.made(later);
  expect(later.isProtected).toBe(true);
});

test('a window that has gone is nobody’s business', () => {
  const { windows, protection } = setUp();
  windows[0]!.isGone = true;
  protection.of(windows[0]!, true);
  protection.of(null, true);
  protection.everywhere(true);
  expect(windows[1]?.isProtected).toBe(true);
});
