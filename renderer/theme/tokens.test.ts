import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const LOOKS = ['light', 'dark', 'light of high contrast', 'dark of high contrast'] as const;

/** As tokens.css has them for each look: what one does not name is that of those before it in the file. */
function tokens(): Readonly<Record<(typeof LOOKS)[number], ReadonlyMap<string, string>>> {
  const css = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8');
  const ofBlock = (selector: string): [string, string][] => {
    const from = css.indexOf(`${selector} {`);
    const block = css.slice(from, css.indexOf('\n}', from));
    return [...block.matchAll(/--([\w-]+): (#[\da-f]{6});/gu)].map(([, name = '', value = '']) => [name, value]);
  };
  const light = ofBlock(':root');
  const dark = [...light, ...ofBlock(":root[data-theme='dark']")];
  const more = ofBlock(":root[data-contrast='more']");
  return {
    light: new Map(light),
    dark: new Map(dark),
    'light of high contrast': new Map([...light, ...more]),
    'dark of high contrast': new Map([...dark, ...more, ...ofBlock(":root[data-theme='dark'][data-contrast='more']")]),
  };
}

/** Relative luminance (WCAG 2.2). */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** Each text with every ground that it may stand on, also while a pointer is over it or presses it. */
const GROUNDS: Readonly<Record<string, readonly string[]>> = {
  ink: ['bg', 'surface', 'raised', 'sunken'],
  'ink-2': ['bg', 'surface', 'raised', 'sunken'],
  'ink-3': ['bg', 'surface', 'raised', 'sunken'],
  'on-accent': ['accent', 'accent-hover', 'accent-active'],
  'on-danger': ['danger', 'danger-hover', 'danger-active'],
  'accent-ink': ['bg', 'surface', 'raised', 'accent-soft'],
  'danger-ink': ['bg', 'surface', 'raised', 'danger-soft'],
  'warn-ink': ['bg', 'surface', 'raised', 'warn-soft'],
};

const isHigh = (look: (typeof LOOKS)[number]): boolean => look.endsWith('contrast');

test.each(LOOKS)('in the %s theme every text has 4.5:1, or 7:1, to whatever it stands on', (theme) => {
  const values = tokens()[theme];
  const low = Object.entries(GROUNDS).flatMap(([text, grounds]) =>
    grounds.flatMap((ground) => {
      const ratio = contrast(values.get(text) ?? '', values.get(ground) ?? '');
      return ratio >= (isHigh(theme) ? 7 : 4.5) ? [] : [`${text} on ${ground}: ${ratio.toFixed(2)}`];
    }),
  );
  expect(low).toEqual([]);
});

test.each(LOOKS)('in the %s theme an edge and a ring have 3:1, or 7:1, to whatever they stand on', (theme) => {
  const values = tokens()[theme];
  const edges = isHigh(theme)
    ? ['line-strong', 'focus', 'accent-line', 'danger-line', 'warn-line']
    : ['line-strong', 'focus'];
  const low = edges.flatMap((edge) =>
    ['bg', 'surface', 'raised'].flatMap((ground) => {
      const ratio = contrast(values.get(edge) ?? '', values.get(ground) ?? '');
      return ratio >= (isHigh(theme) ? 7 : 3) ? [] : [`${edge} on ${ground}: ${ratio.toFixed(2)}`];
    }),
  );
  expect(low).toEqual([]);
});
