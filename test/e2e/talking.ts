import { expect, type Page } from '@playwright/test';
import type { Person } from '../../scripts/drive/person.ts';
import { pressUntil } from '../../scripts/drive/pressUntil.ts';
import { timersTake } from './computer.ts';

/** Of twenty seconds from answer to sound a busy computer may need more: nobody gives up here. */
const PATIENCE = 6;
const LIMIT_MS = 110_000;

/** The one calls, the other accepts, both talk, the one hangs up. */
export async function talk(caller: Person, callee: Person, handle = callee.handle): Promise<void> {
  const both = [caller, callee];
  const patience = (times: number) => Promise.all(both.map((person) => timersTake(person, times)));
  await caller.main.getByRole('navigation').getByText('Contacts').click();
  const call = caller.main.getByRole('button', { name: `Call ${handle}`, exact: true }).first();
  const hangUp = caller.main.getByRole('button', { name: 'Hang up' }).first();
  await patience(PATIENCE);
  await pressUntil(call, hangUp);
  const calleeWindow = await callee.accept('audio');
  const callerWindow = await caller.callWindow();
  for (const page of [callerWindow, calleeWindow]) {
    await expect(page.locator('[data-phase="connected"]')).toBeVisible({ timeout: LIMIT_MS });
  }
  await patience(1);
  // The windows of a call that was hung up close by themselves; the bars in the main windows say that it is over.
  await expect(async () => {
    if (await hangUp.isVisible()) await hangUp.click({ timeout: 5_000 });
    await expect(hangUp).toBeHidden({ timeout: 5_000 });
  }).toPass({ timeout: LIMIT_MS });
  await expect(callee.main.getByRole('button', { name: 'Hang up' })).toBeHidden({ timeout: 60_000 });
}

/** Sound arrives in this call window from now on; where none does, what the window says instead is what one reads. */
export async function soundFlows(window: Page): Promise<void> {
  const surface = window.locator('[data-phase]');
  const packets = async () => Number(await surface.getAttribute('data-audio-packets-received', { timeout: 20_000 }));
  const before = await packets();
  const heard = async () => ((await packets()) > before + 50 ? 'sound' : surface.innerText());
  await expect.poll(heard, { timeout: 40_000 }).toBe('sound');
}
