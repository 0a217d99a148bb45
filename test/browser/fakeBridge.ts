import type { Page } from '@playwright/test';

/** One request that a window made of main. */
export interface Asked {
  readonly entry: string;
  readonly input: unknown;
}

export interface FakeMain {
  /** What the window asked for, apart from `current`. */
  readonly asked: () => Promise<readonly Asked[]>;
  /** Main's next snapshot. */
  readonly push: (snapshot: unknown) => Promise<void>;
}

interface Installed {
  readonly asked: Asked[];
  readonly push: (snapshot: unknown) => void;
}

/** An answer that is none: main breaks over the request, as it does when the disk is full. */
export const BROKEN = 'main breaks over it';

/**
 * Plays main for a window opened in a plain browser: it answers `current` with a snapshot, every other request with
 * what `answers` holds for it (or null), and pushes what the test says.
 */
export async function fakeMain(
  page: Page,
  window: 'main' | 'incoming' | 'call',
  snapshot: unknown,
  answers: Readonly<Record<string, unknown>> = {},
): Promise<FakeMain> {
  await page.addInitScript(
    ({ window: name, first, answers: prepared, broken }) => {
      let listener: ((snapshot: unknown) => void) | null = null;
      const asked: { entry: string; input: unknown }[] = [];
      const bridge = new Proxy(
        {},
        {
          get: (_target, entry) => {
            if (entry === 'current') return () => Promise.resolve(first);
            if (entry === 'onSnapshot') {
              return (onSnapshot: (snapshot: unknown) => void) => {
                listener = onSnapshot;
                return () => {
                  listener = null;
                };
              };
            }
            // Orders to the media engine of the call window: none.
            if (entry === 'onOrder') return () => () => undefined;
            return (input: unknown = null) => {
              asked.push({ entry: String(entry), input });
              const answer = prepared[String(entry)] ?? null;
              return answer === broken ? Promise.reject(new Error(broken)) : Promise.resolve(answer);
            };
          },
        },
      );
      const fake = { asked, push: (next: unknown) => listener?.(next) };
      Object.assign(globalThis, { [name]: bridge, fakeMain: fake });
    },
    { window, first: snapshot, answers, broken: BROKEN },
  );
  return {
    asked: () => page.evaluate(() => (globalThis as unknown as { fakeMain: Installed }).fakeMain.asked),
    push: (next) =>
      page.evaluate((value) => (globalThis as unknown as { fakeMain: Installed }).fakeMain.push(value), next),
  };
}
