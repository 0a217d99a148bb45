import { request as httpRequest } from 'node:http';
import { networkInterfaces } from 'node:os';
import { expect, onTestFinished, test } from 'vitest';
import { freePort } from '../../scripts/drive/freePort.ts';
import { hangupTo, offerTo, TestServer, toDevice } from '../stage/testServer.ts';

const NAMES = [
  ...['ws_connections', 'ws_auth_total', 'frames_total', 'relay_latency_seconds', 'queue_depth_max'],
  ...['queue_refused_total', 'dup_frames_total', 'resume_total', 'slow_closed_total', 'calls_total', 'calls_live'],
  ...['sweep_rows_total', 'db_commit_seconds', 'db_group_size', 'bus_roundtrip_seconds', 'bus_reconnect_total'],
  ...['event_loop_delay_seconds', 'prekey_empty_total', 'relay_faults_total'],
];

async function measured() {
  const port = await freePort();
  const server = await TestServer.start({ metricsPort: port });
  onTestFinished(() => server.remove());
  const text = async (): Promise<string> => (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  return { server, port, text };
}

test('a server has its numbers under the names that dashboards know, and in them nobody', async () => {
  const { server, text } = await measured();
  const alice = await server.person('alice');
  const bob = await server.person('bob');
  const offer = offerTo(bob.device, alice.client.nextNumber);
  alice.client.send(offer);
  alice.client.send(offer);
  await bob.client.next('call_offer');
  expect(await text()).toContain('calls_live{status="ringing"} 1');
  bob.client.send(toDevice('call_answer', alice.device, bob.client.nextNumber, offer.call_id, 'answer'));
  await alice.client.next('call_answer');
  alice.client.send(hangupTo(bob.device, alice.client.nextNumber, offer.call_id));
  await bob.client.next('call_hangup');

  const told = await text();
  const there = [...told.matchAll(/^# TYPE (\w+) /gmu)].map(([, name = '']) => name);
  expect(there.toSorted()).toEqual(NAMES.toSorted());
  const lines = [
    ...['ws_connections 2', 'ws_auth_total{result="signedIn"} 2', 'resume_total{result="anew"} 2'],
    ...['frames_total{dir="in",type="call_offer"} 2', 'frames_total{dir="out",type="call_answer"} 1'],
    ...['calls_total{status="ended",end_reason="hangup"} 1', 'calls_live{status="ringing"} 0', 'dup_frames_total 1'],
    ...['queue_refused_total 0', 'bus_reconnect_total 0'],
  ];
  for (const line of lines) expect(told).toContain(`${line}\n`);
  expect(told).toMatch(/^relay_latency_seconds_count [1-9]/mu);
  expect(told).toMatch(/^db_commit_seconds_count [1-9]/mu);
  expect(told).not.toMatch(new RegExp(`alice|bob|${offer.call_id}|${alice.device.device}|${server.folder}`, 'u'));
});

test('a call that the clock ends is counted as that', async () => {
  const { server, text } = await measured();
  const alice = await server.person('alice');
  const bob = await server.person('bob');
  alice.client.send(offerTo(bob.device, alice.client.nextNumber));
  await bob.client.next('call_offer');
  await server.pass(10_000, alice.client, bob.client);
  await expect.poll(text).toContain('sweep_rows_total{to="missed"} 1');
});

test('the numbers are told to this computer alone, and to no web page on it', async () => {
  const { server, port } = await measured();
  const status = (headers: Record<string, string>, path = '/metrics') =>
    new Promise((resolve) => {
      const asked = httpRequest({ host: '127.0.0.1', port, path, headers }, (response) => {
        resolve(response.resume().statusCode);
      });
      asked.end();
    });
  expect(await status({ host: `localhost:${port}` })).toBe(200);
  expect(await status({ host: 'evil.example' })).toBe(403);
  expect(await status({ origin: 'https://evil.example' })).toBe(403);
  expect(await status({}, '/')).toBe(404);
  // Nor are they on the port of the server.
  expect((await fetch(`${server.url}/metrics`)).status).toBe(404);
  const outward = Object.values(networkInterfaces())
    .flat()
    .find((one) => one?.family === 'IPv4' && !one.internal);
  if (outward !== undefined)
    await expect(fetch(`http://${outward.address}:${port}/metrics`)).rejects.toThrow('fetch failed');
});
