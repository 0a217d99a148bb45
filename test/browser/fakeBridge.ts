import type { Page } from '@playwright/test';
import type { AppSnapshot } from '../../core/ipc/snapshot.ts';
import { callSnapshotOf, snapshotOf, type CallPicture, type Picture } from '../../renderer/stories/picture.ts';

/** One request that a window made of main. */
export interface Asked {
  readonly entry: string;
  readonly input: unknown;
}

export interface FakeMain {
  /** What the window asked for, apart from what it needs to show itself. */
  readonly asked: () => Promise<readonly Asked[]>;
  /** Main's next word on one part. */
  readonly tell: <Name extends keyof AppSnapshot>(name: Name, part: AppSnapshot[Name]) => Promise<void>;
}

interface Installed {
  readonly asked: Asked[];
  readonly tell: (name: string, part: unknown) => void;
}

/** An answer that is none: main breaks over the request, as it does when the disk is full. */
export const BROKEN = 'main breaks over it';

/**
 * Plays main for a window opened in a plain browser: it answers `current` and the questions for lists from a picture, and
 * every other request with what `answers` holds for it (or null).
 */
export async function fakeMain(
  page: Page,
  window: 'main' | 'incoming' | 'call',
  picture: Picture | CallPicture,
  answers: Readonly<Record<string, unknown>> = {},
): Promise<FakeMain> {
  const hasLists = 'contacts' in picture;
  await page.addInitScript(
    ({ window: name, current, contacts, recents, answers: prepared, broken }) => {
      const listeners = new Map<string, (part: unknown) => void>();
      const asked: { entry: string; input: unknown }[] = [];
      const lists: Readonly<Record<string, (input: Readonly<Record<string, unknown>>) => unknown>> = {
        current: () => current,
        contact: ({ handle }) => contacts.find((one) => one.handle === handle) ?? null,
        contactsPage: ({ query, after, limit }) => {
          const found = contacts.filter((one) => one.handle.includes(String(query)));
          const from = found.findIndex((one) => one.handle === after) + 1;
          const items = found.slice(from, from + Number(limit));
          return { items, next: from + items.length < found.length ? items.at(-1)?.handle : null };
        },
        recentsPage: ({ missedOnly, peer }) => ({
          items: recents.filter(
            ({ call, reason }) =>
              (missedOnly !== true || reason === 'missed' || reason === 'busyHere') &&
              (peer === null || call.peer === peer),
          ),
          next: null,
        }),
      };
      const tell = (part: string, told: unknown) => listeners.get(part)?.(told);
      const bridge = new Proxy(
        {},
        {
          get: (_target, entry) => {
            const key = String(entry);
            if (/^on[A-Z]/u.test(key)) {
              return (listener: (part: unknown) => void) => {
                listeners.set(key.slice(2).toLowerCase(), listener);
                return () => listeners.delete(key.slice(2).toLowerCase());
              };
            }
            return (input: unknown = null) => {
              const list = lists[key];
              if (list !== undefined) return Promise.resolve(list(Object(input)));
              asked.push({ entry: key, input });
              const answer = prepared[key] ?? null;
              return answer === broken ? Promise.reject(new Error(broken)) : Promise.resolve(answer);
            };
          },
        },
      );
      Object.assign(globalThis, { [name]: bridge, fakeMain: { asked, tell } });
    },
    {
      window,
      current: hasLists ? snapshotOf(picture) : callSnapshotOf(picture),
      contacts: hasLists ? picture.contacts : [],
      recents: hasLists ? picture.recents : [],
      answers,
      broken: BROKEN,
    },
  );
  return {
    asked: () => page.evaluate(() => (globalThis as unknown as { fakeMain: Installed }).fakeMain.asked),
    tell: (name, part) =>
      page.evaluate(([told, value]) => (globalThis as unknown as { fakeMain: Installed }).fakeMain.tell(told, value), [
        name,
        part,
      ] as const),
  };
}
