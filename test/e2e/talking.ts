import { expect } from '@playwright/test';
import type { Person } from '../../scripts/drive/person.ts';
import { pressUntil } from '../../scripts/drive/pressUntil.ts';

/** The one calls, the other accepts, both talk, the one hangs up. */
export async function talk(caller: Person, callee: Person, handle = callee.handle): Promise<void> {
  await caller.main.getByRole('navigation').getByText('Contacts').click();
  const call = caller.main.getByRole('button', { name: `Call ${handle}`, exact: true }).first();
  const hangUp = caller.main.getByRole('button', { name: 'Hang up' }).first();
  await pressUntil(call, hangUp);
  const calleeWindow = await callee.accept('audio');
  const callerWindow = await caller.callWindow();
  for (const page of [callerWindow, calleeWindow]) {
    await expect(page.locator('[data-phase="connected"]')).toBeVisible({ timeout: 60_000 });
  }
  // The windows of a call that was hung up close by themselves; the bars in the main windows say that it is over.
  await expect(async () => {
    if (await hangUp.isVisible()) await hangUp.click({ timeout: 1_000 });
    await expect(hangUp).toBeHidden({ timeout: 3_000 });
  }).toPass({ timeout: 30_000 });
  await expect(callee.main.getByRole('button', { name: 'Hang up' })).toBeHidden({ timeout: 20_000 });
}
