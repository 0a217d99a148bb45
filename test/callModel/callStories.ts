import fc from 'fast-check';
import { liveCalls } from '../../core/call/callList.ts';
import { anyHappenings } from './callCommands.ts';
import { expectAgreed, expectOver } from './callPromises.ts';
import { NETWORKS } from './phoneOfStory.ts';
import { CallWorld, PEOPLE, type StorySetting } from './callWorld.ts';

/** Longer than anything a call waits for by itself. */
const LONG_MS = 150_000;

const anySetting: fc.Arbitrary<StorySetting> = fc.record({
  begins: fc.constantFrom('idle' as const, 'inCall' as const, 'inCall' as const),
  handling: fc.constantFrom('honest' as const, 'hostile' as const),
  seed: fc.nat({ max: 2 ** 31 - 1 }),
  stranger: fc.constantFrom(null, null, 'carol' as const),
  planningMs: fc.constantFrom(0, 0, 900),
  late: fc.constantFrom(null, null, 'bob' as const),
});

/** In how many stories something happened that calls can go wrong over. */
interface Seen {
  conversations: number;
  restarts: number;
  rejoins: number;
  secondCalls: number;
  killedServers: number;
  cutOff: number;
  muted: number;
  sleeps: number;
  sleepsConnecting: number;
  stalls: number;
  stalledServers: number;
  relayed: number;
  pictures: number;
  fullDisks: number;
  unread: number;
  unreadAgain: number;
  crowded: number;
  damaged: number;
  fullServers: number;
  newKeys: number;
  astray: number;
  readdressed: number;
  misled: number;
  inClear: number;
  subjects: number;
  notes: number;
}

/** So many stories, each told to its end. */
export async function tellCallStories(stories: number, seed?: number): Promise<Seen> {
  const seen: Seen = {
    conversations: 0,
    restarts: 0,
    rejoins: 0,
    secondCalls: 0,
    killedServers: 0,
    cutOff: 0,
    muted: 0,
    sleeps: 0,
    sleepsConnecting: 0,
    stalls: 0,
    stalledServers: 0,
    relayed: 0,
    pictures: 0,
    fullDisks: 0,
    unread: 0,
    unreadAgain: 0,
    crowded: 0,
    damaged: 0,
    fullServers: 0,
    newKeys: 0,
    astray: 0,
    readdressed: 0,
    misled: 0,
    inClear: 0,
    subjects: 0,
    notes: 0,
  };
  await fc.assert(
    fc.asyncProperty(anySetting, anyHappenings, async (setting, happenings) => {
      const world = new CallWorld(setting);
      await world.start();
      if (setting.begins === 'inCall') await connectTwo(world);
      await fc.asyncModelRun(() => ({ model: world, real: world }), happenings);
      await toTheEnd(world);
      for (const what of world.seen) seen[what] += 1;
    }),
    { numRuns: stories, ...(seed === undefined ? {} : { seed }) },
  );
  return seen;
}

/** Most of what can happen to a call happens to one that is answered. */
async function connectTwo(world: CallWorld): Promise<void> {
  world.answer(await world.ring());
  await world.flow();
}

async function toTheEnd(world: CallWorld): Promise<void> {
  for (const user of PEOPLE) {
    world.endHole(user);
    const phone = world.phones[user];
    phone.disk.isFull = false;
    phone.isMisled = false;
    for (const peer of phone.undecided) phone.meetKeys(peer, 'theirs');
    if (phone.network === NETWORKS.relayLost) phone.network = NETWORKS.relayed;
  }
  world.disk.queues.fails = false;
  await world.startServer();
  await world.connectAll();
  await world.flow();
  await world.pass(LONG_MS, true);
  await expectAgreed(world);
  for (const user of PEOPLE) {
    const phone = world.phones[user];
    for (const { call } of liveCalls(phone.calls)) phone.tell({ type: 'userHungUp', callId: call.callId });
  }
  await world.flow();
  await world.pass(LONG_MS, true);
  // What failed stays until it was read.
  for (const user of PEOPLE) {
    const phone = world.phones[user];
    for (const { phase, call } of phone.calls) {
      if (phase === 'ended') phone.tell({ type: 'windowDismissed', callId: call.callId });
    }
  }
  await world.flow();
  expectOver(world);
  world.server?.kill();
}
