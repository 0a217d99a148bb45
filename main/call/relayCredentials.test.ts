import { expect, test } from 'vitest';
import { ManualClock } from '../../test/fakes/ManualClock.ts';
import { createRelayCredentials, type RelayGrant, type RelayStanding } from './relayCredentials.ts';

const HOUR = 3_600_000;
const servers = [{ urls: ['turn:relay.example.org'], username: 'u', credential: 'c' }];

function desk(answers: (RelayGrant | null)[]) {
  const clock = new ManualClock(0);
  const changes: RelayStanding[] = [];
  let asked = 0;
  const relays = createRelayCredentials({
    fetchGrant: async () => {
      asked += 1;
      return answers.shift() ?? null;
    },
    elapsed: clock.elapsed,
    startTimer: clock.startTimer,
    onChange: (standing) => changes.push(standing),
  });
  return { relays, clock, changes, asked: () => asked };
}

test('credentials are renewed ten minutes before they lapse', async () => {
  const { relays, clock, asked } = desk([
    { iceServers: servers, expiresAt: HOUR },
    { iceServers: servers, expiresAt: 2 * HOUR },
  ]);
  await relays.refresh();
  clock.advance(HOUR - 10 * 60_000 - 1);
  expect(asked()).toBe(1);
  clock.advance(1);
  expect(asked()).toBe(2);
});

test('that a server has no relay is its own word, and not what is said of one that fails (A77)', async () => {
  const { relays, clock, changes } = desk([null, { iceServers: [], expiresAt: HOUR }]);
  expect(relays.standing()).toBe('unknown');
  await relays.refresh();
  expect(relays.standing()).toBe('unknown');
  clock.advance(60_000);
  await relays.refresh();
  expect(relays.standing()).toBe('none');
  expect(changes).toEqual(['none']);
});

test('lapsed credentials are not offered to a call', async () => {
  const { relays, clock } = desk([{ iceServers: servers, expiresAt: HOUR }]);
  await relays.refresh();
  expect(relays.current()).toEqual(servers);
  clock.advance(HOUR);
  expect(relays.current()).toEqual([]);
});

test('a server that cannot be reached is asked again, and the old credentials stay while they last', async () => {
  const { relays, clock, asked } = desk([{ iceServers: servers, expiresAt: HOUR }, null]);
  await relays.refresh();
  clock.advance(30_000);
  await relays.refresh();
  expect(relays.current()).toEqual(servers);
  clock.advance(30_000);
  expect(asked()).toBe(3);
});

test('a server without relays is not asked over and over', async () => {
  const { relays, clock } = desk([{ iceServers: [], expiresAt: 0 }]);
  await relays.refresh();
  expect(clock.pending()).toBe(0);
});

test('it is told when relays come and go', async () => {
  const { relays, changes, clock } = desk([
    { iceServers: servers, expiresAt: HOUR },
    { iceServers: [], expiresAt: 0 },
  ]);
  await relays.refresh();
  clock.advance(30_000);
  await relays.refresh();
  expect(changes).toEqual(['available', 'none']);
});

test('credentials that lapse at once, and sign-ins without end, make no more than one request in half a minute (A85)', async () => {
  const ever = { iceServers: servers, expiresAt: 24 * HOUR };
  const soon = Array.from({ length: 400 }, (_, i) => ({ iceServers: servers, expiresAt: 10 * 60_000 + 1 + i }));
  const { relays, clock, asked } = desk([ever, ...soon]);
  for (let i = 0; i < 300; i += 1) await relays.refresh();
  expect(asked()).toBe(1);
  for (let second = 0; second < 120; second += 1) {
    clock.advance(1_000);
    await relays.refresh();
  }
  expect(asked()).toBeLessThanOrEqual(5);
});

test.each<[string, (now: number) => RelayGrant | null, number]>([
  ['has no relay', () => ({ iceServers: [], expiresAt: 0 }), 5],
  ['gives out what has lapsed', (now) => ({ iceServers: servers, expiresAt: now }), 5],
  ['fails each time', () => null, 9],
])('a server that %s is not asked at every sign-in and for every call (A85)', async (_what, answer, most) => {
  const clock = new ManualClock(0);
  let asked = 0;
  const { elapsed, startTimer } = clock;
  const fetchGrant = async () => {
    asked += 1;
    return answer(elapsed());
  };
  const relays = createRelayCredentials({ fetchGrant, elapsed, startTimer, onChange: () => undefined });
  for (let i = 0; i < 300; i += 1) await relays.refresh();
  expect(asked).toBe(1);
  for (let second = 0; second < 120; second += 1) {
    clock.advance(1_000);
    for (let i = 0; i < 10; i += 1) await relays.refresh();
  }
  expect(asked).toBeLessThanOrEqual(most);
});

test('a call goes on with what there is while a question is put off, and one of minutes later asks', async () => {
  const none: RelayGrant = { iceServers: [], expiresAt: 0 };
  const { relays, clock, asked } = desk([none, { iceServers: servers, expiresAt: HOUR }, none]);
  await relays.refresh();
  await relays.refresh();
  expect([asked(), relays.current()]).toEqual([1, []]);
  // What was put off is asked by itself once the time has come.
  clock.advance(30_000);
  await relays.refresh();
  expect([asked(), relays.current()]).toEqual([2, servers]);
  clock.advance(3 * 60_000);
  await relays.refresh();
  expect(asked()).toBe(3);
});

test('a question that failed because there was no network yet keeps nobody waiting for half a minute', async () => {
  const { relays, clock } = desk([null, { iceServers: servers, expiresAt: HOUR }]);
  await relays.refresh();
  clock.advance(2_000);
  await relays.refresh();
  expect(relays.current()).toEqual(servers);
});

test('what failed while the server was away keeps nobody waiting once it is back', async () => {
  const { relays, clock, asked } = desk([
    { iceServers: servers, expiresAt: HOUR },
    ...Array.from({ length: 40 }, () => null),
    { iceServers: servers, expiresAt: 3 * HOUR },
  ]);
  await relays.signedIn();
  clock.advance(HOUR - 10 * 60_000);
  // Ten minutes without a network, in which the credentials lapse: it is asked each half a minute, and for restarts.
  while (asked() < 41) {
    clock.advance(15_000);
    await relays.refresh();
  }
  expect(relays.current()).toEqual([]);
  await relays.signedIn();
  expect(relays.current()).toEqual(servers);
});

test('a question that was under way at the sign-in, and fails yet, is asked once more', async () => {
  const clock = new ManualClock(0);
  const { elapsed, startTimer } = clock;
  const answers: ((grant: RelayGrant | null) => void)[] = [];
  const fetchGrant = () => new Promise<RelayGrant | null>((resolve) => answers.push(resolve));
  const relays = createRelayCredentials({ fetchGrant, elapsed, startTimer, onChange: () => undefined });
  const before = relays.refresh();
  const signedIn = relays.signedIn();
  answers[0]?.(null);
  await before;
  await expect.poll(() => answers.length).toBe(2);
  answers[1]?.({ iceServers: servers, expiresAt: HOUR });
  await signedIn;
  expect(relays.current()).toEqual(servers);
});

test('a sign-in asks nothing that was just answered, and no more than once what fails (A85)', async () => {
  const { relays, asked } = desk([{ iceServers: [], expiresAt: 0 }]);
  for (let i = 0; i < 300; i += 1) await relays.signedIn();
  expect(asked()).toBe(1);
  const failing = desk([]);
  await failing.relays.signedIn();
  for (let i = 0; i < 10; i += 1) await failing.relays.refresh();
  expect(failing.asked()).toBe(1);
});
