import type { Page } from '@playwright/test';
import type { Problem } from '../../core/ipc/problem.ts';
import type { AppSnapshot, BlockedView, CallSnapshot, ContactView, RecentView } from '../../core/ipc/snapshot.ts';
import { callSnapshotOf, snapshotOf, type CallPicture, type Picture } from '../../renderer/stories/picture.ts';

/** One request that a window made of main. */
export interface Asked {
  readonly entry: string;
  readonly input: unknown;
}

export type Answers = Readonly<Record<string, unknown>>;

export interface FakeMain {
  /** A second passes for whatever ignores presses in its first moments. */
  readonly later: () => Promise<void>;
  /** What the window asked for, apart from what it needs to show itself. */
  readonly asked: () => Promise<readonly Asked[]>;
  /** Main's next word on one part. */
  readonly tell: <Name extends keyof AppSnapshot>(name: Name, part: AppSnapshot[Name]) => Promise<void>;
  /** The same for `window.fakeMain` in the page, as a text. */
  readonly sceneOf: (picture: Picture | CallPicture, answers?: Answers) => string;
  /** What the settings of this picture are, as the page's `dress` takes them. */
  readonly settingsOf: (picture: Picture | CallPicture) => CallSnapshot['settings'];
  /** Everything is another picture from now on, and main's answers are others; drawn when this resolves. */
  readonly show: (picture: Picture | CallPicture, answers?: Answers) => Promise<void>;
}

/** What main knows, as the page is given it. */
interface Scene {
  readonly current: AppSnapshot | CallSnapshot;
  readonly contacts: readonly ContactView[];
  readonly recents: readonly RecentView[];
  /** By call. */
  readonly missed: readonly string[];
  readonly blocked: readonly BlockedView[];
  readonly answers: Answers;
}

interface Installed {
  readonly asked: Asked[];
  readonly tell: (name: string, part: unknown) => void;
  readonly show: (scene: Scene) => void;
  /** The same picture in other settings. */
  readonly dress: (settings: CallSnapshot['settings']) => void;
  /** A second passes for whatever ignores presses in its first moments. */
  readonly later: () => void;
}

declare global {
  interface Window {
    readonly fakeMain: Installed;
  }
}

/** An answer that is none: main breaks over the request, nobody knows why. */
export const BROKEN = 'main breaks over it';
/** The same, over this. */
export const brokenOver = (problem: Problem): string => `${BROKEN}: ${problem}`;
/** No answer yet: main waits for a server that says nothing. */
export const WAITING = 'main is still at it';

function sceneOf(picture: Picture | CallPicture, revision: number, answers: Answers): Scene {
  return 'contacts' in picture
    ? {
        current: snapshotOf(picture, revision),
        contacts: picture.contacts,
        recents: picture.recents,
        missed: picture.recents.flatMap(({ call, isMissed }) => (isMissed ? [call.callId] : [])),
        blocked: picture.blocked ?? [],
        answers,
      }
    : { current: callSnapshotOf(picture, revision), contacts: [], recents: [], missed: [], blocked: [], answers };
}

/**
 * Plays main for a window opened in a plain browser: it answers `current` and the questions for lists from a picture,
 * and every other request with what `answers` holds for it (or null, and what is removed can be put back).
 */
