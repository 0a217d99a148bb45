import { expect, test } from 'vitest';
import { isTakeable } from './remoteCandidate.ts';

const of = (candidate: string, usernameFragment = 'abcd') => ({
  candidate,
  sdpMid: '0',
  sdpMLineIndex: 0,
  usernameFragment,
});
const at = (address: string) => of(`candidate:1 1 udp 2122260223 ${address} 50000 typ host generation 0 ufrag abcd`);

test.each([
  'candidate:842163049 1 udp 1677729535 203.0.113.7 46154 typ srflx raddr 0.0.0.0 rport 0 generation 0 ufrag EEtu network-cost 999',
  'candidate:1 1 UDP 2122260223 192.0.2.77 50000 typ host generation 0',
  'candidate:1 1 udp 41885439 2001:db8::1 50000 typ relay raddr 203.0.113.7 rport 46154',
  'candidate:1 1 udp 2113937151 2f7c6a52-6a51-4c3b-9d0e-2f6f1b7a8c11.local 50000 typ host',
])('%s is taken', (candidate) => {
  expect(isTakeable(of(candidate))).toBe(true);
});

test.each(['::1', 'fe80::1', '::ffff:192.0.2.1', '2001:db8:1:2:3:4:5:6', '127.0.0.1', '255.255.255.255'])(
  'the address %s needs no look-up',
  (address) => {
    expect(isTakeable(at(address))).toBe(true);
  },
);

test.each([
  'spy.example',
  'spy.example.local',
  'local',
  '.local',
  'localhost',
  '192.0.2',
  '192.0.2.256',
  '192.0.2.01',
  '0xc0000201',
  '2001:db8::1::2',
  '1:2:3:4:5:6:7',
  '1:2:3:4:5:6:7:8:9',
  'fe80::1%eth0',
  '[::1]',
])('the address %s is refused: it is a name, or nothing (A89)', (address) => {
  expect(isTakeable(at(address))).toBe(false);
});

test.each([
  ['over TCP', of('candidate:1 1 tcp 1518280447 192.0.2.77 22 typ host tcptype passive')],
  ['of another component', of('candidate:1 2 udp 1 192.0.2.77 50000 typ host')],
  ['of port 0', of('candidate:1 1 udp 1 192.0.2.77 0 typ host')],
  ['of port 65536', of('candidate:1 1 udp 1 192.0.2.77 65536 typ host')],
  ['of a type nobody knows', of('candidate:1 1 udp 1 192.0.2.77 50000 typ tunnel')],
  ['with a name beside it', of('candidate:1 1 udp 1 192.0.2.77 50000 typ srflx raddr spy.example rport 9')],
  ['with a fragment too short', of('candidate:1 1 udp 1 192.0.2.77 50000 typ host', 'abc')],
  ['with a fragment of other characters', of('candidate:1 1 udp 1 192.0.2.77 50000 typ host ufrag ab_d')],
  ['that is none', of('a=candidate')],
])('one %s is refused (A89)', (_what, candidate) => {
  expect(isTakeable(candidate)).toBe(false);
});
