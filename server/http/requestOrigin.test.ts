import type { IncomingHttpHeaders } from 'node:http';
import { expect, test } from 'vitest';
import { hostName, isFromWebPage } from './requestOrigin.ts';

const request = (headers: IncomingHttpHeaders) => ({ headers });
const hosts = new Set(['calls.example.org', '[fd12::1]']);

test('a request with an Origin comes from a web page, even from one of the server itself (A91)', () => {
  for (const origin of ['https://evil.example', 'https://calls.example.org', 'null', '']) {
    expect(isFromWebPage(request({ host: 'calls.example.org', origin }), hosts)).toBe(true);
    expect(isFromWebPage(request({ host: 'calls.example.org', origin }), new Set())).toBe(true);
  }
});

test('a request under a foreign name counts as one of a rebound web page where names are set (A91)', () => {
  for (const host of ['calls.example.org', 'CALLS.example.org:443', 'calls.example.org.', '[fd12::1]:7443']) {
    expect(isFromWebPage(request({ host }), hosts)).toBe(false);
  }
  for (const host of ['evil.example', 'calls.example.org.evil.example', '127.0.0.1:7443', '']) {
    expect(isFromWebPage(request({ host }), hosts)).toBe(true);
    expect(isFromWebPage(request({ host }), new Set())).toBe(false);
  }
  expect(isFromWebPage(request({}), hosts)).toBe(true);
});

test('a name is compared without its port', () => {
  expect(['A.example:1', '[::1]:2', '[::1]', 'a.example.'].map(hostName)).toEqual([
    'a.example',
    '[::1]',
    '[::1]',
    'a.example',
  ]);
});
