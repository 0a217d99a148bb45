import { expect, type Locator } from '@playwright/test';

const ONE_PRESS_MS = 5_000;
const UNTIL_IT_SHOWS_MS = 3_000;
/** What this ends is a test that hangs. */
const LIMIT_MS = 90_000;

/**
 * Presses until what the press brings shows: what has just come under the pointer takes no press (A78), and a person
 * presses again. A press that worked late is seen before the next one, which may find another button there, or none.
 */
export async function pressUntil(button: Locator, shows: Locator): Promise<void> {
  await expect(async () => {
    if (!(await shows.isVisible())) await button.click({ timeout: ONE_PRESS_MS });
    await expect(shows).toBeVisible({ timeout: UNTIL_IT_SHOWS_MS });
  }).toPass({ timeout: LIMIT_MS });
}
