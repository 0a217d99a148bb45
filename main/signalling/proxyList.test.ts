import { expect, test } from 'vitest';
import { parseProxyList } from './proxyList.ts';

test('the proxies that a system names are read in their order, with the ports of their kinds (A77)', () => {
  expect(
    parseProxyList('PROXY one.example:3128; SOCKS5 [::1]:9050; https two ;SOCKS three; socks4 4.4.4.4; DIRECT'),
  ).toEqual([
    { kind: 'http', host: 'one.example', port: 3128 },
    { kind: 'socks5', host: '::1', port: 9050 },
    { kind: 'https', host: 'two', port: 443 },
    { kind: 'socks4', host: 'three', port: 1080 },
    { kind: 'socks4', host: '4.4.4.4', port: 1080 },
    { kind: 'direct' },
  ]);
});

test.each([
  ['a port that is none', 'PROXY one:0'],
  ['a port over all ports', 'PROXY one:65536'],
  ['no host', 'PROXY'],
  ['a kind that nobody knows', 'QUIC one:443'],
  ['a URL', 'PROXY http://one:3128'],
  ['a line of HTTP', 'PROXY one\r\nHost:3128'],
  ['more than a host', 'PROXY one:3128 two'],
  ['brackets around a name', 'PROXY [one]:3128'],
])('an entry with %s costs the others nothing (A77)', (_what, entry) => {
  expect(parseProxyList(`${entry}; SOCKS5 two:1080`)).toEqual([{ kind: 'socks5', host: 'two', port: 1080 }]);
});

test('where nothing can be read the way is direct, as in browsers (A77)', () => {
  for (const words of ['', ';;', 'nonsense', 'PROXY :1']) expect(parseProxyList(words)).toEqual([{ kind: 'direct' }]);
});

test('a list without end is read as far as anybody would try it (A77)', () => {
  expect(parseProxyList('PROXY one:3128;'.repeat(1_000_000))).toHaveLength(8);
});
