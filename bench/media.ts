/**
 * Claim: the second layer on media costs a computer at most a tenth of one core and no frame. A video call of 720p
 * between two built call windows in one Chromium: with it (sealed), with a Ringfort without it, so that frames pass
 * through the worker as they are (plain), and with frames that nothing takes (bare), one after the other in one run.
 * `npm run bench -- media`, with `--json` for one JSON object on the last line. Linux only.
 *
 * How to read it:
 * - On a busy machine the engine never sends the whole picture; that is said after a minute, and nothing is compared.
 * - "processor" is what all of the browser used in ten seconds of the call, of one core: both windows, so twice what
 *   one person's computer spends. "more with it" is half of what sealed has over bare.
 * - "delay" is from the capture of a frame in one window to its drawing in the other one.
 * - "lost" are frames that came and were dropped before they were drawn; a loaded machine drops some in all, so that
 *   the target is what the bare calls lost in this run. Targets are said to be missed and fail nothing.
 */
import { loadavg } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { chromium, type Page } from '@playwright/test';
import { ensureBuilt } from '../scripts/build.ts';
import { serveRenderer } from '../test/browser/rendererServer.ts';
import { openTwoCallWindows, openTwoPages } from '../test/browser/twoCallWindows.ts';
import { chromiumProgram } from '../test/runtime/chromium.ts';
import { medianOf } from './stage/medianOf.ts';
import { processorSeconds } from './media/processorTime.ts';
import { delaysOfFrames, received, type Received } from './media/received.ts';

const ROUNDS = 3;
/** The engine takes its time to find out that there is room for the whole picture. */
const WARM_UP_MS = 12_000;
const MEASURED_MS = 10_000;
const WHOLE_HEIGHT = 720;
/** An engine on a machine that is busy sends a smaller picture, for as long as it is. */
const WHOLE_WITHIN_MS = 60_000;
const CONNECT_MS = 30_000;
const LIMIT_PERCENT = 10;
/** Both windows of the call run here. */
const COMPUTERS = 2;

const KINDS = ['bare', 'plain', 'sealed'] as const;
type Kind = (typeof KINDS)[number];

interface Round {
  readonly percent: number;
  readonly delays: readonly number[];
  readonly height: number;
  readonly framesASecond: number;
  readonly lost: number;
  readonly keyFramesAsked: number;
}

const say = (line: string): void => void process.stderr.write(`${line}\n`);
await ensureBuilt(say);
const served = await serveRenderer();
const devices = ['--use-fake-device-for-media-stream=fps=30', '--use-fake-ui-for-media-stream'];
const host = await chromium.launchServer({
  executablePath: await chromiumProgram(),
  args: ['--no-sandbox', ...devices],
});
const browser = await chromium.connect(host.wsEndpoint());
try {
  const pages = {
    bare: await openTwoPages(browser, 'whole'),
    plain: await openTwoPages(browser, 'whole'),
    sealed: await openTwoPages(browser, 'whole'),
  };
  await Promise.all(pages.bare.map((page) => page.addInitScript(leaveFramesAlone)));
  const rounds: Record<Kind, Round[]> = { bare: [], plain: [], sealed: [] };
  for (let count = 0; count < ROUNDS; count += 1) {
    for (const kind of KINDS) {
      // One after the other: they are compared.
      // oxlint-disable-next-line no-await-in-loop
      rounds[kind].push(await round(kind));
      say(`call ${count + 1} of ${ROUNDS}, ${kind}, is measured`);
    }
  }
  process.stdout.write(report(rounds));

  async function round(kind: Kind): Promise<Round> {
    const calls = await openTwoCallWindows(pages[kind], served.page('call'), (message) =>
      kind !== 'sealed' && message.kind === 'offer' ? { ...message, mediaSecret: null } : message,
    );
    const { alice, bob } = calls;
    calls.answer(await calls.dial('video'), 'video');
    for (const { window } of [alice, bob]) {
      // oxlint-disable-next-line no-await-in-loop
      await window.page.locator('[data-phase="connected"]').waitFor({ timeout: CONNECT_MS });
    }
    await wait(WARM_UP_MS);
    // oxlint-disable-next-line no-await-in-loop
    for (const { window } of [alice, bob]) await wholePicture(window.page);
    const all = async (): Promise<readonly Received[]> =>
      Promise.all([alice, bob].map(({ window }) => received(window.page)));
    const [before, usedBefore] = [await all(), await processorSeconds(host.process().pid ?? 0)];
    const delays = delaysOfFrames(bob.window.page, 'Video of alice', 100);
    await wait(MEASURED_MS);
    const used = (await processorSeconds(host.process().pid ?? 0)) - usedBefore;
    const after = await all();
    const grown = (of: (one: Received) => number): number =>
      after.reduce((sum, one, index) => sum + of(one) - (before[index] === undefined ? 0 : of(before[index])), 0);
    const figures = {
      percent: (used / (MEASURED_MS / 1000)) * 100,
      delays: await delays,
      height: Math.min(...after.map(({ height }) => height)),
      framesASecond: grown(({ decoded }) => decoded) / 2 / (MEASURED_MS / 1000),
      lost: grown(({ dropped }) => dropped),
      keyFramesAsked: grown(({ keyFramesAsked }) => keyFramesAsked),
    };
    await calls.close();
    return figures;
  }

  async function wholePicture(page: Page): Promise<void> {
    const until = performance.now() + WHOLE_WITHIN_MS;
    for (;;) {
      // oxlint-disable-next-line no-await-in-loop
      const { height } = await received(page);
      if (height >= WHOLE_HEIGHT) return;
      if (performance.now() > until) {
        const load = (loadavg()[0] ?? 0).toFixed(1);
        throw new Error(
          `the picture stayed at ${height} lines, of ${WHOLE_HEIGHT}: is the machine busy (load ${load})?`,
        );
      }
      // oxlint-disable-next-line no-await-in-loop
      await wait(500);
    }
  }
} finally {
  await browser.close();
  await host.close();
  await served.close();
}

