import { expect, test } from 'vitest';
import { NamedServers } from './namedServers.ts';

const asked = (servers: NamedServers, elapsedMs: number, times: number): number =>
  Array.from({ length: times }, () => servers.mayAsk(elapsedMs)).filter(Boolean).length;

test('a person may try addresses as they come to mind, a page that was taken over asks one a minute (A90)', () => {
  const servers = new NamedServers();
  expect(asked(servers, 5_000, 100)).toBe(20);
  expect(asked(servers, 64_000, 100)).toBe(0);
  expect(asked(servers, 65_000, 100)).toBe(1);
  expect(asked(servers, 65_000 + 10 * 60_000, 100)).toBe(10);
});

test('however long nobody asked, no more than at first are asked at once (A90)', () => {
  const servers = new NamedServers();
  expect(asked(servers, 0, 1)).toBe(1);
  expect(asked(servers, 30 * 24 * 3_600_000, 100)).toBe(20);
});
