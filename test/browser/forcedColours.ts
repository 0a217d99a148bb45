import type { Page } from '@playwright/test';

/**
 * What cannot be seen where the system forces its few colours on every page (Windows' contrast themes): a control
 * without an edge, an icon in the colour of what lies under it, a focus without a ring. What is fresh of the page is
 * looked at (freshParts.ts). Empty: all of it can be seen.
 */
export async function unseenInForcedColours(page: Page): Promise<readonly string[]> {
  await page.emulateMedia({ forcedColors: 'active' });
  try {
    return await page.evaluate(findUnseen);
  } finally {
    await page.emulateMedia({ forcedColors: 'none' });
  }
}

/** Runs in the page. */
async function findUnseen(): Promise<readonly string[]> {
  const found = new Set<string>();
  type Colour = readonly [red: number, green: number, blue: number, alpha: number];
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [1, 1];
  const context = canvas.getContext('2d', { willReadFrequently: true });
  const known = new Map<string, Colour>();
  const colourOf = (text: string): Colour => {
    const before = known.get(text);
    if (before !== undefined) return before;
    if (context === null) throw new Error('no canvas');
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = text;
    context.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0, alpha = 0] = context.getImageData(0, 0, 1, 1).data;
    const colour: Colour = [red, green, blue, alpha / 255];
    known.set(text, colour);
    return colour;
  };
  /** Relative luminance (WCAG 2.2). */
  const luminance = ([red, green, blue]: Colour): number => {
    const part = (value: number): number =>
      value / 255 <= 0.040_45 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4;
    return 0.2126 * part(red) + 0.7152 * part(green) + 0.0722 * part(blue);
  };
  const isSeen = (one: string, on: string): boolean => {
    const [colour, ground] = [colourOf(one), colourOf(on)];
    if (colour[3] < 0.5) return false;
    const [dark = 0, light = 0] = [luminance(colour), luminance(ground)].toSorted((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05) >= 3;
  };
  const groundOf = (element: Element | null): string => {
    for (let at = element; at !== null; at = at.parentElement) {
      const { backgroundColor } = getComputedStyle(at);
      if (colourOf(backgroundColor)[3] > 0.5) return backgroundColor;
    }
    return 'Canvas';
  };
  const nameOf = (element: Element): string =>
    `${element.localName}${element.getAttribute('role') ? `[${element.getAttribute('role')}]` : ''} "${(
      element.getAttribute('aria-label') ??
      element.textContent ??
      ''
    )
      .trim()
      .slice(0, 40)}" ${(element.getAttribute('class') ?? '').slice(0, 40)}`;
  const isDrawn = (element: Element): boolean => {
    const box = element.getBoundingClientRect();
    return (
      box.width > 2 && box.height > 2 && element.checkVisibility({ opacityProperty: true, visibilityProperty: true })
    );
  };
  /** An edge that stands out from what lies round it, or a ground that does. */
  const hasEdge = (element: Element): boolean => {
    const style = getComputedStyle(element);
    const round = groundOf(element.parentElement);
    const edges = (['Top', 'Bottom', 'Left', 'Right'] as const).some(
      (side) =>
        style[`border${side}Style`] !== 'none' &&
        Number.parseFloat(style[`border${side}Width`]) >= 1 &&
        isSeen(style[`border${side}Color`], round),
    );
    const outline = style.outlineStyle !== 'none' && isSeen(style.outlineColor, round);
    return edges || outline || isSeen(style.backgroundColor, round);
  };
  const hasRing = (element: Element): boolean => {
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(element);
    return (
      outlineStyle !== 'none' &&
      Number.parseFloat(outlineWidth) >= 2 &&
      isSeen(outlineColor, groundOf(element.parentElement))
    );
  };
  const nearest = function* (element: Element, steps: number): Iterable<Element> {
    let at: Element | null = element;
    for (let step = 0; step <= steps && at !== null; step += 1) {
      yield at;
      at = at.parentElement;
    }
  };

  const { elements: fresh } = window.parts.taken();
  const isFresh = (element: Element): boolean => fresh.some((part) => part.contains(element));
  const shown =
    [...document.querySelectorAll('[role=dialog], [role=alertdialog], [role=menu]')].at(-1) ?? document.body;
  for (const control of shown.querySelectorAll('button, select, textarea, input:not([type=hidden]), [role=switch]')) {
    if (!isFresh(control) || !isDrawn(control) || control.matches(':disabled')) continue;
    // What the engine draws is in the system's colours by itself.
    if (control.matches('[type=range]') && getComputedStyle(control).appearance !== 'none') continue;
    // What is a row, an entry or a link is told by its place and its words.
    const isOfRow = control.closest('[role=row], [role=menuitem], [role=menuitemradio], nav, td') !== null;
    const isUnseen = getComputedStyle(control.parentElement ?? control).clipPath !== 'none';
    if (!isOfRow && !isUnseen && ![...nearest(control, 2)].some((part) => part !== document.body && hasEdge(part)))
      found.add(`no edge: ${nameOf(control)}`);
  }
  for (const icon of shown.querySelectorAll('svg')) {
    if (!isFresh(icon) || !isDrawn(icon)) continue;
    const ground = groundOf(icon);
    const parts = [...icon.querySelectorAll('path, circle, rect, line, polyline, polygon, ellipse')];
    const isPartSeen = parts.some((part) => {
      const { fill, stroke } = getComputedStyle(part);
      return [fill, stroke].some((paint) => paint !== 'none' && !paint.startsWith('url') && isSeen(paint, ground));
    });
    if (parts.length > 0 && !isPartSeen)
      found.add(`no icon: ${icon.getAttribute('class') ?? ''} in ${nameOf(icon.parentElement ?? icon)}`);
  }
  const before = document.activeElement;
  // Who comes by keyboard has pressed something: react-aria draws no ring for a pointer.
  document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Tab', bubbles: true }));
  const kinds = new Set<string>();
  for (const control of shown.querySelectorAll<HTMLElement>(
    'button, select, textarea, input, [role=row], [role=switch], a[href], [tabindex="0"]',
  )) {
    const kind = `${control.localName} ${control.getAttribute('class') ?? ''} ${control.getAttribute('type') ?? ''}`;
    if (
      kinds.has(kind) ||
      !isFresh(control) ||
      !isDrawn(control) ||
      control.matches(':disabled') ||
      control.tabIndex < 0
    )
      continue;
    kinds.add(kind);
    // What a click has brought the focus to would keep it, and no ring.
    if (document.activeElement === control) control.blur();
    // Chromium alone knows the second; others ignore it.
    control.focus({ preventScroll: true, focusVisible: true });
    if (document.activeElement !== control) continue;
    const isRinged = () => [...nearest(control, 4)].some(hasRing);
    // What React draws of it comes right after.
    if (!isRinged()) await new Promise((drawn) => setTimeout(drawn));
    if (!isRinged()) found.add(`no focus: ${nameOf(control)}`);
  }
  if (before instanceof HTMLElement) before.focus({ preventScroll: true });
  return [...found];
}
