import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allocated, client, PEER, relayInEachTest, sockets, time } from '../../test/stage/relayWithoutNetwork.ts';
import { addressIn, bare, codeOf } from '../../test/stage/TurnClient.ts';
import { withFingerprint } from './messageIntegrity.ts';
import { ATTRIBUTE, attributeOf, encodeStunMessage, METHOD } from './stunMessage.ts';

relayInEachTest();

test('a peer that may not be is refused with 403, and none of its request is', async () => {
  const alice = await allocated();
  expect(codeOf(await alice.createPermission(PEER, '192.168.1.1'))).toBe(403);
  expect(codeOf(await alice.bindChannel(0x4001, '10.0.0.1', 4000))).toBe(403);
  alice.send(PEER, 4000, 'not permitted');
  expect(sockets[0]?.sent).toEqual([]);
  expect(codeOf(await alice.createPermission())).toBe(400);
});

test('a binding request tells whoever asks its address, and a fingerprint is answered with one', async () => {
  const alice = client();
  const answer = await alice.ask(withFingerprint(encodeStunMessage('request', METHOD.binding, Buffer.alloc(12), [])));
  expect(addressIn(answer, ATTRIBUTE.xorMappedAddress)).toBe(`192.0.2.55:${alice.path.client.port}`);
  expect(attributeOf(answer, ATTRIBUTE.fingerprint)).toBeDefined();
});

test('whatever arrives, nothing throws, and strangers get no allocation by chance', async () => {
  const alice = await allocated();
  await alice.createPermission(PEER);
  const real = [bare(), alice.sealed(METHOD.refresh), alice.sealed(METHOD.channelBind)];
  fc.assert(
    fc.property(
      fc.nat(real.length - 1),
      fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }),
      (which, bends) => {
        const bytes = Buffer.from(real[which] ?? []);
        for (const [at, value] of bends) bytes[at % bytes.length] = value;
        alice.transmit(bytes);
        time.elapsed += 1_000;
      },
    ),
  );
  fc.assert(fc.property(fc.uint8Array({ maxLength: 120 }), (bytes) => alice.transmit(Buffer.from(bytes))));
  expect(sockets).toHaveLength(1);
});
