import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { PromMeter, Standing } from './promMeter.ts';

export interface MetricsServer {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** The port of metrics cannot be listened on; apart from that of the server, which is another option. */
export class MetricsPortProblem extends Error {
  override readonly name = 'MetricsPortProblem';

  constructor(port: number, options: { readonly cause: unknown }) {
    const isTaken = Object(options.cause).code === 'EADDRINUSE';
    super(
      isTaken
        ? `Port ${port} for metrics is taken. Stop the program that uses it, or choose another with --metrics-port.`
        : `Port ${port} for metrics cannot be listened on. Choose one above 1023 with --metrics-port.`,
      options,
    );
  }
}

/**
 * `GET /metrics` on a port of its own that only this computer reaches: how much is called and when is nobody else's
 * business. Rejects with a MetricsPortProblem.
 */
export async function serveMetrics(port: number, meter: PromMeter, standing: Standing): Promise<MetricsServer> {
  const server = createServer((request, response) => {
    // A web page in a browser of this computer would reach it too.
    if (
      request.headers.origin !== undefined ||
      !/^(?:127\.0\.0\.1|localhost)(?::\d+)?$/u.test(request.headers.host ?? '')
    ) {
      return void response.writeHead(403).end();
    }
    if (request.method !== 'GET' || request.url !== '/metrics') return void response.writeHead(404).end();
    meter.text(standing).then(
      (text) => response.writeHead(200, { 'content-type': meter.contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  server.requestTimeout = 10_000;
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw new MetricsPortProblem(port, { cause });
  }
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
