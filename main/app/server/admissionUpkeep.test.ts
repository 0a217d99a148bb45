import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { AdmissionRequest } from '../../../core/protocol/httpApi.ts';
import { ManualClock } from '../../../test/fakes/ManualClock.ts';
import { createAdmissionUpkeep } from './admissionUpkeep.ts';

const RIGHTS = ['aa'.repeat(16), 'bb'.repeat(16), 'cc'.repeat(16)];
const hashOf = (right: string) => createHash('sha256').update(Buffer.from(right, 'hex')).digest('base64');

/** A server that behaves, unless it is told what to say. */
function desk({ revision = 0, rights = [] as string[] } = {}) {
  const clock = new ManualClock();
  const kept = { revision, rights, blocked: [] as string[] };
  const server = { revision: 0, reachable: true, online: true, says: null as number | null };
  const sent: AdmissionRequest[] = [];
  const faults: string[] = [];
  const upkeep = createAdmissionUpkeep({
    admission: {
      revision: () => kept.revision,
      setRevision: (next) => {
        kept.revision = next;
      },
      withdrawAllRights: () => {
        kept.rights = [];
        kept.revision += 1;
      },
      state: () => ({ ...kept }),
    },
    put: async (request) => {
      sent.push(request);
      if (!server.reachable) return null;
      if (server.says !== null) return server.says;
      server.revision = Math.max(server.revision, request.revision);
      return server.revision;
    },
    isOnline: () => server.online,
    startTimer: clock.startTimer,
    onFault: (what) => void faults.push(what),
  });
  const change = (change: (now: typeof kept) => void): void => {
    change(kept);
    kept.revision += 1;
    upkeep.changed();
  };
  const pass = async (ms: number): Promise<void> => {
    for (let left = ms; left > 0; left -= 500) {
      clock.advance(Math.min(left, 500));
      await Promise.resolve().then(() => undefined);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return { upkeep, kept, server, sent, faults, change, pass };
}

test('changes that come together are told together, as hashes and in no telling order (A86)', async () => {
  const { upkeep, sent, change, pass } = desk();
  upkeep.signedIn(0);
  change((now) => void now.rights.push(RIGHTS[0]!));
  change((now) => void now.rights.push(RIGHTS[1]!));
  change((now) => void now.blocked.push('walker', 'eve'));
  await pass(20_000);
  const rights = [RIGHTS[0]!, RIGHTS[1]!].map(hashOf).toSorted();
  expect(sent).toEqual([{ revision: 3, rights, blocked: ['eve', 'walker'] }]);
});

test('nothing is told while nothing has changed, and nothing to a server that takes no rights (A86)', async () => {
  const quiet = desk({ revision: 4 });
  quiet.upkeep.signedIn(4);
  const old = desk({ revision: 4 });
  old.upkeep.signedIn(null);
  old.change((now) => void now.blocked.push('eve'));
  await quiet.pass(10_000);
  await old.pass(10_000);
  expect([quiet.sent, old.sent]).toEqual([[], []]);
  expect([quiet.upkeep.isTaken(), old.upkeep.isTaken()]).toEqual([true, false]);
});

test('what was owed before a restart, and what a server lost, is told at the next sign-in (A86)', async () => {
  const { upkeep, sent, pass } = desk({ revision: 7, rights: [RIGHTS[2]!] });
  upkeep.signedIn(6);
  await pass(2000);
  upkeep.signedIn(7);
  await pass(10_000);
  // Set up anew.
  upkeep.signedIn(0);
  await pass(10_000);
  expect(sent.map(({ revision }) => revision)).toEqual([7, 7]);
  expect(sent[1]?.rights).toEqual([hashOf(RIGHTS[2]!)]);
});

test('many changes make one request in five seconds (A86)', async () => {
  const { upkeep, sent, change, pass } = desk();
  upkeep.signedIn(0);
  for (let count = 0; count < 40; count += 1) {
    change((now) => void now.blocked.push(`eve${String(count)}`));
    await pass(500);
  }
  await pass(10_000);
  expect(sent.length).toBeLessThanOrEqual(6);
  expect(sent.at(-1)).toMatchObject({ revision: 40 });
});

test('what did not arrive is told again, after longer and longer pauses (A86)', async () => {
  const { upkeep, server, sent, change, pass } = desk();
  upkeep.signedIn(0);
  server.reachable = false;
  change((now) => void now.blocked.push('eve'));
  await pass(60_000);
  // After 1, 11 and 31 s.
  expect(sent).toHaveLength(3);
  server.reachable = true;
  await pass(60_000);
  expect(sent).toHaveLength(4);
  expect(server.revision).toBe(1);
  await pass(600_000);
  expect(sent).toHaveLength(4);
});

test('a store that the server is ahead of is an older copy: all rights are made anew (A86)', async () => {
  const { upkeep, kept, server, sent, faults, pass } = desk({ revision: 3, rights: [RIGHTS[0]!] });
  server.revision = 9;
  upkeep.signedIn(9);
  await pass(10_000);
  expect(sent).toEqual([{ revision: 10, rights: [], blocked: [] }]);
  expect(kept.revision).toBe(10);
  expect(faults).toEqual(['admission is of an older copy']);
});

test('a server that is never content is asked less and less often (A86)', async () => {
  const { upkeep, server, sent, change, pass } = desk();
  upkeep.signedIn(0);
  server.says = 0;
  change((now) => void now.blocked.push('eve'));
  await pass(600_000);
  expect(sent.length).toBeLessThan(9);
});

test('a server that leaves no revision is told nothing, and is a fault in the log (A86)', async () => {
  const { upkeep, sent, faults, pass } = desk({ revision: 1 });
  upkeep.signedIn(Number.MAX_SAFE_INTEGER);
  await pass(2000);
  expect([sent, faults]).toEqual([[], ['admission']]);
});

test('away from the server nothing is sent, and nothing after the end (A86)', async () => {
  const { upkeep, server, sent, change, pass } = desk();
  upkeep.signedIn(0);
  server.online = false;
  change((now) => void now.blocked.push('eve'));
  await pass(5000);
  server.online = true;
  upkeep.signedIn(0);
  upkeep.stop();
  await pass(5000);
  expect(sent).toEqual([]);
});
