import { expect, test } from 'vitest';
import { VOICE_TTL_MS } from '../../core/protocol/limits.ts';
import { ManualClock } from '../../test/fakes/ManualClock.ts';
import { openedStore } from '../../test/stage/openedStore.ts';
import { createVoiceUnwantedStore } from '../store/tables/voiceUnwantedStore.ts';
import { createVoiceRemoval } from './voiceRemoval.ts';

const DISK_FULL = { ok: false, problem: 'disk_full', retry: 'later', retryAfterMs: 1_000 } as const;
const FORBIDDEN = { ok: false, problem: 'forbidden', retry: 'never', retryAfterMs: null } as const;
const DONE = { ok: true, value: null } as const;

function stage() {
  const clock = new ManualClock();
  const asked: string[] = [];
  const faults: string[] = [];
  let answer: (id: string) => typeof DISK_FULL | typeof FORBIDDEN | typeof DONE = () => DONE;
  const unwanted = createVoiceUnwantedStore(openedStore().database);
  const removed: (readonly string[])[] = [];
  const open = () =>
    createVoiceRemoval({
      server: {
        remove: async (id) => {
          asked.push(id);
          return answer(id);
        },
      },
      unwanted,
      // What is still to be deleted as it is told.
      onRemoved: () => removed.push(unwanted.list(clock.now())),
      now: clock.now,
      startTimer: clock.startTimer,
      onFault: (what) => faults.push(what),
    });
  const removal = open();
  const settled = async () => {
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  };
  return {
    clock,
    asked,
    faults,
    removal,
    open,
    unwanted,
    removed,
    settled,
    reply: (next: typeof answer) => void (answer = next),
  };
}

test('what a server with a full disk could not delete is deleted when there is room, and asked for once then (A79)', async () => {
  const { clock, asked, faults, removal, settled, reply } = stage();
  reply(() => DISK_FULL);
  removal.remove('one');
  await settled();
  expect(asked).toEqual(['one']);
  clock.advance(15_000);
  await settled();
  expect(asked).toEqual(['one', 'one']);
  reply(() => DONE);
  clock.advance(30_000);
  await settled();
  expect(asked).toHaveLength(3);
  clock.advance(3_600_000);
  removal.look();
  await settled();
  expect(asked).toHaveLength(3);
  expect(faults).toEqual([]);
});

test('a server that is there again is asked at once', async () => {
  const { asked, removal, settled, reply } = stage();
  reply(() => DISK_FULL);
  removal.remove('one');
  await settled();
  reply(() => DONE);
  removal.look();
  await settled();
  expect(asked).toEqual(['one', 'one']);
});

test('one that is refused for good is not asked for again, and keeps no other waiting', async () => {
  const { clock, asked, faults, removal, settled, reply } = stage();
  reply((id) => (id === 'one' ? FORBIDDEN : DISK_FULL));
  removal.remove('one');
  removal.remove('two');
  await settled();
  clock.advance(15_000);
  await settled();
  expect(asked.filter((id) => id === 'one')).toHaveLength(1);
  expect(asked.filter((id) => id === 'two').length).toBeGreaterThan(1);
  expect(faults).toEqual(['voice message not deleted: forbidden']);
});

test('one that the server has not heard of is told of by the next start, and until then nothing is sent under its id (A79)', async () => {
  const { asked, removal, open, unwanted, removed, settled, reply } = stage();
  reply(() => DISK_FULL);
  removal.remove('one');
  await settled();
  removal.stop();
  expect([unwanted.has('one'), removed]).toEqual([true, []]);
  reply(() => DONE);
  open().look();
  await settled();
  expect([asked, unwanted.has('one'), removed]).toEqual([['one', 'one'], false, [[]]]);
});

test('what has expired at the server is asked for no more', async () => {
  const { clock, asked, removal, open, settled, reply } = stage();
  reply(() => DISK_FULL);
  removal.remove('one');
  await settled();
  removal.stop();
  clock.advance(VOICE_TTL_MS);
  open().look();
  await settled();
  expect(asked).toEqual(['one']);
});
