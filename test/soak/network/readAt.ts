import type { Page } from '@playwright/test';

/** What ends this is a test that hangs. */
const LIMIT_MS = 120_000;

/** When a person reads this in the window, by the clock that all programs of a computer share (`Date.now`). */
export function readAt(page: Page, words: RegExp): Promise<number> {
  return page.evaluate(
    ([source, limitMs]) =>
      new Promise<number>((resolve, reject) => {
        const sought = new RegExp(source, 'u');
        const watcher = new MutationObserver(look);
        const limit = setTimeout(() => {
          watcher.disconnect();
          reject(new Error(`nobody reads ${source} here, but: ${document.body.innerText}`));
        }, limitMs);
        watcher.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
        look();

        function look(): void {
          if (!sought.test(document.body.innerText)) return;
          watcher.disconnect();
          clearTimeout(limit);
          resolve(Date.now());
        }
      }),
    [words.source, LIMIT_MS] as const,
  );
}
