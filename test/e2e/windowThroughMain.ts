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
      async ({ BrowserWindow }, [page = '', code = '']): Promise<unknown> => {
        const contents = BrowserWindow.getAllWindows().find((each) =>
          each.webContents.getURL().includes(page),
        )?.webContents;
        if (contents === undefined) return undefined;
        // A window that closes meanwhile never answers.
        let gone = (): void => undefined;
        const closed = new Promise<void>((resolve) => (gone = resolve));
        contents.once('destroyed', gone);
        const answer: unknown = await Promise.race([contents.executeJavaScript(code), closed]);
        if (!contents.isDestroyed()) contents.off('destroyed', gone);
        return answer;
      },
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
