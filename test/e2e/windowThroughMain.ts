import { expect } from '@playwright/test';
import type { Person } from '../../scripts/drive/person.ts';

export interface WindowThroughMain {
  readonly title: () => Promise<string | null>;
  /** All that can be read in it; null while there is none. */
  readonly text: () => Promise<string | null>;
  /** Of the call in it; null while there is none. */
  readonly callAttribute: (name: string) => Promise<string | null>;
  /** Presses the button of this name, again and again, until something came of it. */
  readonly press: (name: RegExp, done: () => Promise<boolean>) => Promise<void>;
}

/**
 * A window of somebody whose driver has lost it: when a computer falls asleep, Chromium closes all its TCP connections,
 * and that to the driver is one of them. It is asked through main, which is driven by Node's own.
 */
export function windowThroughMain({ launched }: Person, name: 'main' | 'incoming' | 'call'): WindowThroughMain {
  const run = async (script: string): Promise<unknown> =>
    launched.app.evaluate(
      ({ BrowserWindow }, [page = '', code = '']): unknown =>
        BrowserWindow.getAllWindows()
          .find(({ webContents }) => webContents.getURL().includes(page))
          ?.webContents.executeJavaScript(code),
      [`/windows/${name}/`, script],
    );
  const asText = (found: unknown): string | null => (typeof found === 'string' ? found : null);
  return {
    title: async () => asText(await run('document.title')),
    text: async () => asText(await run('document.body.innerText')),
    callAttribute: async (attribute) =>
      asText(await run(`document.querySelector('[data-phase]')?.getAttribute(${JSON.stringify(attribute)})`)),
    press: (button, done) =>
      expect(async () => {
        if (await done()) return;
        await run(
          `[...document.querySelectorAll('button')].find((one) => ${String(button)}.test(one.ariaLabel ?? one.textContent))?.click()`,
        );
        await expect.poll(done, { timeout: 2_000 }).toBe(true);
      }).toPass({ timeout: 60_000 }),
  };
}
