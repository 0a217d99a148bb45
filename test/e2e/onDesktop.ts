import { expect } from '@playwright/test';
import type { Person } from '../../scripts/drive/person.ts';
import type { Desktop } from '../runtime/desktop/desktop.ts';

/*
 * What a desktop shows of a Ringfort: its tray and its windows.
 */

/** A tray that is missing is looked for every twenty seconds. */
export const tooltip = (desktop: Desktop): ReturnType<typeof expect.poll<string | undefined>> =>
  expect.poll(() => desktop.tray()?.tooltip, { timeout: 45_000 });

export function isShown({ launched }: Person, name: 'main' | 'incoming' = 'main'): Promise<boolean> {
  return launched.app.evaluate(
    ({ BrowserWindow }, page) =>
      BrowserWindow.getAllWindows().some((each) => each.webContents.getURL().includes(page) && each.isVisible()),
    `/windows/${name}/`,
  );
}

/** As a person does with the window's own button. */
export async function closeMain({ launched }: Person): Promise<void> {
  await launched.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()
      .find((each) => each.webContents.getURL().includes('/windows/main/'))
      ?.close(),
  );
}

/** A menu that has just changed takes no press for a moment (A78): it is pressed until something comes of it. */
export async function choose(desktop: Desktop, label: string): Promise<void> {
  await expect(async () => {
    if ((await desktop.menu()).includes(label)) await desktop.click(label);
    expect(await desktop.menu()).not.toContain(label);
  }).toPass({ timeout: 30_000 });
}
