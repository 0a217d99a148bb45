import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { ReleaseStatement } from '../../core/updates/releaseStatement.ts';
import { STATEMENT_FILE } from '../../core/updates/signedStatement.ts';
import { signedFile } from '../fakes/releases.ts';

type Answer = (response: ServerResponse) => void;

/** A feed as any web server serves one, on this computer; and what it was asked. */
export interface UpdateFeed {
  readonly url: string;
  readonly asked: readonly IncomingMessage[];
  /** Each file that was asked for, in order. */
  readonly paths: () => readonly string[];
  readonly put: (file: string, answer: Buffer | Answer) => void;
  /** A release: what is said of it, and the packages that lie beside it. */
  readonly release: (statement: ReleaseStatement, bytes: Buffer, keys?: readonly Uint8Array[]) => void;
}

export async function startUpdateFeed(): Promise<UpdateFeed> {
  const files = new Map<string, Answer>();
  const asked: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    asked.push(request);
    const answer = files.get(request.url ?? '');
    if (answer === undefined) response.writeHead(404).end();
    else answer(response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port }: Pick<AddressInfo, 'port'> = addressOf(server.address());
  const put: UpdateFeed['put'] = (file, answer) => {
    files.set(
      `/feed/${file}`,
      typeof answer === 'function' ? answer : (response) => void response.writeHead(200).end(answer),
    );
  };
  return {
    url: `http://127.0.0.1:${port}/feed`,
    asked,
    paths: () => asked.map(({ url = '' }) => url.replace('/feed/', '')),
    put,
    release: (statement, bytes, keys) => {
      put(STATEMENT_FILE, signedFile(statement, keys));
      for (const { file } of statement.packages) put(file, bytes);
    },
  };
}

function addressOf(address: ReturnType<ReturnType<typeof createServer>['address']>): AddressInfo {
  if (address === null || typeof address === 'string') throw new Error('The feed has no port.');
  return address;
}

/** Sends piece after piece for as long as somebody listens. */
export const endless =
  (first: Buffer, headers: Record<string, string> = {}): Answer =>
  (response) => {
    response.writeHead(200, headers);
    response.write(first);
    const more = (): void => {
      while (!response.destroyed && response.write(Buffer.alloc(65_536, '.')));
      if (!response.destroyed) response.once('drain', more);
    };
    more();
  };
