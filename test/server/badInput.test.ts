import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AUTH_TIMEOUT_MS, MAX_CLIENT_FRAME_BYTES } from '../../core/protocol/limits.ts';
import { TEST_ORIGIN, TestDevice } from '../stage/TestDevice.ts';
import { hangupTo, offerTo, TestServer } from '../stage/testServer.ts';
import type { WireClient } from '../stage/WireClient.ts';

let server: TestServer;
let bob: TestDevice;
let bobPhone: WireClient;
let alice: TestDevice;
let alicePhone: WireClient;

beforeEach(async () => {
  server = await TestServer.start();
  ({ device: bob, client: bobPhone } = await server.person('bob'));
  ({ device: alice, client: alicePhone } = await server.person('alice'));
});

// Whatever was thrown at it: the server still connects two others.
afterEach(async () => {
  const { client: carol, device } = await server.person('carol');
  const { client: dave } = await server.person('dave');
  const offer = offerTo(device, 1);
  dave.send(offer);
  expect(await carol.next('call_offer')).toMatchObject({ call_id: offer.call_id });
  await server.remove();
});

describe('before sign-in (F21)', () => {
  const signed = async (
    client: WireClient,
    change: { sig?: string; user?: string; device?: number; nonce?: string } = {},
  ) => {
    const { nonce, server_id } = await client.next('challenge');
    const sig = change.sig ?? alice.signIn('socket', server_id, change.nonce ?? nonce);
    const frame = {
      v: 1,
      t: 'auth',
      origin: TEST_ORIGIN,
      user: change.user ?? 'alice',
      device: change.device ?? alice.device,
      sig,
    } as const;
    client.send(frame);
    return frame;
  };

  test('a signature by another key closes 4401', async () => {
    const client = server.connect();
    const { nonce, server_id } = await client.next('challenge');
    client.send({
      v: 1,
      t: 'auth',
      ...alice.address,
      origin: TEST_ORIGIN,
      sig: bob.signIn('socket', server_id, nonce),
    });
    expect(await client.closed).toBe(4401);
    await alicePhone.settle();
  });

  test('a signature made for another purpose closes 4401', async () => {
    const client = server.connect();
    const { nonce, server_id } = await client.next('challenge');
    client.send({
      v: 1,
      t: 'auth',
      ...alice.address,
      origin: TEST_ORIGIN,
      sig: alice.signIn('http', server_id, nonce),
    });
    expect(await client.closed).toBe(4401);
  });

  test("a signature replayed from another connection's challenge closes 4401", async () => {
    const first = server.connect();
    const frame = await signed(first);
    first.send({ v: 1, t: 'resume', epoch: null, s: 0 });
    await first.next('ready');
    const second = server.connect();
    await second.next('challenge');
    second.send(frame);
    expect(await second.closed).toBe(4401);
    await first.settle();
  });

  test('an unknown handle and an unknown device close 4401, as a wrong signature does', async () => {
    const [one, other] = [server.connect(), server.connect()];
    await signed(one, { user: 'nobody' });
    await signed(other, { device: alice.device === 1 ? 2 : 1 });
    expect([await one.closed, await other.closed]).toEqual([4401, 4401]);
  });

  test('silence closes 4408', async () => {
    const client = server.connect();
    await client.next('challenge');
    server.clock.advance(AUTH_TIMEOUT_MS);
    expect(await client.closed).toBe(4408);
  });

  test('a sign-in without a resume closes 4408 as well', async () => {
    const client = server.connect();
    await signed(client);
    // Its answer comes after the sign-in was judged, for frames are judged in order; but before resume nothing may be
    // asked.
    server.clock.advance(AUTH_TIMEOUT_MS);
    expect(await client.closed).toBe(4408);
  });

  test('any other frame closes 4401', async () => {
    const client = server.connect();
    await client.next('challenge');
    client.send(offerTo(bob, 1));
    expect(await client.closed).toBe(4401);
    await bobPhone.settle();
    expect(bobPhone.heard.some((frame) => frame.t === 'call_offer')).toBe(false);
  });

  test.each([
    ['what is no JSON', '{"v":1,', 4400],
    ['a frame longer than a stranger needs', JSON.stringify({ v: 1, t: 'ping', more: 'x'.repeat(1024) }), 1009],
  ])('%s closes', async (_, text, code) => {
    const client = server.connect();
    await client.next('challenge');
    client.socket.send(text);
    expect(await client.closed).toBe(code);
  });

  /** Bytes of the test's own, from the upgrade on. */
  const upgrade = (path: string, headers = '') => {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    socket.write(
      `GET ${path} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n` +
        `Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n${headers}\r\n`,
    );
    return socket;
  };

  test.each([
    ['a frame without a mask (RFC 6455, section 5.1)', [0x81, 0x02, 0x7b, 0x7d], 1002],
    ['a frame of a kind that there is none of', [0x83, 0x80, 0, 0, 0, 0], 1002],
    ['a compressed frame, which nobody agreed to', [0xc1, 0x80, 0, 0, 0, 0], 1002],
    ['a ping that is longer than one may be', [0x89, 0xfe, 0x01, 0x00, 0, 0, 0, 0], 1002],
    ['a length beyond all limits', [0x81, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0], 1009],
  ])('%s closes', async (_, bytes, code) => {
    const socket = upgrade('/ws');
    const received: Buffer[] = [];
    socket.on('data', (part: Buffer) => received.push(part));
    await once(socket, 'data');
    socket.write(Buffer.from(bytes));
    await once(socket, 'close');
    const all = Buffer.concat(received);
    const closeFrame = all.subarray(all.lastIndexOf(0x88));
    expect(closeFrame.readUInt16BE(2)).toBe(code);
  });

  test('a web page is turned away, and so is another path', async () => {
    const refused = async (path: string, headers: string): Promise<string> => {
      const socket = upgrade(path, headers);
      const [answer] = await once(socket, 'data');
      socket.destroy();
      return String(answer).split('\r\n')[0] ?? '';
    };
    expect(await refused('/ws', 'Origin: https://example.org\r\n')).toBe('HTTP/1.1 403 Forbidden');
    expect(await refused('/socket', '')).toBe('HTTP/1.1 404 Not Found');
  });
});

