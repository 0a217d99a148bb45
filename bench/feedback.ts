/**
 * Claim: whatever a person presses shows it within 100 ms. Presses every button of every state of the main window, the
 * popup and the call window, and of what a press opens there, in the windows as they are built; main takes each order
 * and answers nothing, so that what shows is what the window shows by itself. In the same run a bare page with one
 * button is the floor: what the pointer, the frame and this machine take. `npm run bench -- feedback`, with `--json`
 * for one JSON object on the last line; `--depth=1` does not go on into what a press opens, `--screen=NAME`
 * takes one screen alone.
 */
import { parseArgs } from 'node:util';
import { chromium, type Page } from '@playwright/test';
import { ensureBuilt } from '../scripts/build.ts';
import { fakeMain } from '../test/browser/fakeBridge.ts';
import { serveRenderer } from '../test/browser/rendererServer.ts';
import { buttonsOf, type Found } from './feedback/buttons.ts';
import { press, type Feedback } from './feedback/pressed.ts';
import { ANSWERS, SCREENS, type Screen } from './feedback/screens.ts';
import { chromiumProgram } from '../test/runtime/chromium.ts';
import { medianOf } from './stage/medianOf.ts';

const LIMIT_MS = 100;
/** What is above it once may have met with something else on this machine: it is pressed again, and the best counts. */
const TRIES = 3;
const FLOOR_ROUNDS = 15;
/** In its first moments a surface takes no press, and says nothing of one. */
const OPEN_AFTER_MS = 500;
const LOAD_LIMIT_MS = 30_000;

const given = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    depth: { type: 'string', default: '2' },
    screen: { type: 'string' },
  },
  allowPositionals: false,
}).values;
const depth = Number(given.depth);
const say = (line: string): void => void process.stderr.write(`${line}\n`);

interface Pressed extends Feedback {
  readonly where: string;
  readonly what: string;
}

await ensureBuilt(say);
const served = await serveRenderer();
const browser = await chromium.launch({
  executablePath: await chromiumProgram(),
  args: ['--no-sandbox', '--disable-gpu'],
});
try {
  const floor = await floorOf();
  const pressed: Pressed[] = [];
  const seen = new Set<string>();
  for (const screen of SCREENS.filter(({ name }) => given.screen === undefined || name === given.screen)) {
    pressed.push(...(await pressAll(screen, [], seen)));
  }
  report(floor, pressed);
} finally {
  await browser.close();
  await served.close();
}

/** Everything that nothing like it was pressed before, there and behind it. */
async function pressAll(screen: Screen, way: readonly Found[], known: Set<string>): Promise<Pressed[]> {
  const where = [`${screen.window} ${screen.name}`, ...way.map(({ name }) => name)].join(' > ');
  const all: Pressed[] = [];
  let page = await open(screen, way);
  const fresh = (await buttonsOf(page, screen)).filter(({ kind }) => !known.has(kind));
  const kinds = new Map(fresh.map((one) => [one.kind, one]));
  for (const button of kinds.values()) {
    known.add(button.kind);
    let best: Feedback = { ms: Infinity, by: null };
    for (let tried = 0; tried < TRIES && best.ms > LIMIT_MS; tried += 1) {
      const { isPressed, ...one } = await press(page, await find(page, screen, button));
      if (one.ms < best.ms) best = one;
      if (isPressed) page = await open(screen, way);
    }
    all.push({ ...best, where, what: button.name });
  }
  await page.context().close();
  if (way.length + 1 < depth)
    for (const button of kinds.values()) all.push(...(await pressAll(screen, [...way, button], known)));
  return all;
}

/** The screen anew, and the way into it gone. */
async function open(screen: Screen, way: readonly Found[]): Promise<Page> {
  const { window, picture, size } = screen;
  for (const context of browser.contexts()) await context.close();
  const page = await (await browser.newContext({ viewport: size, locale: 'en-GB' })).newPage();
  page.setDefaultTimeout(LOAD_LIMIT_MS);
  const shown = { ...picture, settings: { ...picture.settings, language: 'en' as const } };
  await fakeMain(page, window, shown, ANSWERS);
  await page.goto(served.page(window));
  await page.locator('#root > *').first().waitFor({ state: 'attached' });
  await page.waitForTimeout(OPEN_AFTER_MS);
  for (const button of way) {
    await (await find(page, screen, button)).click({ force: true });
    await page.waitForTimeout(OPEN_AFTER_MS);
  }
  return page;
}

async function find(page: Page, screen: Screen, { kind }: Found) {
  const found = (await buttonsOf(page, screen)).find((one) => one.kind === kind);
  if (found === undefined) throw new Error(`${kind} is gone`);
  return found.handle;
}

/** A button whose colour changes under the pointer, and nothing else. */
async function floorOf(): Promise<number> {
  const page = await browser.newPage();
  const all: number[] = [];
  for (let round = 0; round < FLOOR_ROUNDS; round += 1) {
    await page.setContent('<style>button:active { background: red }</style><button>Press</button>');
    const button = await page.waitForSelector('button');
    all.push((await press(page, button)).ms);
  }
  await page.close();
  return medianOf(all);
}

function report(floor: number, pressed: readonly Pressed[]): void {
  const byTime = pressed.toSorted((one, other) => other.ms - one.ms);
  const late = byTime.filter(({ ms }) => ms > LIMIT_MS);
  const median = medianOf(pressed.map(({ ms }) => ms));
  const rounded = (ms: number): string => (ms === Infinity ? 'nothing' : `${ms.toFixed(1)} ms`);
  say(`${pressed.length} buttons; a bare button shows a press after ${rounded(floor)}, ours after ${rounded(median)}`);
  say(`(${(median / floor).toFixed(2)} times the floor). The latest:`);
  for (const { ms, by, where, what } of byTime.slice(0, Math.max(12, late.length))) {
    say(`  ${rounded(ms).padStart(10)}  ${by ?? '-'}  ${what}  (${where})`);
  }
  const ok = late.length === 0;
  if (!ok) say(`${late.length} show nothing within ${LIMIT_MS} ms.`);
  process.exitCode = ok ? 0 : 1;
  if (given.json) process.stdout.write(`${JSON.stringify({ ok, floor, median, buttons: pressed.length, late })}\n`);
}
