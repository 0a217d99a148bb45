import { cpSync } from 'node:fs';
import { afterAll, afterEach, expect } from 'vitest';
import { FakeKeyring } from '../../fakes/fakeKeyring.ts';
import { RunningClock } from '../../fakes/RunningClock.ts';
import { HeadlessRingfort } from '../../stage/HeadlessRingfort.ts';
import type { RecordingProxy } from '../../stage/recordingProxy.ts';
import { calleesWay, callersWay, clock, folderOf, RING_MS, serverInThisFile } from './serverAndWays.ts';

/*
 * Who calls whom. Two friends stay as long as they can: who has called shall not be registered anew for each line.
 */

export interface Person {
  readonly handle: string;
  phone: HeadlessRingfort;
  readonly again: () => HeadlessRingfort;
  /** Another one, with what was on the disk as this one was killed: the server serves that one from then on. */
  readonly killed: () => HeadlessRingfort;
  readonly clock: RunningClock;
}

export interface Pair {
  readonly alice: Person;
  readonly bob: Person;
}

/** The call whose outcome is looked at. */
export interface Played extends Pair {
  readonly callId: string;
}

/** The people of this file, and the server they call at. */
export function peopleInThisFile(): void {
  serverInThisFile();
  // Whoever is in no other line goes: each time that time passes at the server, all who are there sign in again.
  afterEach(() => leave(shared === null ? [] : [shared.pair.alice.phone, shared.pair.bob.phone]));
  // Of hooks at the end the last one runs first.
  afterAll(() => leave([]));
}

async function leave(staying: readonly HeadlessRingfort[]): Promise<void> {
  for (const [phone, itsClock] of phones) {
    if (staying.includes(phone)) continue;
    phones.delete(phone);
    await phone.ringfort.stop();
    itsClock.stop();
  }
}

let people = 0;
/** No two have the same. */
export const newHandle = (name: string): string => `${name}${String((people += 1))}`;
const phones = new Map<HeadlessRingfort, RunningClock>();

export async function person(name: string, way: RecordingProxy, suites?: readonly 2[]): Promise<Person> {
  const handle = newHandle(name);
  const place = { folder: folderOf(handle), keyring: new FakeKeyring() };
  const certificate = Buffer.from(handle).toString('hex').padEnd(64, '0');
  const clock = new RunningClock();
  const open = (folder = place.folder): HeadlessRingfort => {
    const phone = new HeadlessRingfort({
      ...place,
      folder,
      certificate,
      clock,
      ...(suites === undefined ? {} : { suites }),
    });
    phones.set(phone, clock);
    return phone;
  };
  const phone = open();
  await phone.register(handle, way.url);
  const killed = (): HeadlessRingfort => {
    const copy = folderOf(newHandle(`${handle} again`));
    cpSync(place.folder, copy, { recursive: true });
    return open(copy);
  };
  return { handle, phone, again: () => open(), killed, clock };
}

/** With what was on the disk at that moment. */
export async function beginsAgain(killed: Person): Promise<void> {
  killed.phone.kill();
  killed.phone = killed.killed();
  await killed.phone.ringfort.start();
  await killed.phone.online();
}

export const add = async (who: Person, whom: Person): Promise<void> =>
  expect(await who.phone.ringfort.mainHandlers.addContact({ handle: whom.handle })).toEqual({ ok: true });

/** `[]` of one of them: a device without a ratchet. */
export async function strangers(suites: { readonly ofAlice?: []; readonly ofBob?: [] } = {}): Promise<Pair> {
  const [alice, bob] = await Promise.all([
    person('alice', callersWay, suites.ofAlice),
    person('bob', calleesWay, suites.ofBob),
  ]);
  return { alice, bob };
}

export async function friends(): Promise<Pair> {
  const pair = await strangers();
  await add(pair.alice, pair.bob);
  await add(pair.bob, pair.alice);
  return pair;
}

let shared: { readonly pair: Pair; calls: number } | null = null;

/** Two who know each other. The server lets a pair call six times a minute, so they are others now and then. */
export async function sharedFriends(): Promise<Pair> {
  if (shared === null || shared.calls >= 5) shared = { pair: await friends(), calls: 0 };
  shared.calls += 1;
  return shared.pair;
}

/** At the server. Everybody else was silent for as long, and may have to sign in again: from here on others call. */
export function ringTimePasses(): void {
  clock.advance(RING_MS);
  shared = null;
}

/** Those who lost it come back when they come back: from here on others call. */
export function mend(): void {
  callersWay.mend();
  shared = null;
}
