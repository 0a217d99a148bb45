import { createHash, randomBytes } from 'node:crypto';
import { AdmissionReply } from '../../core/protocol/httpApi.ts';
import { fits } from '../../core/protocol/validators.ts';
import type { TestDevice } from './TestDevice.ts';
import type { TestServer } from './testServer.ts';

/** A right to ring that nobody gave yet. */
export const newRight = (): string => randomBytes(16).toString('base64');

/** What the server is told of a right. */
export const hashOfRight = (right: string): string => createHash('sha256').update(right, 'base64').digest('base64');

/** The user says who may ring; the revision that counts then. */
export async function admit(
  server: TestServer,
  device: TestDevice & { token: string },
  revision: number,
  { rights = [], blocked = [] }: { rights?: readonly string[]; blocked?: readonly string[] },
): Promise<number> {
  const body = { revision, rights: rights.map(hashOfRight), blocked };
  const reply = await server.request('PUT', '/v1/admission', body, device.token);
  if (reply.status !== 200 || !fits(AdmissionReply, reply.body)) {
    throw new Error(`admission answered ${reply.status} ${JSON.stringify(reply.body)}`);
  }
  return reply.body.revision;
}
