import Database from 'better-sqlite3';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { BOTH_LOST_MS } from '../../core/protocol/limits.ts';
import { startServer } from '../../server/index.ts';
import { FakeKeyring } from '../fakes/fakeKeyring.ts';
import { ManualClock } from '../fakes/ManualClock.ts';
import { HeadlessRingfort } from '../stage/HeadlessRingfort.ts';
import { startRecordingProxy } from '../stage/recordingProxy.ts';
import { talk } from '../stage/talk.ts';
import { temporaryFolder } from '../stage/temporaryFolder.ts';

test('two whose way to the server was gone for longer than it waits hear of holding and hanging up when it is back', async () => {
  const dataFolder = temporaryFolder();
  const clock = new ManualClock(Date.now());
  const server = await startServer({ dataFolder, clock, ringTimeoutMs: 20_000, logLevel: 'silent' });
  onTestFinished(() => server.close());
  const uplink = await startRecordingProxy(server.url);
  onTestFinished(() => uplink.stop());
  const begin = async (handle: string, certificate: string): Promise<HeadlessRingfort> => {
    const one = new HeadlessRingfort({ folder: temporaryFolder(), keyring: new FakeKeyring(), certificate });
    onTestFinished(() => one.ringfort.stop());
    await one.register(handle, uplink.url);
    return one;
  };
  const alice = await begin('alice', 'a1'.repeat(32));
  const bob = await begin('bob', 'b0'.repeat(32));
  expect(await alice.ringfort.mainHandlers.addContact({ handle: 'bob' })).toEqual({ ok: true });
  expect(await bob.ringfort.mainHandlers.addContact({ handle: 'alice' })).toEqual({ ok: true });
  const callId = await talk(alice, bob, 'bob');

  await uplink.cut();
  await Promise.all([alice, bob].map((one) => one.until(({ connection }) => connection.state !== 'online')));
  const rows = new Database(join(dataFolder, 'ringfort-server.sqlite'), { readonly: true });
  onTestFinished(() => void rows.close());
  const reason = rows.prepare<[], string>('SELECT end_reason FROM call_sessions').pluck();
  const ends = (): string | undefined => {
    clock.advance(BOTH_LOST_MS + 1_000);
    return reason.get();
  };
  await expect.poll(ends).toBe('both_lost');
  uplink.mend();
  for (const { ringfort } of [alice, bob]) ringfort.reconnect();
  await Promise.all([alice.online(), bob.online()]);
  expect([alice, bob].map((one) => one.picture().call.phase)).toEqual(['connected', 'connected']);

  await alice.ringfort.callHandlers.hold({ callId, phase: 'connected' });
  await bob.until(({ call }) => call.phase === 'connected' && call.theirs?.held === true);
  await bob.ringfort.callHandlers.hangUp({ callId, phase: 'connected' });
  expect(await alice.phase('ended')).toMatchObject({ reason: 'hungUpThere' });
});
