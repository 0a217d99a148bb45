import { expect, type Page } from '@playwright/test';
import type { CallSession } from '../../core/protocol/callSession.ts';
import { reception, type Person, type Reception } from '../drive/person.ts';
import { pressUntil } from '../drive/pressUntil.ts';
import type { ServerProcess } from '../drive/ServerProcess.ts';

/** What really happened in the call, measured from outside: by what people see and what the server wrote down. */
export interface CallReport {
  readonly dialToRingMs: number;
  readonly acceptToAudioMs: number;
  readonly caller: Reception;
  readonly callee: Reception;
  readonly route: string;
  readonly callSession: CallSession;
  readonly screenshots: readonly string[];
}

export interface CallStory {
  readonly server: ServerProcess;
  readonly alice: Person;
  readonly bob: Person;
  readonly say: (line: string) => void;
  /** How long media flows before Alice hangs up. */
  readonly talkMs: number;
}

const CONNECT_MS = 20_000;

/** Alice calls Bob with video, Bob's popup rings, Bob accepts, media flows both ways, Alice hangs up. */
export async function firstCall({ server, alice, bob, say, talkMs }: CallStory): Promise<CallReport> {
  for (const { main } of [alice, bob]) await expect(main.getByText('Safety number')).toBeVisible();
  const shots: string[] = [await alice.shot(alice.main, 'main-alice'), await bob.shot(bob.main, 'main-bob')];

  say('Alice calls Bob with video.');
  const dialled = performance.now();
  const aliceCall = await alice.call(bob.handle);
  const popup = await bob.popup();
  const dialToRingMs = Math.round(performance.now() - dialled);
  say(`Bob's phone rings after ${dialToRingMs} ms.`);
  await expect(aliceCall.locator('[data-phase="alerting"]')).toBeVisible();
  shots.push(await bob.shot(popup, 'popup-bob'), await alice.shot(aliceCall, 'ringing-alice'));

  const accepted = Date.now();
  const bobCall = await bob.accept();
  say('Bob accepts.');
  await Promise.all([connected(aliceCall), connected(bobCall)]);
  const acceptToAudioMs = (await firstSoundAt(bobCall)) - accepted;
  const route = (await bobCall.locator('[data-route]').first().getAttribute('data-route')) ?? 'unknown';
  say(`Connected (${route}); the first sound was decoded ${acceptToAudioMs} ms after accepting.`);

  const before = { caller: await reception(aliceCall), callee: await reception(bobCall) };
  await aliceCall.waitForFunction((until) => Date.now() >= until, Date.now() + talkMs);
  const caller = await reception(aliceCall);
  const callee = await reception(bobCall);
  grew('Alice', before.caller, caller);
  grew('Bob', before.callee, callee);
  say(`Media flowed both ways for ${talkMs / 1000} s.`);
  // The pointer brings the controls back, and Bob looks at the words.
  await aliceCall.mouse.move(450, 250);
  await pressUntil(bobCall.getByRole('button', { name: 'Compare words' }), bobCall.getByText('Read these words'));
  shots.push(await alice.shot(aliceCall, 'call-alice'), await bob.shot(bobCall, 'call-bob'));

  await aliceCall.getByRole('button', { name: 'Hang up' }).click();
  await expect(bobCall.locator('[data-phase="ended"]')).toBeVisible();
  say('Alice hangs up.');
  await expect.poll(() => server.callSessions().at(-1)?.status, { timeout: 5_000 }).toBe('ended');
  const callSession = server.callSessions().at(-1);
  if (callSession === undefined) throw new Error('the server has no row of the call');
  return { dialToRingMs, acceptToAudioMs, caller, callee, route, callSession, screenshots: shots };
}

async function connected(callWindow: Page): Promise<void> {
  await expect(callWindow.locator('[data-phase="connected"]')).toBeVisible({ timeout: CONNECT_MS });
}

/** When the window decoded its first sound, Unix milliseconds; it is the same computer's clock as ours. */
async function firstSoundAt(callWindow: Page): Promise<number> {
  const surface = callWindow.locator('[data-phase]').first();
  await expect(surface).toHaveAttribute('data-first-sound-at', /\d+/u, { timeout: CONNECT_MS });
  return Number(await surface.getAttribute('data-first-sound-at'));
}

function grew(who: string, before: Reception, after: Reception): void {
  for (const figure of ['audioPacketsReceived', 'videoPacketsReceived', 'framesDecoded'] as const) {
    if (after[figure] <= before[figure])
      throw new Error(`${who} received nothing new: ${figure} stayed at ${after[figure]}`);
  }
}
