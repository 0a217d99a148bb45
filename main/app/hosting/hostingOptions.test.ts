import { expect, test } from 'vitest';
import { hostingArguments, hostingFrom, parseHosting } from './hostingOptions.ts';

test('what main decides is what the server process reads', () => {
  const said = hostingFrom({}, '/data/with space');
  expect(said).toEqual({ dataFolder: '/data/with space', host: '0.0.0.0', port: null, relay: { addresses: [] } });
  const options = { ...said, port: 7443 };
  for (const relay of [null, { addresses: [] }, { addresses: ['198.51.100.7', '2001:db8::7'] }]) {
    expect(parseHosting(hostingArguments({ ...options, relay }))).toEqual({ ...options, relay });
  }
});

test('the environment may narrow the address and move the port', () => {
  expect(hostingFrom({ RINGFORT_HOSTING_ADDRESS: '127.0.0.1', RINGFORT_HOSTING_PORT: '0' }, 'd')).toEqual({
    dataFolder: 'd',
    host: '127.0.0.1',
    port: 0,
    relay: { addresses: [] },
  });
  expect(hostingFrom({ RINGFORT_HOSTING_PORT: 'many' }, 'd').port).toBeNull();
});

test('the environment may turn the relay off, and tell its public address', () => {
  const relay = (environment: Record<string, string>) => hostingFrom(environment, 'd').relay;
  expect(relay({ RINGFORT_HOSTING_RELAY: 'Off' })).toBeNull();
  expect(relay({ RINGFORT_HOSTING_RELAY: '1' })).toEqual({ addresses: [] });
  const addresses = '2001:db8::7, home.example, 198.51.100.7, 198.51.100.8';
  expect(relay({ RINGFORT_HOSTING_RELAY_ADDRESS: addresses })).toEqual({ addresses: ['198.51.100.7', '2001:db8::7'] });
});

test('a server process without options says so', () => {
  expect(() => parseHosting([])).toThrow('without its options');
});
