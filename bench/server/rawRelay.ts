/** The floor: a relay on the same `ws` that parses nothing and passes every text on to the other of a pair. */
import { createServer } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';

const http = createServer();
const sockets = new WebSocketServer({ server: http, perMessageDeflate: false, maxPayload: 128 * 1024 });
const waiting = new Map<string, WebSocket>();
sockets.on('connection', (socket, { url = '' }) => {
  const peer = waiting.get(url);
  if (peer === undefined) return void waiting.set(url, socket);
  waiting.delete(url);
  for (const [from, to] of [
    [socket, peer],
    [peer, socket],
  ] as const) {
    from.on('message', (data) => to.send(data, { binary: false }));
  }
});
http.listen(0, '127.0.0.1', () => {
  const address = http.address();
  process.stdout.write(`listening on http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}\n`);
});
