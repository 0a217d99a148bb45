import { expect, type Locator } from '@playwright/test';

/** Every one of these is in the window, whole, once there is one: a list is not waited for by itself. */
export async function eachWhole(found: Locator): Promise<void> {
  await expect(found.first()).toBeVisible();
  for (const one of await found.all()) await expect(one).toBeInViewport({ ratio: 1 });
}
