import { expect, type Locator, type Page } from '@playwright/test';

/** More stops than any screen has. */
const MOST_STOPS = 60;
const LIMIT = { timeout: 60_000 };

/** Goes to it by the Tab key alone, from wherever the focus is; fails where no number of presses gets there. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible(LIMIT);
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    if (await isFocused(target)) return focusIsSeen(page);
    await page.keyboard.press('Tab');
  }
  expect(await isFocused(target), 'the Tab key gets there').toBe(true);
}

/** Goes to a field and puts this into it, as typed. */
export async function typeInto(page: Page, field: Locator, text: string): Promise<void> {
  await tabTo(page, field);
  await page.keyboard.press('Control+A');
  await page.keyboard.type(text);
  await expect(field).toHaveValue(text);
}

/** Goes to a button by Tab, and presses it there with this key until what that brings shows. */
export async function pressByKey(page: Page, button: Locator, shows: Locator, key = 'Enter'): Promise<void> {
  await expect(async () => {
    if (!(await shows.isVisible())) {
      await tabTo(page, button);
      await page.keyboard.press(key);
    }
    await expect(shows).toBeVisible({ timeout: 5_000 });
  }).toPass(LIMIT);
}

/** Presses a shortcut until what it brings shows: in its first moments a window takes none (A78). */
export async function pressShortcut(page: Page, keys: string, shows: Locator): Promise<void> {
  await expect(async () => {
    if (!(await shows.isVisible())) await page.keyboard.press(keys);
    await expect(shows).toBeVisible({ timeout: 5_000 });
  }).toPass(LIMIT);
}

/**
 * What goes by keyboard is somewhere: the focus is on something that has a role and a name, never on the page itself,
 * and what shows it is at least two pixels thick.
 */
export async function focusIsSeen(page: Page): Promise<void> {
  await expect(async () => {
    expect(await page.evaluate(() => document.activeElement?.localName)).not.toBe('body');
    expect(await page.locator(':focus').ariaSnapshot()).toMatch(/^- [a-z]+ "[^"]+"/u);
    expect(await page.evaluate(thicknessOfRing)).toBeGreaterThanOrEqual(2);
  }).toPass(LIMIT);
}

/** Runs in the page: pixels of the colour of focus around what has it, or around the box that stands for it. */
function thicknessOfRing(): number {
  const probe = document.createElement('i');
  probe.style.setProperty('color', 'var(--focus)');
  document.body.append(probe);
  const { color: colour } = getComputedStyle(probe);
  probe.remove();
  let thickest = 0;
  let element = document.activeElement;
  for (let up = 0; up < 3 && element !== null; up += 1) {
    const style = getComputedStyle(element);
    const outline = style.outlineStyle !== 'none' && style.outlineColor === colour ? parseFloat(style.outlineWidth) : 0;
    const border = style.borderBottomColor === colour ? parseFloat(style.borderBottomWidth) : 0;
    thickest = Math.max(thickest, outline + border);
    element = element.parentElement;
  }
  return thickest;
}

function isFocused(target: Locator): Promise<boolean> {
  return target.evaluate((element) => element === document.activeElement);
}
