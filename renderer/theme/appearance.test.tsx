// @vitest-environment happy-dom
import { act, cleanup, renderHook } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { useAppearance, useContrast } from './appearance.ts';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

/** A system that wishes what it is told to. */
function systemThat(...wishes: string[]) {
  const wished = new Set(wishes);
  const changed = new EventTarget();
  vi.stubGlobal('matchMedia', (query: string) => ({
    get matches() {
      return wished.has(query);
    },
    addEventListener: changed.addEventListener.bind(changed),
    removeEventListener: changed.removeEventListener.bind(changed),
  }));
  return (wish: string) =>
    act(() => {
      wished.add(wish);
      changed.dispatchEvent(new Event('change'));
    });
}

const DARK = '(prefers-color-scheme: dark)';
const MORE = '(prefers-contrast: more)';
const drawn = () => {
  const { theme, contrast } = document.documentElement.dataset;
  return [theme, contrast];
};

test('before it is known what the person chose the page is drawn as the system wishes, and follows it', () => {
  const wish = systemThat(DARK);
  renderHook(() => useAppearance(undefined));
  expect(drawn()).toEqual(['dark', 'usual']);
  wish(MORE);
  expect(drawn()).toEqual(['dark', 'more']);
});

test.each(['light', 'dark'] as const)(
  'high contrast that a person chose is drawn in the theme they chose: %s',
  (theme) => {
    systemThat();
    renderHook(() => useAppearance({ theme, contrast: 'more' }));
    expect(drawn()).toEqual([theme, 'more']);
  },
);

test('a page that has one theme has high contrast too, where it is chosen or the system wishes it', () => {
  systemThat();
  const { rerender } = renderHook(({ contrast }) => useContrast({ contrast }), {
    initialProps: { contrast: 'more' as 'more' | 'system' },
  });
  expect(document.documentElement.dataset['contrast']).toBe('more');
  rerender({ contrast: 'system' });
  expect(document.documentElement.dataset['contrast']).toBe('usual');
});
