import { cpSync } from 'node:fs';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startServer, type RunningServer } from '../../server/index.ts';
import { FakeKeyring } from '../fakes/fakeKeyring.ts';
import { HurriedClock } from '../fakes/HurriedClock.ts';
import { RunningClock } from '../fakes/RunningClock.ts';
import { HeadlessRingfort } from '../stage/HeadlessRingfort.ts';
import { lastOpened, opened } from '../stage/storesAtHand.ts';
import { talkAndHangUp } from '../stage/talk.ts';
import { temporaryFolder } from '../stage/temporaryFolder.ts';

/*
 * Bob cannot read Alice's offer and asks for it again; his program is killed right behind the question. What is on his
 * disk at that moment is all that the next start has. The program that is gone can write nothing from then on, so that
 * it acknowledges nothing that the next one is to have.
 */
vi.mock(import('../../main/store/database/openStore.ts'), async (original) => {
  const [real, { keepingHold }] = await Promise.all([original(), import('../stage/storesAtHand.ts')]);
  return keepingHold(real);
});

const phones: HeadlessRingfort[] = [];
const keyring = new FakeKeyring();
let clock: RunningClock;
let server: RunningServer;
let alice: HeadlessRingfort;

function phoneIn(folder: string, certificate: string): HeadlessRingfort {
  const phone = new HeadlessRingfort({ folder, keyring, certificate: certificate.repeat(32), clock });
  phones.push(phone);
  return phone;
}

beforeEach(async () => {
  clock = new RunningClock();
  server = await startServer({
    dataFolder: temporaryFolder(),
    clock: new HurriedClock(),
    ringTimeoutMs: 60_000,
    logLevel: 'silent',
  });
});

afterEach(async () => {
  for (const { ringfort } of phones.splice(0)) await ringfort.stop();
  opened.splice(0);
  clock.stop();
  await server.close();
});

/** Alice calls; Bob has asked for her offer again, and was killed. The folder that he leaves. */
async function killedBehindTheQuestion(): Promise<{ readonly callId: string; readonly folder: string }> {
  const [folder, left] = [temporaryFolder(), temporaryFolder()];
  alice = phoneIn(temporaryFolder(), 'a1');
  const bob = phoneIn(folder, 'b0');
  await alice.register('alice', server.url);
  await bob.register('bob', server.url);
  expect(await alice.ringfort.mainHandlers.addContact({ handle: 'bob' })).toEqual({ ok: true });
  expect(await bob.ringfort.mainHandlers.addContact({ handle: 'alice' })).toEqual({ ok: true });
  await talkAndHangUp(alice, bob, 'bob');
  for (const one of [alice, bob]) {
    const { call } = await one.phase('ended');
    await one.ringfort.callHandlers.dismiss({ callId: call.callId, phase: 'ended' });
  }
  const database = lastOpened();
  // As after an old backup of the system was put back.
  database.exec('DELETE FROM skipped; DELETE FROM session');
  const killed = new Promise<void>((resolve) => {
    const kill = (): void => {
      cpSync(folder, left, { recursive: true });
      database.pragma('query_only = ON');
      bob.kill();
      resolve();
    };
    database.function('asked', () => {
      // In no commit, and before anything else comes out of a socket.
      setImmediate(kill);
      return null;
    });
  });
  database.exec(
    `CREATE TEMP TRIGGER question AFTER INSERT ON main.outbox WHEN NEW.kind = 'ice_candidate' BEGIN SELECT asked(); END`,
  );
  await alice.dial('bob');
  await killed;
  const { call } = alice.picture();
  if (!('call' in call)) throw new Error('nobody calls');
  return { callId: call.call.callId, folder: left };
}

async function startsAgain(folder: string): Promise<HeadlessRingfort> {
  const bob = phoneIn(folder, 'b1');
  await bob.ringfort.start();
  await bob.online();
  return bob;
}

const linesOf = async (bob: HeadlessRingfort, callId: string) =>
  (await bob.recents()).filter(({ call }) => call.callId === callId);

test('killed after the question, the callee is rung by the repeat after the start, and both talk', async () => {
  const { callId, folder } = await killedBehindTheQuestion();
  const bob = await startsAgain(folder);
  expect(await bob.phase('ringing')).toMatchObject({ call: { callId, peer: 'alice' } });
  await bob.ringfort.incomingHandlers.answer({ callId, callType: 'audio', phase: 'ringing' });
  await Promise.all([alice.phase('connected'), bob.phase('connected')]);
  await alice.ringfort.callHandlers.hangUp({ callId, phase: 'connected' });
  await bob.until(({ recents }) => recents.some(({ call }) => call.callId === callId));
  expect(await linesOf(bob, callId)).toMatchObject([{ reason: 'hungUpThere' }]);
});

test('killed after the question, the callee has the call in the history once its caller gives up', async () => {
  const { callId, folder } = await killedBehindTheQuestion();
  // Before the repeat is there: it is withdrawn with the call.
  const { phase } = alice.picture().call;
  if (phase === 'idle') throw new Error('nobody calls');
  await alice.ringfort.callHandlers.hangUp({ callId, phase });
  await alice.phase('ended');
  const bob = await startsAgain(folder);
  await bob.until(({ recents }) => recents.some(({ call }) => call.callId === callId));
  expect(await linesOf(bob, callId)).toMatchObject([{ reason: 'unsecured', isMissed: true }]);
  await bob.ringfort.stop();
  expect(await linesOf(await startsAgain(folder), callId)).toHaveLength(1);
});

test('started again when nothing can come any more, the callee has it in the history at once, with no server to say so', async () => {
  const { callId, folder } = await killedBehindTheQuestion();
  await server.close();
  clock.sleep(70_000);
  const bob = phoneIn(folder, 'b1');
  await bob.ringfort.start();
  await bob.until(({ recents }) => recents.some(({ call }) => call.callId === callId));
  expect(await linesOf(bob, callId)).toMatchObject([{ reason: 'unsecured' }]);
});