/** In a page, before its own scripts: what is to take the frames of a line finds none. */
function leaveFramesAlone(): void {
  for (const end of [RTCRtpSender, RTCRtpReceiver]) {
    Object.defineProperty(end.prototype, 'transform', { set() {} });
  }
}

function report(rounds: Record<Kind, readonly Round[]>): string {
  const of = (kind: Kind) => {
    const all = rounds[kind];
    const delays = all.flatMap((one) => one.delays).toSorted((a, b) => a - b);
    return {
      percent: medianOf(all.map(({ percent }) => percent)),
      delayMs: medianOf(delays),
      delayP95Ms: delays[Math.floor(delays.length * 0.95)] ?? Number.NaN,
      height: Math.min(...all.map(({ height }) => height)),
      framesASecond: medianOf(all.map(({ framesASecond }) => framesASecond)),
      lost: all.reduce((sum, { lost }) => sum + lost, 0),
      keyFramesAsked: all.reduce((sum, { keyFramesAsked }) => sum + keyFramesAsked, 0),
    };
  };
  const [bare, plain, sealed] = [of('bare'), of('plain'), of('sealed')];
  const more = (sealed.percent - bare.percent) / COMPUTERS;
  const load = loadavg()[0] ?? 0;
  const row = (what: string, value: (one: typeof plain) => string): string =>
    `${what.padEnd(26)}${[bare, plain, sealed].map((one) => value(one).padStart(10)).join('')}`;
  const lines = [
    `A video call with the second layer and without, ${ROUNDS} rounds each, load ${load.toFixed(1)}`,
    '',
    `${''.padEnd(26)}${KINDS.map((kind) => kind.padStart(10)).join('')}`,
    row('processor, % of one core', ({ percent }) => percent.toFixed(1)),
    row('delay, median ms', ({ delayMs }) => delayMs.toFixed(1)),
    row('delay, 95 % ms', ({ delayP95Ms }) => delayP95Ms.toFixed(1)),
    row('height of the picture', ({ height }) => String(height)),
    row('frames a second', ({ framesASecond }) => framesASecond.toFixed(1)),
    row('frames lost', ({ lost }) => String(lost)),
    row('key frames asked for', ({ keyFramesAsked }) => String(keyFramesAsked)),
    '',
    `more with it, for each computer: ${more.toFixed(1)} % of one core, target ${LIMIT_PERCENT}: ${more <= LIMIT_PERCENT ? 'met' : 'MISSED'}`,
    `frames lost with it: ${sealed.lost}, target ${bare.lost}, as many as without: ${sealed.lost <= bare.lost ? 'met' : 'MISSED'}`,
    `later by: ${(sealed.delayMs - bare.delayMs).toFixed(1)} ms (median; no target)`,
    '',
  ];
  const json = process.argv.includes('--json')
    ? `${JSON.stringify({ load, bare, plain, sealed, morePercent: more })}\n`
    : '';
  return `${lines.join('\n')}${json}`;
}
