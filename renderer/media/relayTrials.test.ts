import { expect, test } from 'vitest';
import type { RelayTrial } from '../../core/call/relayTrial.ts';
import { createRelayTrials } from './relayTrials.ts';

const UDP = 'turn:relay.example.org:3478?transport=udp';
const TCP = 'turn:relay.example.org:3478?transport=tcp';
const TLS = 'turns:relay.example.org';

function setUp({ relayOnly = true, urls = [UDP, TCP, TLS] }: { relayOnly?: boolean; urls?: readonly string[] } = {}) {
  let told: readonly RelayTrial[] | null = null;
  let times = 0;
  const trials = createRelayTrials(
    { relayOnly, iceServers: urls.map((url) => ({ urls: [url], username: 'a', credential: 'b' })) },
    (next) => {
      told = next;
      times += 1;
    },
  );
  return {
    trials,
    answers: () => told?.map(({ answer }) => answer) ?? null,
    times: () => times,
  };
}
const failed = (url: string, errorCode: number, errorText = '') => ({ url, errorCode, errorText });

test('before a relay says anything, it does not answer', () => {
  const { trials, answers } = setUp();
  trials.began();
  expect(answers()).toEqual(['noAnswer', 'noAnswer', 'noAnswer']);
});

test('what the engine says of an address becomes the answer of that address alone', () => {
  const { trials, answers } = setUp();
  trials.began();
  trials.failed(failed(UDP, 701, 'TURN host lookup received error.'));
  trials.failed(failed(TCP, 401, 'Unauthorized'));
  // The engine writes the default port and transport out.
  trials.failed(failed('turns:relay.example.org:5349?transport=tcp', 701, 'Failed to establish connection'));
  expect(answers()).toEqual(['unknownName', 401, 'unreachable']);
});

test('a relay that no packet comes back from does not answer, however long it is waited for', () => {
  const { trials, answers } = setUp();
  trials.began();
  trials.failed(failed(UDP, 701, 'TURN allocate request timed out.'));
  trials.failed(failed(TCP, 701, 'TURN allocate request timed out.'));
  expect(answers()).toEqual(['noAnswer', 'noAnswer', 'noAnswer']);
});

test('a connection that the engine never tried to make came not about', () => {
  const { trials, answers } = setUp();
  trials.began();
  trials.complete();
  expect(answers()).toEqual(['noAnswer', 'unreachable', 'unreachable']);
});

test('an address that was given counts, whatever else is said of that relay over another network', () => {
  const { trials, answers } = setUp();
  trials.failed(failed(UDP, 701, 'TURN host lookup received error.'));
  trials.gathered({ type: 'relay', priority: null, url: UDP });
  trials.failed(failed(UDP, 486));
  trials.gathered({ type: 'host', priority: 2 ** 24, url: TCP });
  expect(answers()).toEqual(['given', 'noAnswer', 'noAnswer']);
});

test('an engine that does not name the relay of an address tells its transport by the priority', () => {
  const { trials, answers } = setUp();
  trials.gathered({ type: 'relay', priority: 1 * 2 ** 24 + 77 });
  expect(answers()).toEqual(['noAnswer', 'given', 'noAnswer']);
  trials.gathered({ type: 'relay', priority: 77 });
  expect(answers()).toEqual(['noAnswer', 'given', 'given']);
});

test('what says nothing new is not told again', () => {
  const { trials, times } = setUp();
  trials.began();
  trials.failed(failed(UDP, 401));
  trials.failed(failed(UDP, 401));
  trials.failed(failed('stun:relay.example.org:3478', 701));
  trials.failed(failed('turn:another.example.org', 401));
  expect(times()).toBe(2);
});

test('a call that may go directly tells nothing of relays', () => {
  const { trials, answers } = setUp({ relayOnly: false });
  trials.began();
  trials.failed(failed(UDP, 401));
  trials.complete();
  expect(answers()).toBeNull();
});

test('no more is told than may cross to main, and each address once', () => {
  const many = Array.from({ length: 100 }, (_, index) => `turn:relay${index}.example.org`);
  const { trials, answers } = setUp({ urls: [UDP, UDP, ...many] });
  trials.began();
  expect(answers()).toHaveLength(32);
});
