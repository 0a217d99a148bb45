import type { Browser, Page } from '@playwright/test';
import type { CallPicture, Picture } from '../../renderer/stories/picture.ts';
import type { Scene } from '../../renderer/stories/scene.ts';
import { fakeMain, type Answers, type FakeMain } from './fakeBridge.ts';
import type { RendererServer } from './rendererServer.ts';
import {
  type AlsoLookedAt,
  dressed,
  expectGoodScreen,
  type Look,
  looks,
  type Size,
  watchedPage,
  type Watched,
} from './screenCheck.ts';

/*
 * All screens of a window in one look, one after another in the same page: a story is main's next snapshot. Between two
 * of them the window is told of nothing at all, so that no sheet, tab, text or focus of one is left in the next.
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
  /** How a person gets there. */
  readonly reach: (page: Page) => Promise<unknown>;
}

interface Hall {
  readonly watched: Watched;
  readonly main: FakeMain;
}

const nothing = {
  main: { account: { phase: 'opening' }, call: { phase: 'idle' }, security: null, second: null },
  incoming: { call: { phase: 'idle' }, security: null, second: null },
  call: { call: { phase: 'idle' }, security: null, second: null },
} as const;

/** To set the size that a page has already costs as much as another one. */
function isOfSize(page: Page, { width, height }: Size): boolean {
  const now = page.viewportSize();
  return now?.width === width && now.height === height;
}

const pageOf = ({ window, scene }: Shown): WindowName | 'story' => (scene === undefined ? window : 'story');

async function showScene(page: Page, scene: Scene, { call, second }: Picture | CallPicture): Promise<void> {
  const callIds = [call, second?.view].flatMap((view) =>
    view === undefined || view.phase === 'idle' ? [] : [view.call.callId],
  );
  await page.evaluate(([shown, ids]) => window.showScene(shown, ids), [scene, callIds] as const);
}

export class Gallery {
  readonly #browser: Browser;
  readonly #server: RendererServer;
  readonly #halls = new Map<string, Promise<Hall>>();

  constructor(browser: Browser, server: RendererServer) {
    this.#browser = browser;
    this.#server = server;
  }

  /** In every look, at the same time: each has a page of its own. */
  async expectGood(shown: Shown): Promise<void> {
    await Promise.all(looks.map((look) => this.#expectGoodIn(look, shown)));
  }

  async #expectGoodIn(look: Look, shown: Shown): Promise<void> {
    const { window, name, picture, size, answers = {}, scene, reach } = shown;
    const { watched, main } = await this.#hall(look, shown);
    const { page } = watched;
    await page.mouse.move(0, 0);
    await main.show({ ...dressed(picture, look), ...nothing[window] });
    if (!isOfSize(page, size)) await page.setViewportSize(size);
    if (scene !== undefined) await showScene(page, scene, picture);
    await main.show(dressed(picture, look), answers);
    await reach(page);
    await expectGoodScreen(watched, name, look, shown);
  }

  #hall(look: Look, shown: Shown): Promise<Hall> {
    const key = `${pageOf(shown)} ${look.theme} ${look.language}`;
    const hall = this.#halls.get(key) ?? this.#open(look, shown);
    this.#halls.set(key, hall);
    return hall;
  }

  async #open(look: Look, shown: Shown): Promise<Hall> {
    const { window, picture, size, answers } = shown;
    const watched = await watchedPage(this.#browser, look, size);
    const empty = { ...dressed(picture, look), ...nothing[window] };
    const main = await fakeMain(watched.page, window, empty, answers);
    await watched.page.goto(pageOf(shown) === 'story' ? this.#server.storyPage : this.#server.page(window));
    await watched.page.locator('#root > *').first().waitFor({ state: 'attached' });
    return { watched, main };
  }
}
