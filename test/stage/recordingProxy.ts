import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';

export interface RecordingProxy {
  readonly url: string;
  /** What it says in place of the server; a test may change it at any time. */
  readonly lies: Lies;
  /** Everything that clients sent, in order: request lines and bodies, and each frame of each socket, unmasked. */
  readonly received: readonly string[];
  /** The same as it came, of which no text can be made where it is none. */
  readonly bytes: readonly Buffer[];
  /** As if the way there were broken, until it is mended. Resolves when the server has noticed. */
  readonly cut: () => Promise<void>;
  readonly mend: () => void;
  readonly stop: () => Promise<void>;
}

/** How a server that is not on our side answers. Whatever is left out is passed on as the real server said it. */
export interface Lies {
  /** In place of the reply to a request that the server granted. */
  reply?: (path: string, body: unknown) => { readonly status: number; readonly body: unknown };
  /** Whether the connection of a request breaks before the server has heard it. */
  breaks?: (method: string) => boolean;
  /** In place of each frame to a client. */
  frame?: (text: string) => string;
}

/**
 * Stands before a signalling server and writes down all that reaches it, and lies on the way back where it is told to.
 * Not a tap on the bytes of the socket: clients mask their frames (RFC 6455, section 5.3), so the bytes would hide what
 * the server reads.
 *
 * `addressOf`: from where each request is said to come, to a server that trusts this proxy.
 */
export async function startRecordingProxy(target: string, addressOf?: () => string): Promise<RecordingProxy> {
  const received: string[] = [];
  const bytes: Buffer[] = [];
  const lies: Lies = {};
  /** To the server. */
  const open = new Set<WebSocket>();
  let broken = false;
  const http = createServer(
    (request, response) => void forward(target, request, response, { received, bytes }, lies, addressOf?.()),
  );
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });

  http.on('upgrade', (request, socket, head) => {
    if (broken) return void socket.destroy();
    sockets.handleUpgrade(request, socket, head, (client) => {
      const server = new WebSocket(`${target.replace('http', 'ws')}${request.url ?? ''}`, { perMessageDeflate: false });
      open.add(server);
      const early: string[] = [];
      client.on('message', (data) => {
        const text = String(data);
        received.push(text);
        bytes.push(Buffer.from(text));
        if (server.readyState === WebSocket.OPEN) server.send(text);
        else early.push(text);
      });
      server.on('open', () => early.splice(0).forEach((text) => server.send(text)));
      server.on('message', (data) => client.send(lies.frame?.(String(data)) ?? String(data)));
      server.on('close', () => {
        open.delete(server);
        client.close();
      });
      client.on('close', () => server.close());
      server.on('error', () => client.terminate());
      client.on('error', () => server.terminate());
    });
  });

  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    bytes,
    lies,
    cut: async () => {
      broken = true;
      for (const client of sockets.clients) client.terminate();
      await Promise.all([...open].map((server) => new Promise((resolve) => server.once('close', resolve))));
    },
    mend: () => {
      broken = false;
    },
    stop: async () => {
      for (const client of sockets.clients) client.terminate();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

async function forward(
  target: string,
  request: IncomingMessage,
  response: ServerResponse,
  heard: { readonly received: string[]; readonly bytes: Buffer[] },
  lies: Lies,
  address: string | undefined,
): Promise<void> {
  const parts: Buffer[] = [];
  for await (const part of request) if (part instanceof Buffer) parts.push(part);
  const body = Buffer.concat(parts);
  const head = `${request.method ?? ''} ${request.url ?? ''} ${JSON.stringify(request.headers)}\n`;
  heard.received.push(`${head}${body.toString()}`);
  heard.bytes.push(Buffer.from(head), body);
  if (lies.breaks?.(request.method ?? '') === true) {
    response.destroy();
    return;
  }
  const { authorization, 'content-type': contentType } = request.headers;
  const answer = await fetch(`${target}${request.url ?? ''}`, {
    method: request.method ?? 'GET',
    headers: {
      // Its own connection, as in testServer.ts.
      connection: 'close',
      ...(authorization === undefined ? {} : { authorization }),
      ...(contentType === undefined ? {} : { 'content-type': contentType }),
      ...(address === undefined ? {} : { 'x-forwarded-for': address }),
    },
    ...(body.length > 0 ? { body } : {}),
  });
  if (answer.ok && lies.reply !== undefined) {
    const { status, body: lie } = lies.reply(request.url ?? '', await answer.json());
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(lie));
    return;
  }
  response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'application/json' });
  response.end(Buffer.from(await answer.arrayBuffer()));
}