describe('after sign-in (F21)', () => {
  test.each([
    ['malformed JSON', '{"v":1,"t":"call_offer"', 'bad_frame'],
    ['an unknown type', '{"v":1,"t":"call_transfer"}', 'unknown_type'],
    ['a frame of another version', '{"v":2,"t":"ping"}', 'bad_frame'],
    ['a key nobody asked for', '{"v":1,"t":"ping","from":"bob"}', 'bad_frame'],
    ['a poisoned prototype', '{"v":1,"t":"ping","__proto__":{"admin":true}}', 'bad_frame'],
    ['deep nesting', '['.repeat(50_000), 'bad_frame'],
  ])('%s gets an error and the connection goes on', async (_, text, code) => {
    alicePhone.socket.send(text);
    expect(await alicePhone.next('err')).toEqual({ v: 1, t: 'err', code });
    await alicePhone.settle();
  });

  test('a binary frame gets an error and the connection goes on', async () => {
    alicePhone.socket.send(Buffer.from('{"v":1,"t":"ping"}'));
    expect(await alicePhone.next('err')).toMatchObject({ code: 'bad_frame' });
    await alicePhone.settle();
  });

  test('the third bad frame within a minute closes 4400, over a longer time it does not', async () => {
    for (let sent = 0; sent < 4; sent += 1) {
      alicePhone.socket.send('nonsense');
      await alicePhone.next('err');
      await server.pass(30_000, alicePhone, bobPhone);
    }
    for (let sent = 0; sent < 3; sent += 1) alicePhone.socket.send('nonsense');
    expect(await alicePhone.closed).toBe(4400);
  });

  test('an oversize frame closes 1009', async () => {
    alicePhone.socket.send('x'.repeat(MAX_CLIENT_FRAME_BYTES + 1));
    expect(await alicePhone.closed).toBe(1009);
  });

  test('a message in many fragments closes 1008', async () => {
    for (let part = 0; part < 40; part += 1) alicePhone.socket.send('x', { fin: false });
    expect(await alicePhone.closed).toBe(1008);
  });

  test('text that is not UTF-8 closes 1007', async () => {
    alicePhone.socket.send(Buffer.from([0xff, 0xfe]), { binary: false });
    expect(await alicePhone.closed).toBe(1007);
  });

  test('a second sign-in on the same connection closes 4400', async () => {
    alicePhone.send({ v: 1, t: 'resume', epoch: null, s: 0 });
    expect(await alicePhone.closed).toBe(4400);
  });

  test('an acknowledgement of what was never sent is ignored', async () => {
    alicePhone.send({ v: 1, t: 'ack', s: 1_000_000 });
    await alicePhone.settle();
    bobPhone.send(offerTo(alice, 1));
    expect(await alicePhone.next('call_offer')).toMatchObject({ s: 1 });
    await alicePhone.leave();
    const again = await server.signIn(alice);
    expect(again.heard.some((frame) => frame.t === 'call_offer')).toBe(true);
  });

  test('a flood closes 4429 and the others go on', async () => {
    alicePhone.flood(2_000);
    expect(await alicePhone.closed).toBe(4429);
    await bobPhone.settle();
  });

  test('so does a flood of pongs that nobody asked for', async () => {
    alicePhone.flood(2_000, () => alicePhone.socket.pong());
    expect(await alicePhone.closed).toBe(4429);
    await bobPhone.settle();
  });

  test('a burst within reason is read to its end', async () => {
    for (let sent = 0; sent < 150; sent += 1) alicePhone.socket.send('{"v":1,"t":"ping"}');
    for (let heard = 0; heard < 150; heard += 1) await alicePhone.next('pong');
    alicePhone.send(hangupTo(bob, 1, '3f1d9c1e-7a52-4c5e-9d0b-0a4f6d2b8c11'));
    expect(await alicePhone.next('err')).toMatchObject({ code: 'no_such_call' });
  });
});
