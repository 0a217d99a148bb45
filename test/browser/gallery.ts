import type { Browser, Page } from '@playwright/test';
import type { CallSnapshot } from '../../core/ipc/snapshot.ts';
import type { CallPicture, Picture } from '../../renderer/stories/picture.ts';
import type { Scene } from '../../renderer/stories/scene.ts';
import { bringAxe } from './accessibility.ts';
import { fakeMain, type Answers, type FakeMain } from './fakeBridge.ts';
import type { RendererServer } from './rendererServer.ts';
import {
  type AlsoLookedAt,
  dressed,
  expectGoodScreen,
  looks,
  type Size,
  watchedPage,
  type Watched,
} from './screenCheck.ts';

/*
 * All screens of a window, one after another in the same page: a story is main's next snapshot. Between two of them the
 * window is told of nothing at all, so that no sheet, tab, text or focus of one is left in the next. Once a person is
 * at a screen in the first look it is looked at, as it stands, in each other one: theme and language change live.
 */

type WindowName = 'main' | 'incoming' | 'call';

export interface Shown extends AlsoLookedAt {
  readonly window: WindowName;
  readonly name: string;
  readonly picture: Picture | CallPicture;
  readonly size: Size;
  readonly answers?: Answers;
  /** What a media engine shows of the calls: for the call window, on its page of stories. */
  readonly scene?: Scene;
  /** What stood there before it, in the same call: what was said then may go on counting. */
  readonly comesFrom?: Picture | CallPicture | undefined;
  /** How a person gets there, where it takes more than to be shown it. */
  readonly reach?: ((page: Page) => Promise<unknown>) | undefined;
}

interface Hall {
  readonly watched: Watched;
  readonly main: FakeMain;
  readonly empty: Picture | CallPicture;
}

const nothing = {
  main: { account: { phase: 'opening' }, call: { phase: 'idle' }, security: null, second: null },
  incoming: { call: { phase: 'idle' }, security: null, second: null },
  call: { call: { phase: 'idle' }, security: null, second: null },
} as const;

/** What there is in every screen of a window, beside its `main`. */
const SEEN = { main: 'main', incoming: 'h1, h2', call: 'h1' } as const;

/** To set the size that a page has already costs as much as another one. */
function isOfSize(page: Page, { width, height }: Size): boolean {
  const now = page.viewportSize();
  return now?.width === width && now.height === height;
}

const pageOf = ({ window, scene }: Shown): WindowName | 'story' => (scene === undefined ? window : 'story');

/** What the page is given for a story. */
interface Turn {
  /** As texts, which are handed over in no time. */
  readonly before: string;
  readonly told: string;
  readonly scene: Scene | undefined;
  readonly callIds: readonly string[];
}

const callsOf = ({ call, second }: Picture | CallPicture): readonly string[] =>
  [call, second?.view].flatMap((view) => (view === undefined || view.phase === 'idle' ? [] : [view.call.callId]));

/** Runs in the page. */
const tell = (told: string) => {
  window.fakeMain.show(JSON.parse(told));
  if ('showScene' in window) window.showScene({}, []);
};

/** Runs in the page. */
const dress = (settings: CallSnapshot['settings']) => window.fakeMain.dress(settings);

/** Runs in the page. */
async function turnTo({ before, told, scene, callIds }: Turn): Promise<void> {
  const drawn = () => new Promise((done) => requestAnimationFrame(done));
  window.fakeMain.show(JSON.parse(before));
  await drawn();
  window.beginStory?.();
  if (scene !== undefined) window.showScene(scene, callIds);
  window.fakeMain.show(JSON.parse(told));
  await drawn();
  await drawn();
  window.fakeMain.later();
}

/** Runs in the page. */
async function goOn(told: string): Promise<void> {
  const drawn = () => new Promise((done) => requestAnimationFrame(done));
  window.fakeMain.show(JSON.parse(told));
  await drawn();
  await drawn();
}

const [FIRST] = looks;

const messageOf = (fault: unknown): string => (fault instanceof Error ? fault.message : String(fault));

export class Gallery {
  readonly #browser: Browser;
  readonly #server: RendererServer;
  readonly #halls = new Map<string, Promise<Hall>>();
  /** In the present test. */
  #inUse = new Set<Promise<Hall>>();

  constructor(browser: Browser, server: RendererServer) {
    this.#browser = browser;
    this.#server = server;
  }

  /** All that are not good are told, by their names. */
  async expectGood(...all: readonly Shown[]): Promise<void> {
    const faults: string[] = [];
    for (const shown of all) faults.push(...(await this.#faultsOf(shown)));
    await this.#leave();
    if (faults.length > 0) throw new Error(`Of ${all.length} screens:\n\n${faults.join('\n\n')}`);
  }

  async #faultsOf(shown: Shown): Promise<readonly string[]> {
    const faults: string[] = [];
    const { watched, main } = await this.#hall(shown);
    const { page } = watched;
    try {
      await this.#reach(watched.page, main, shown);
      for (const look of shown.inLooks ?? looks) {
        if (look !== FIRST) await page.evaluate(dress, main.settingsOf(dressed(shown.picture, look)));
        try {
          await expectGoodScreen(watched, shown.name, look, { seen: SEEN[shown.window], ...shown });
        } catch (fault) {
          faults.push(messageOf(fault));
        }
      }
    } catch (fault) {
      faults.push(`${shown.name} is not reached: ${messageOf(fault)}`);
    }
    // The next is not pointed at.
    if (shown.reach !== undefined) await page.mouse.move(0, 0);
    return faults;
  }

  async #reach(
    page: Page,
    main: FakeMain,
    { window, picture, size, answers = {}, scene, comesFrom, reach }: Shown,
  ): Promise<void> {
    const before = main.sceneOf({ ...dressed(picture, FIRST), ...nothing[window] });
    if (!isOfSize(page, size)) {
      await page.evaluate(tell, before);
      await page.setViewportSize(size);
    }
    await page.evaluate(turnTo, {
      ...{ before, told: main.sceneOf(dressed(comesFrom ?? picture, FIRST), answers) },
      ...{ scene, callIds: callsOf(picture) },
    });
    if (comesFrom !== undefined) await page.evaluate(goOn, main.sceneOf(dressed(picture, FIRST), answers));
    await reach?.(page);
  }

  /** Pages that nobody looks at have nothing to draw: pictures that move would be drawn for as long as they live. */
  async #leave(): Promise<void> {
    for (const hall of this.#inUse) {
      const { watched, main, empty } = await hall;
      await watched.page.evaluate(tell, main.sceneOf(empty));
    }
    this.#inUse = new Set();
  }

  #hall(shown: Shown): Promise<Hall> {
    const key = pageOf(shown);
    const hall = this.#halls.get(key) ?? this.#open(shown);
    this.#halls.set(key, hall);
    this.#inUse.add(hall);
    return hall;
  }

  async #open(shown: Shown): Promise<Hall> {
    const { window, picture, size, answers } = shown;
    const watched = await watchedPage(this.#browser, FIRST, size);
    const empty = { ...dressed(picture, FIRST), ...nothing[window] };
    const main = await fakeMain(watched.page, window, empty, answers);
    await watched.page.goto(pageOf(shown) === 'story' ? this.#server.storyPage : this.#server.page(window));
    await bringAxe(watched.page);
    await watched.page.locator('#root > *').first().waitFor({ state: 'attached' });
    return { watched, main, empty };
  }
}
