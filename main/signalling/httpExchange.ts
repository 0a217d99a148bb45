import { request as requestHttp, type IncomingHttpHeaders } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { ServerWay } from './serverWay.ts';

export interface HttpQuestion {
  readonly url: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly way: ServerWay;
  readonly signal: AbortSignal;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Empty where it was larger than any honest reply. */
  readonly text: string;
}

export type HttpExchange = (question: HttpQuestion) => Promise<HttpAnswer>;

/** The largest honest reply is eight bundles, some 40 KiB. */
const MAX_REPLY_BYTES = 512 * 1024;

/** One question and its answer, to which nothing is added and of which nothing is followed. Rejects if none came. */
export const httpExchange: HttpExchange = ({ url, method, headers, body, way, signal }) =>
  new Promise((resolve, reject) => {
    const send = url.startsWith('https:') ? requestHttps : requestHttp;
    const length = body === null ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const question = send(url, { method, headers: { ...headers, ...length }, agent: way.agent, signal }, (answer) => {
      const parts: Buffer[] = [];
      let bytes = 0;
      const done = (text: string): void => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text });
      answer.on('data', (part: Buffer) => {
        bytes += part.length;
        parts.push(part);
        if (bytes <= MAX_REPLY_BYTES) return;
        done('');
        answer.destroy();
      });
      answer.on('end', () => done(Buffer.concat(parts).toString('utf8')));
      answer.on('error', reject);
      answer.on('close', () => reject(new Error('the reply broke off')));
    });
    question.on('error', reject);
    question.end(body ?? undefined);
  });
