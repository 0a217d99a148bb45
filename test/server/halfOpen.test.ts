import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { TestServer } from '../stage/testServer.ts';

const UPGRADE = 'Host: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n';
const KEY = 'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n';

/** Says something, hears the refusal, and does not hang up when the server does. */
async function refused(
  server: TestServer,
  words: string,
): Promise<{ readonly socket: Socket; readonly status: string }> {
  const socket = connect({ port: Number(new URL(server.url).port), host: '127.0.0.1', allowHalfOpen: true });
  socket.on('error', () => undefined);
  socket.write(words);
  let heard = '';
  socket.on('data', (bytes) => (heard += String(bytes)));
  await once(socket, 'end');
  return { socket, status: heard.split('\r\n')[0] ?? '' };
}

test('who is refused and keeps the connection half open keeps no server from closing (F21)', async () => {
  const server = await TestServer.start();
  const all = await Promise.all([
    refused(server, 'not HTTP at all\r\n\r\n'),
    refused(server, `GET /socket HTTP/1.1\r\n${UPGRADE}${KEY}\r\n`),
    refused(server, `GET /ws HTTP/1.1\r\n${UPGRADE}${KEY}Origin: https://example.org\r\n\r\n`),
  ]);
  expect(all.map(({ status }) => status)).toEqual([
    'HTTP/1.1 400 Bad Request',
    'HTTP/1.1 404 Not Found',
    'HTTP/1.1 403 Forbidden',
  ]);
  expect(all.map(({ socket }) => socket.writable)).toEqual([true, true, true]);
  await server.remove();
  for (const { socket } of all) socket.destroy();
});
