import { expect, test } from 'vitest';
import { isUnprotected, parseServerAddress } from './serverAddress.ts';

const FINGERPRINT = '3f9a1c07e2b4d85660aa91f2c7d3e8b15f20473ac9de816b0f4e7d2a935c18f6';

test.each([
  ['calls.example.org', 'https://calls.example.org'],
  [' calls.example.org:8443 ', 'https://calls.example.org:8443'],
  ['https://calls.example.org/', 'https://calls.example.org'],
  ['http://calls.example.org', 'http://calls.example.org'],
  ['http://192.168.1.20:7443', 'http://192.168.1.20:7443'],
  ['localhost', 'http://localhost:7443'],
  ['localhost:7500', 'http://localhost:7500'],
  ['[::1]:7500', 'http://[::1]:7500'],
])('a person who types "%s" means %s', (typed, origin) => {
  expect(parseServerAddress(typed)).toEqual({ origins: [origin], fingerprint: null });
});

test.each([
  ['192.168.1.20', '192.168.1.20:7443'],
  ['192.168.1.20:9000', '192.168.1.20:9000'],
  ['203.0.113.5', '203.0.113.5:7443'],
  ['kitchen.local', 'kitchen.local:7443'],
  ['kitchen', 'kitchen:7443'],
  ['[fd00::5]', '[fd00::5]:7443'],
])('"%s" is looked for by https first, since a Ringfort that hosts has a certificate (A88)', (typed, place) => {
  expect(parseServerAddress(typed)).toEqual({ origins: [`https://${place}`, `http://${place}`], fingerprint: null });
});

test.each([
  [`https://192.168.1.20:7443#${FINGERPRINT}`, 'https://192.168.1.20:7443', FINGERPRINT],
  [`192.168.1.20#${FINGERPRINT}`, 'https://192.168.1.20:7443', FINGERPRINT],
  ['192.168.1.20:9000#3F9A 1C07 e2b4 d856 60aa 91f2', 'https://192.168.1.20:9000', FINGERPRINT.slice(0, 24)],
  ['localhost#3f:9a:1c:07:e2:b4:d8:56:60:aa:91:f2', 'https://localhost:7443', FINGERPRINT.slice(0, 24)],
  [`calls.example.org#${FINGERPRINT}`, 'https://calls.example.org', FINGERPRINT],
])('"%s" means one certificate and no other (A88)', (typed, origin, fingerprint) => {
  expect(parseServerAddress(typed)).toEqual({ origins: [origin], fingerprint });
});

test.each([
  '192.168.1.20#',
  '192.168.1.20#3f9a1c07e2b4d85660aa91f',
  `192.168.1.20#${FINGERPRINT}0`,
  '192.168.1.20#not the fingerprint of anything',
  `192.168.1.20#${FINGERPRINT}#${FINGERPRINT}`,
  `http://192.168.1.20:7443#${FINGERPRINT}`,
])('"%s" promises a protection that it does not give, and is refused (A88)', (typed) => {
  expect(parseServerAddress(typed)).toBeNull();
});

test.each([
  '',
  '  ',
  'two words',
  'ftp://x.org',
  'https://x.org/path',
  'https://u:p@x.org',
  'http://',
  'a:b:c',
  'x.org?y',
])('"%s" is no server address', (typed) => {
  expect(parseServerAddress(typed)).toBeNull();
});

test('plain http is unprotected wherever it leaves this network, and https never is (A88)', () => {
  expect(
    ['http://calls.example.org', 'http://203.0.113.5:7443', 'http://100.64.0.1', 'http://kitchen'].every(isUnprotected),
  ).toBe(true);
  expect(['https://calls.example.org', 'http://192.168.1.20:7443', 'http://kitchen.local'].some(isUnprotected)).toBe(
    false,
  );
});
