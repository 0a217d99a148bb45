import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../test/stage/temporaryFolder.ts';
import { createThemes, type SystemTheme } from './themes.ts';

/** A desktop that is dark or light by itself, and what it was told. */
function desktop({ isDark = false, forced = false } = {}) {
  const listeners: (() => void)[] = [];
  let source: SystemTheme['themeSource'] = 'system';
  const system: SystemTheme = {
    get themeSource() {
      return source;
    },
    set themeSource(theme) {
      source = theme;
      for (const listener of listeners) listener();
    },
    get shouldUseDarkColors() {
      return source === 'system' ? isDark : source === 'dark';
    },
    inForcedColorsMode: forced,
    on: (_event, listener) => listeners.push(listener),
  };
  return system;
}

function started(system: SystemTheme, file = join(temporaryFolder(), 'theme.json')) {
  const faults: string[] = [];
  let painted = 0;
  const themes = createThemes({
    system,
    systemGround: () => '#000000',
    file,
    onChanged: () => (painted += 1),
    onFault: (what) => faults.push(what),
  });
  return { ...themes, file, faults, painted: () => painted };
}

const css = readFileSync(join(import.meta.dirname, '../../../renderer/theme/tokens.css'), 'utf8');
/** What the style sheet names this in a look; one that it does not name there is that of the looks before. */
const token = (selector: string, name: string): string | undefined => {
  const from = css.indexOf(`${selector} {`);
  return new RegExp(`--${name}: (#[\\da-f]{6});`, 'u').exec(css.slice(from, css.indexOf('\n}', from)))?.[1];
};

test('a window is filled with the ground of the page that it will show, in every theme', () => {
  const light = started(desktop());
  const dark = started(desktop({ isDark: true }));
  for (const name of ['main', 'picker'] as const) {
    expect(light.ground(name)).toBe(token(':root', 'bg'));
    expect(dark.ground(name)).toBe(token(":root[data-theme='dark']", 'bg'));
  }
  expect(light.ground('incoming')).toBe(token(':root', 'surface'));
  expect(dark.ground('incoming')).toBe(token(":root[data-theme='dark']", 'surface'));
  // They are dark on every desktop.
  for (const { ground } of [light, dark]) {
    expect(ground('call')).toBe(token(":root[data-theme='dark']", 'sunken'));
    expect(ground('sharing')).toBe(token(":root[data-theme='dark']", 'bg'));
  }
  // More contrast is one of lines and texts.
  for (const more of [":root[data-contrast='more']", ":root[data-theme='dark'][data-contrast='more']"])
    for (const name of ['bg', 'surface', 'sunken']) expect(token(more, name)).toBeUndefined();
});

test('where Windows forces its colours a window is filled with that of its windows', () => {
  expect(started(desktop({ forced: true })).ground('call')).toBe('#000000');
});

test('the theme that a person chose is there at the next start, before their data are open', () => {
  const first = started(desktop({ isDark: true }));
  first.follow('ready', 'light');
  expect(first.ground('main')).toBe(token(':root', 'bg'));
  const system = desktop({ isDark: true });
  const next = started(system, first.file);
  expect([system.themeSource, next.ground('main')]).toEqual(['light', token(':root', 'bg')]);
  // What is said before the store is open is no choice.
  next.follow('opening', 'system');
  next.follow('locked', 'system');
  expect(system.themeSource).toBe('light');
  next.follow('ready', 'system');
  expect(started(desktop({ isDark: true }), first.file).ground('main')).toBe(token(":root[data-theme='dark']", 'bg'));
});

test('windows that stand ready are filled anew when the theme changes', () => {
  const { follow, painted } = started(desktop());
  follow('ready', 'dark');
  follow('ready', 'dark');
  expect(painted()).toBe(1);
});

test('a file that somebody broke, or that cannot be written, costs nothing but a flash', () => {
  const file = join(temporaryFolder(), 'theme.json');
  for (const text of ['{', '"blue"', '[]']) {
    writeFileSync(file, text);
    expect(started(desktop(), file).ground('main')).toBe(token(':root', 'bg'));
  }
  const { follow, faults, ground } = started(desktop(), join(temporaryFolder(), 'gone', 'theme.json'));
  follow('ready', 'dark');
  expect([ground('main'), faults]).toEqual([token(":root[data-theme='dark']", 'bg'), ['theme of the windows']]);
});
