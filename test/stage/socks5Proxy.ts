import { connect, createServer, type Server, type Socket } from 'node:net';

/** Every name lives on this computer, as far as these proxies know. Who resolves names for themselves finds none. */
const HOME = '127.0.0.1';

/** SOCKS 5 (RFC 1928); writes down each `host:port` it is asked for. `method` 255: it wants a login. */
export function socks5Proxy(asked: string[], method = 0, reply = 0): Server {
  return createServer((client) => {
    client.on('error', () => client.destroy());
    client.once('data', () => {
      client.write(Buffer.from([5, method]));
      client.once('data', (request: Buffer) => {
        const length = request[4] ?? 0;
        const port = request.readUInt16BE(5 + length);
        asked.push(`${request.subarray(5, 5 + length).toString('latin1')}:${port}`);
        const answer = Buffer.from([5, reply, 0, 1, 0, 0, 0, 0, 0, 0]);
        if (reply !== 0) return void client.end(answer);
        joinSockets(client, port, () => client.write(answer));
      });
    });
  });
}

/** To a port of this computer. */
export function joinSockets(client: Socket, port: number, joined: () => void): void {
  const server = connect(port, HOME, () => {
    joined();
    server.pipe(client);
    client.pipe(server);
  });
  server.on('error', () => client.destroy());
  client.on('close', () => server.destroy());
}
