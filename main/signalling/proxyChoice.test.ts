import { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { ManualClock } from '../../test/fakes/ManualClock.ts';
import { ConnectionError } from './connectionError.ts';
import { createProxyChoice } from './proxyChoice.ts';
import { parseProxyList } from './proxyList.ts';

/** A list of the system's, and what each of its proxies says just now: nothing is that it lets through. */
function network(words: string) {
  const clock = new ManualClock();
  const choose = createProxyChoice(clock);
  const says = new Map<string, 'proxyUnreachable' | 'proxyLogin' | 'nameNotFound'>();
  const hostOf = (proxy: ReturnType<typeof parseProxyList>[number]) =>
    proxy.kind === 'direct' ? 'direct' : proxy.host;
  const connect = async () => {
    const asked: string[] = [];
    const outcome = await choose(parseProxyList(words), async (proxy) => {
      asked.push(hostOf(proxy));
      const problem = says.get(hostOf(proxy));
      if (problem !== undefined) throw new ConnectionError(problem);
      return new Socket();
    }).then(
      () => 'open',
      (error: unknown) => (error instanceof ConnectionError ? error.problem : error),
    );
    return [...asked, outcome];
  };
  return { clock, says, connect };
}

test('a proxy that is away costs its seconds once, and is first again a minute later (A77)', async () => {
  const { clock, says, connect } = network('PROXY one:1; SOCKS5 two:2; DIRECT');
  says.set('one', 'proxyUnreachable');
  expect(await connect()).toEqual(['one', 'two', 'open']);
  expect(await connect()).toEqual(['two', 'open']);
  says.delete('one');
  expect(await connect()).toEqual(['two', 'open']);
  clock.advance(60_000);
  expect(await connect()).toEqual(['one', 'open']);
});

test('where nothing else works one that was away is asked again, and told if it still is (A77)', async () => {
  const { says, connect } = network('PROXY one:1; DIRECT');
  says.set('one', 'proxyUnreachable').set('direct', 'nameNotFound');
  expect(await connect()).toEqual(['one', 'direct', 'proxyUnreachable']);
  expect(await connect()).toEqual(['direct', 'one', 'proxyUnreachable']);
  says.delete('one');
  expect(await connect()).toEqual(['direct', 'one', 'open']);
  expect(await connect()).toEqual(['one', 'open']);
});

test('what a proxy says of the server is the answer, and nobody behind it is asked (A77)', async () => {
  const { says, connect } = network('PROXY one:1; PROXY two:2; DIRECT');
  says.set('two', 'proxyLogin');
  expect(await connect()).toEqual(['one', 'open']);
  says.set('one', 'proxyUnreachable');
  expect(await connect()).toEqual(['one', 'two', 'proxyUnreachable']);
  says.delete('one');
  expect(await connect()).toEqual(['two', 'one', 'open']);
});

test('a system that names another proxy each time fills no memory (A77)', async () => {
  const clock = new ManualClock();
  const choose = createProxyChoice(clock);
  const away = () => Promise.reject(new ConnectionError('proxyUnreachable'));
  for (let i = 0; i < 100; i += 1) await choose(parseProxyList(`PROXY host${i}:1`), away).catch(() => undefined);
  const asked: string[] = [];
  await choose(parseProxyList('PROXY host0:1; PROXY host99:1; PROXY new:1'), async (proxy) => {
    if (proxy.kind !== 'direct') asked.push(proxy.host);
    throw new ConnectionError('proxyUnreachable');
  }).catch(() => undefined);
  expect(asked).toEqual(['host0', 'new', 'host99']);
});
