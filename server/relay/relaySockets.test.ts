import { expect, onTestFinished, test } from 'vitest';
import { freePort } from '../../scripts/drive/freePort.ts';
import { HAS_MANY_LOOPBACKS } from '../../test/stage/systems.ts';
import { RelaySockets } from './relaySockets.ts';

test.runIf(HAS_MANY_LOOPBACKS)(
  'of two addresses of a relay that others know by one, no two allocations have the same port',
  async () => {
    const port = await freePort();
    const sockets = new RelaySockets({ first: port, last: port });
    const at = (local: string, told = '203.0.113.1') => sockets.open({ family: 4, evenPort: 'any' }, { local, told });
    const first = await at('127.0.0.1');
    if (!first.ok) throw new Error(first.error);
    expect(first.socket.relayed).toMatchObject({ address: '203.0.113.1', port });
    expect(await at('127.0.0.2')).toEqual({ ok: false, error: 'insufficientCapacity' });
    first.socket.close();
    const second = await at('127.0.0.2');
    if (!second.ok) throw new Error(second.error);
    // Where each is told as it is, they are two.
    const third = await at('127.0.0.1', '127.0.0.1');
    expect(third.ok).toBe(true);
    onTestFinished(() => {
      second.socket.close();
      if (third.ok) third.socket.close();
    });
  },
);

test('a port that another program has is none, and may be had as soon as it is free', async () => {
  const port = await freePort();
  const other = new RelaySockets({ first: port, last: port });
  const ours = new RelaySockets({ first: port, last: port });
  const open = (sockets: RelaySockets) =>
    sockets.open({ family: 4, evenPort: 'any' }, { local: '127.0.0.1', told: '127.0.0.1' });
  const taken = await open(other);
  expect(await open(ours)).toEqual({ ok: false, error: 'insufficientCapacity' });
  if (taken.ok) taken.socket.close();
  const opened = await open(ours);
  expect(opened.ok).toBe(true);
  if (opened.ok) opened.socket.close();
});
