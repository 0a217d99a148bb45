import { expect, test } from 'vitest';
import type { IceServer } from '../../../core/call/call.ts';
import type { RelayAddress, RelayAnswer } from '../../../core/call/relayTrial.ts';
import { ManualClock } from '../../../test/fakes/ManualClock.ts';
import { createRelayTester } from './relayTester.ts';

const server = (...urls: readonly string[]): IceServer => ({ urls, username: 'u', credential: 'c' });
const RELAY = server('turn:relay.example.org?transport=udp', 'turns:relay.example.org');
const UDP = { server: 'relay.example.org:3478', transport: 'udp' } as const;
const TLS = { server: 'relay.example.org:5349', transport: 'tls' } as const;

function setUp(relays: readonly IceServer[] = [RELAY]) {
  const clock = new ManualClock();
  const acts: string[] = [];
  let [isThere, isSeen] = [true, true];
  const tester = createRelayTester({
    relays: async () => relays,
    openWindow: () => acts.push('open'),
    closeWindow: () => acts.push('close'),
    startTimer: clock.startTimer,
    network: {
      look: () => {
        if (isThere !== isSeen) tester.networkChanged();
        isSeen = isThere;
      },
      isThere: () => isSeen,
    },
  });
  const { mainHandlers, windowHandlers, windowLost, testDirect } = tester;
  const { relays: list } = mainHandlers;
  const { next } = windowHandlers;
  return {
    ...{ clock, acts, list, next, windowLost, testDirect },
    /** It is seen with the next look. */
    networkIs: (there: boolean) => {
      isThere = there;
    },
    testRelay: async (relay: RelayAddress) => mainHandlers.testRelay(relay),
    stop: () => void mainHandlers.stopRelayTest(null),
    answered: (said: { id: number; answer: RelayAnswer }) => void windowHandlers.answered(said),
  };
}

test('every address and transport that the server names is asked, each with its credentials, and answers for itself', async () => {
  const { acts, list, testRelay, next, answered } = setUp();
  expect(await list(null)).toEqual([UDP, TLS]);
  const said = [testRelay(UDP), testRelay(TLS)];
  const questions = [await next(null), await next(null)];
  expect(questions).toMatchObject([
    { url: 'turn:relay.example.org?transport=udp', username: 'u', credential: 'c' },
    { url: 'turns:relay.example.org' },
  ]);
  answered({ id: questions[1]?.id ?? -1, answer: 401 });
  expect(await said[1]).toBe(401);
  expect(acts).not.toContain('close');
  answered({ id: questions[0]?.id ?? -1, answer: 'given' });
  expect(await said[0]).toBe('given');
  expect(acts.at(-1)).toBe('close');
});

test('a relay that was asked while the network here went is not blamed for its silence', async () => {
  const { acts, list, testRelay, next, answered, networkIs } = setUp();
  await list(null);
  const said = [testRelay(UDP), testRelay(TLS)];
  const [first, second] = [await next(null), await next(null)];
  networkIs(false);
  answered({ id: second?.id ?? -1, answer: 'unreachable' });
  answered({ id: first?.id ?? -1, answer: 'noAnswer' });
  expect(await Promise.all(said)).toEqual(['stopped', 'stopped']);
  expect(acts.at(-1)).toBe('close');
  // Nor is one that is asked before there is another network.
  const still = testRelay(UDP);
  const later = await next(null);
  answered({ id: later?.id ?? -1, answer: 'noAnswer' });
  expect(await still).toBe('stopped');
});

test('a window that asks before there is anything to do waits, and is let go when all is done', async () => {
  const { list, testRelay, next, answered } = setUp();
  await list(null);
  const [first, second] = [next(null), next(null)];
  const said = testRelay(UDP);
  const question = await first;
  answered({ id: question?.id ?? -1, answer: 'noAnswer' });
  expect(await said).toBe('noAnswer');
  expect(await second).toBeNull();
});

test('who presses twice asks once, and both hear the answer', async () => {
  const { list, testRelay, next, answered } = setUp();
  await list(null);
  const said = [testRelay(UDP), testRelay(UDP)];
  const question = await next(null);
  answered({ id: question?.id ?? -1, answer: 'given' });
  expect(await Promise.all(said)).toEqual(['given', 'given']);
});

test('a test that is stopped asks nothing more, and can begin again', async () => {
  const { acts, list, testRelay, stop, next, answered } = setUp();
  await list(null);
  const said = [testRelay(UDP), testRelay(TLS)];
  await next(null);
  stop();
  expect(await Promise.all(said)).toEqual(['stopped', 'stopped']);
  expect(acts.at(-1)).toBe('close');
  const again = testRelay(TLS);
  const question = await next(null);
  expect(question).toMatchObject({ url: 'turns:relay.example.org' });
  answered({ id: question?.id ?? -1, answer: 508 });
  expect(await again).toBe(508);
});

test('what the window of a test that was stopped still answers is for none of the next one', async () => {
  const { list, testRelay, stop, next, answered } = setUp();
  await list(null);
  const stopped = testRelay(UDP);
  const old = await next(null);
  stop();
  expect(await stopped).toBe('stopped');
  const said = testRelay(UDP);
  const question = await next(null);
  answered({ id: old?.id ?? -1, answer: 401 });
  answered({ id: question?.id ?? -1, answer: 'given' });
  expect(await said).toBe('given');
});

test('a window that asks without end is not remembered without end (A90)', async () => {
  const { list, next } = setUp();
  await list(null);
  const asked = Array.from({ length: 1000 }, () => next(null));
  expect(asked.filter((answer) => answer === null)).toHaveLength(1000 - 32);
});

test('a window that crashes, or is not heard of, has not tested anything', async () => {
  const { clock, list, testRelay, next, windowLost } = setUp();
  await list(null);
  const crashed = testRelay(UDP);
  windowLost();
  expect(await crashed).toBe('broken');
  const silent = testRelay(UDP);
  await next(null);
  clock.advance(120_000);
  expect(await silent).toBe('broken');
});

test('what no server named is not asked: no page can have anybody else spoken to', async () => {
  const { acts, list, testRelay } = setUp();
  await list(null);
  expect(await testRelay({ server: 'relay.example.net:3478', transport: 'udp' })).toBe('broken');
  expect(acts).toEqual([]);
});

test('a list beyond every bound is cut, and an answer for nothing changes nothing', async () => {
  const many = Array.from({ length: 100 }, (_, index) => `turn:relay${index}.example.org`);
  const { list, answered } = setUp([server(...many)]);
  expect(await list(null)).toHaveLength(32);
  expect(() => answered({ id: 31, answer: 'given' })).not.toThrow();
});

test('what there is for direct connections is asked of the same window, with what the server names', async () => {
  const { testDirect, next, answered, acts } = setUp();
  const said = testDirect();
  const question = await next(null);
  expect(question).toMatchObject({ iceServers: [RELAY] });
  answered({ id: question?.id ?? -1, answer: 'given' });
  expect(await said).toBe('given');
  expect(acts.at(-1)).toBe('close');
});