export async function fakeMain(
  page: Page,
  windowName: 'main' | 'incoming' | 'call',
  picture: Picture | CallPicture,
  answers: Answers = {},
): Promise<FakeMain> {
  let revision = 1;
  await page.addInitScript(
    ({ name, first, broken, waiting }) => {
      let scene = first;
      const listeners = new Map<string, (part: unknown) => void>();
      const asked: { entry: string; input: unknown }[] = [];
      const shapeOf = () => scene.answers['currentShape'] ?? 'usual';
      const removing = new Set(['removeContact', 'removeRecent', 'removeVoice', 'removeReminder']);
      const lists: Readonly<Record<string, (input: Readonly<Record<string, unknown>>) => unknown>> = {
        current: () => scene.current,
        drawn: () => null,
        ownLinks: () => scene.answers['ownLinks'] ?? [],
        currentRehearsal: () => scene.answers['currentRehearsal'] ?? null,
        rehearsalDrawn: () => null,
        rehearsed: () => null,
        currentShape: shapeOf,
        takeCommand: () => null,
        takenShortcuts: () => scene.answers['takenShortcuts'] ?? [],
        contact: ({ handle }) => scene.contacts.find((one) => one.handle === handle) ?? null,
        // A slow machine looks at a screen for a second, too.
        markRecentsSeen: () => ({ seen: true }),
        isBlocked: ({ handle }) => scene.blocked.some((one) => one.handle === handle),
        blockedPage: ({ after, limit }) => {
          const from = scene.blocked.findIndex((one) => one.handle === after) + 1;
          const items = scene.blocked.slice(from, from + Number(limit));
          return { items, next: from + items.length < scene.blocked.length ? items.at(-1)?.handle : null };
        },
        contactsPage: ({ query, after, limit }) => {
          const found = scene.contacts.filter((one) => one.handle.includes(String(query).toLowerCase()));
          const last = typeof after === 'object' && after !== null && 'handle' in after ? after.handle : null;
          const from = found.findIndex((one) => one.handle === last) + 1;
          const items = found.slice(from, from + Number(limit));
          const handle = from + items.length < found.length ? items.at(-1)?.handle : undefined;
          return { items, next: handle === undefined ? null : { rank: 1, sortName: handle, handle } };
        },
        recentsPage: ({ missedOnly, peer, after, limit }) => {
          const found = scene.recents.filter(
            ({ call }) =>
              (missedOnly !== true || scene.missed.includes(call.callId)) && (peer === null || call.peer === peer),
          );
          // A row's number is its place in the list.
          const from = typeof after === 'object' && after !== null && 'row' in after ? Number(after.row) + 1 : 0;
          const items = found.slice(from, from + Number(limit));
          const row = from + items.length - 1;
          const startedAt = items.at(-1)?.call.startedAt;
          const days = new Set(found.map(({ call }) => new Date(call.startedAt).setHours(0, 0, 0, 0)));
          const rows = from === 0 && peer === null ? found.length + days.size : null;
          return { items, rows, next: row + 1 < found.length ? { startedAt, row } : null };
        },
      };
      const tell = (part: string, told: unknown) => listeners.get(part)?.(told);
      const show = (next: typeof first) => {
        scene = next;
        asked.length = 0;
        tell('shape', shapeOf());
        tell('rehearsal', scene.answers['currentRehearsal'] ?? null);
        // The account comes last: whatever it brings up finds the rest in place.
        const { account, ...others } = { account: null, ...next.current };
        for (const [part, told] of Object.entries(others)) tell(part, told);
        if (account !== null) tell('account', account);
      };
      const dress = (settings: typeof scene.current.settings) => {
        scene = { ...scene, current: { ...scene.current, settings } };
        tell('settings', settings);
      };
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
              const answer = scene.answers[key] ?? (removing.has(key) ? { isKept: true } : null);
              if (answer === waiting) return new Promise(() => undefined);
              const isBroken = typeof answer === 'string' && answer.startsWith(broken);
              return isBroken ? Promise.reject(new Error(answer)) : Promise.resolve(answer);
            };
          },
        },
      );
      const sinceStart = performance.now.bind(performance);
      let ahead = 0;
      performance.now = () => sinceStart() + ahead;
      const later = () => {
        ahead += 1000;
        // Surfaces look again at what may be pressed.
        document.dispatchEvent(new Event('visibilitychange'));
      };
      Object.assign(globalThis, { [name]: bridge, fakeMain: { asked, tell, show, dress, later } });
    },
    { name: windowName, first: sceneOf(picture, revision, answers), broken: BROKEN, waiting: WAITING },
  );
  const textOf: FakeMain['sceneOf'] = (next, nextAnswers = {}) => {
    revision += 1;
    return JSON.stringify(sceneOf(next, revision, nextAnswers));
  };
  return {
    asked: () => page.evaluate(() => window.fakeMain.asked),
    later: () => page.evaluate(() => window.fakeMain.later()),
    tell: (name, part) => page.evaluate(([told, value]) => window.fakeMain.tell(told, value), [name, part] as const),
    sceneOf: textOf,
    settingsOf: (next) => {
      revision += 1;
      return callSnapshotOf(next, revision).settings;
    },
    show: (next, nextAnswers) =>
      page.evaluate(
        async (scene) => {
          window.beginStory?.();
          window.fakeMain.show(JSON.parse(scene));
          await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
          window.fakeMain.later();
        },
        textOf(next, nextAnswers),
      ),
  };
}
