import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { everythingSeen } from '../stage/everythingSeen.ts';
import { startRecordingProxy, type RecordingProxy } from '../stage/recordingProxy.ts';

// What must not be seen on the way is looked for with it: so it has to find all of that where it is.

let server: Server;
let proxy: RecordingProxy;
beforeEach(async () => {
  server = createServer((_request, response) => void response.end('{}'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  proxy = await startRecordingProxy(`http://127.0.0.1:${port}`);
});
afterEach(async () => {
  await proxy.stop();
  server.close();
});

const TEXT = 'Ich bin im Kino, до завтра';
const bytes = randomBytes(60);
const raw = Buffer.concat([randomBytes(40), bytes]);

test.each<[string, string | Buffer, string | Buffer]>([
  ['text as it is', TEXT, TEXT],
  [
    'text in the base64 of a payload',
    JSON.stringify({ t: 'call_offer', p: Buffer.from(`x${TEXT}`).toString('base64') }),
    TEXT,
  ],
  ['text in base64 of URLs', JSON.stringify({ p: Buffer.from(`x${TEXT}`).toString('base64url') }), TEXT],
  ['bytes as they are', raw, bytes],
  ['bytes in base64', JSON.stringify([raw.toString('base64')]), bytes],
])('%s is seen', async (_what, body, sought) => {
  await fetch(`${proxy.url}/v1/anything`, {
    method: 'POST',
    body: typeof body === 'string' ? body : new Uint8Array(body),
  });
  expect(everythingSeen(proxy).includes(sought)).toBe(true);
  expect(everythingSeen(proxy).includes(randomBytes(20))).toBe(false);
});
