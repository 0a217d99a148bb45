import { expect, test } from 'vitest';
import { hostingArguments, hostingFrom, parseHosting } from './hostingOptions.ts';

test('what main decides is what the server process reads', () => {
  const said = hostingFrom({}, '/data/with space');
  expect(said).toEqual({ dataFolder: '/data/with space', host: '0.0.0.0', port: null });
  const options = { ...said, port: 7443 };
  expect(parseHosting(hostingArguments(options))).toEqual(options);
});

test('the environment may narrow the address and move the port', () => {
  expect(hostingFrom({ RINGFORT_HOSTING_ADDRESS: '127.0.0.1', RINGFORT_HOSTING_PORT: '0' }, 'd')).toEqual({
    dataFolder: 'd',
    host: '127.0.0.1',
    port: 0,
  });
  expect(hostingFrom({ RINGFORT_HOSTING_PORT: 'many' }, 'd').port).toBeNull();
});

test('a server process without options says so', () => {
  expect(() => parseHosting([])).toThrow('without its options');
});
