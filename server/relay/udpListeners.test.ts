import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import type { LocalAddress } from './surroundings.ts';
import { createUdpListeners } from './udpListeners.ts';
import { HAS_MANY_LOOPBACKS } from '../../test/stage/systems.ts';

const local = (address: string): LocalAddress => ({ address, family: 4, isInternal: true, prefix: 8 });

async function squatter(): Promise<number> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.3');
  await once(socket, 'listening');
  onTestFinished(() => void socket.close());
  return socket.address().port;
}

test.runIf(HAS_MANY_LOOPBACKS)(
  'every address answers for itself; one that cannot be had costs the others nothing, one that is gone is given up',
  async () => {
    const port = await squatter();
    const gone: string[] = [];
    const listeners = createUdpListeners({
      port,
      receive: ({ server, send }, bytes) => send(Buffer.from(`${server.address} heard ${bytes.toString()}`)),
      guard: (work) => void work(),
      addressGone: (address) => void gone.push(address),
    });
    onTestFinished(() => listeners.close());
    const failed = await listeners.follow(['127.0.0.1', '127.0.0.2', '127.0.0.3'].map(local));
    expect(failed).toMatchObject([{ code: 'EADDRINUSE' }]);

    const client = createSocket('udp4');
    onTestFinished(() => void client.close());
    for (const address of ['127.0.0.2', '127.0.0.1']) {
      client.send('hello', port, address);
      const [answer, from] = (await once(client, 'message')) as [Buffer, { address: string }];
      expect([answer.toString(), from.address]).toEqual([`${address} heard hello`, address]);
    }
    expect(await listeners.follow([local('127.0.0.1')])).toEqual([]);
    expect(gone).toEqual(['127.0.0.2']);
    client.send('still here', port, '127.0.0.1');
    await once(client, 'message');
  },
);
