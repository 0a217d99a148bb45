import { describe, expect, test } from 'vitest';
import {
  allocated,
  client,
  pass,
  PEER,
  RELAY,
  relayInEachTest,
  sockets,
  start,
} from '../../test/stage/relayWithoutNetwork.ts';
import { addressIn, bare, codeOf, lifetimeIn, REQUESTED_UDP } from '../../test/stage/TurnClient.ts';
import { ATTRIBUTE, attributeOf, encodeStunMessage, METHOD } from './stunMessage.ts';

relayInEachTest();

describe('who may have an allocation', () => {
  test('nobody without credentials: 401 with realm and nonce, and with them an allocation of ten minutes', async () => {
    const alice = client();
    const refusal = await alice.greet();
    expect(codeOf(refusal)).toBe(401);
    expect(attributeOf(refusal, ATTRIBUTE.realm)?.toString()).toBe('ringfort');
    const granted = await alice.allocate();
    expect(granted.kind).toBe('success');
    expect(alice.isSealed(granted)).toBe(true);
    expect(lifetimeIn(granted)).toBe(600);
    expect(addressIn(granted, ATTRIBUTE.xorRelayedAddress)).toBe(`${RELAY}:50000`);
    expect(addressIn(granted, ATTRIBUTE.xorMappedAddress)).toBe(`192.0.2.55:${alice.path.client.port}`);
  });

  test('not with another password, another secret, or a name that nobody gave out', async () => {
    const wrong = client();
    wrong.password = 'guessed';
    expect(codeOf(await wrong.allocate())).toBe(401);
    for (const name of ['alice', '', ':alice', '1e9:alice', '99999999999999999:alice', '1800003600:']) {
      expect(codeOf(await client().as(name).allocate())).toBe(401);
    }
    expect(sockets).toEqual([]);
  });

  test('not with a credential of the past; but an allocation outlives its own (F26)', async () => {
    const alice = await allocated();
    const late = client();
    await late.greet();
    for (let minutes = 0; minutes < 65; minutes += 5) {
      pass(5 * 60_000);
      alice.nonce = '';
      await alice.greet();
      expect(codeOf(await alice.refresh())).toBe(0);
    }
    await late.greet();
    expect(codeOf(await late.allocate())).toBe(401);
    expect(codeOf(await alice.createPermission(PEER))).toBe(0);
  });

  test('not with a nonce of another address, of another relay, or older than ten minutes: 438 with a new one', async () => {
    const alice = client();
    const { nonce } = alice;
    await alice.greet();
    const mallory = client('mallory', '192.0.2.66');
    mallory.nonce = alice.nonce;
    expect(codeOf(await mallory.ask(mallory.sealed(METHOD.allocate, [REQUESTED_UDP])))).toBe(438);
    pass(600_000);
    const stale = await alice.ask(alice.sealed(METHOD.allocate, [REQUESTED_UDP]));
    expect(codeOf(stale)).toBe(438);
    alice.nonce = attributeOf(stale, ATTRIBUTE.nonce)?.toString() ?? nonce;
    expect(codeOf(await alice.allocate())).toBe(0);
    const used = alice.nonce;
    start();
    const again = client();
    again.nonce = used;
    expect(codeOf(await again.allocate())).toBe(438);
  });

  test('a request that is sealed but says not by whom is a bad one', async () => {
    const alice = client();
    await alice.greet();
    const { nonce, realm } = alice;
    for (const missing of [ATTRIBUTE.username, ATTRIBUTE.realm, ATTRIBUTE.nonce]) {
      const all = [
        [ATTRIBUTE.username, Buffer.from(alice.username)],
        [ATTRIBUTE.realm, Buffer.from(realm)],
        [ATTRIBUTE.nonce, Buffer.from(nonce)],
        [ATTRIBUTE.messageIntegrity, Buffer.alloc(20)],
      ] as const;
      const attributes = all.filter(([type]) => type !== missing);
      const bytes = encodeStunMessage('request', METHOD.allocate, Buffer.alloc(12), [REQUESTED_UDP, ...attributes]);
      expect(codeOf(await alice.ask(bytes))).toBe(400);
    }
  });

  test('a flood without credentials, however it forges its source, gets back less than it sends (F26)', () => {
    const victim = client();
    let sent = 0;
    for (let count = 0; count < 1000; count += 1) {
      const request = bare();
      sent += request.length;
      victim.transmit(request);
    }
    expect(victim.bytesReceived).toBeLessThan(sent / 4);
    // Others are answered all the same, and the address too, once it asks as people do.
    const other = client('bob', '192.0.2.77');
    other.transmit(bare());
    expect(other.answers).toHaveLength(1);
    const before = victim.answers.length;
    pass(1_000);
    victim.transmit(bare());
    expect(victim.answers).toHaveLength(before + 1);
    // One household in IPv6 is a /64.
    const addresses = Array.from({ length: 100 }, (_, host) => client('eve', `2001:db8:1:2::${host + 1}`));
    for (const one of addresses) one.transmit(bare());
    expect(addresses.filter(({ answers }) => answers.length > 0)).toHaveLength(50);
  });

  test('who guesses passwords is looked at as often as a network may ask, and costs a call nothing (F26)', async () => {
    const call = await allocated('alice', '192.0.2.55');
    for (const isStream of [false, true]) {
      const address = isStream ? '192.0.2.66' : '192.0.2.55';
      const mallory = client('mallory', address, isStream);
      await mallory.greet();
      mallory.password = 'guessed';
      const before = mallory.answers.length;
      for (let count = 0; count < 2_000; count += 1) mallory.transmit(mallory.sealed(METHOD.allocate, [REQUESTED_UDP]));
      expect(mallory.answers.length - before).toBeLessThanOrEqual(500);
      expect(mallory.answers.every((answer) => codeOf(answer) === 401)).toBe(true);
      // Even the right password is not tried now; a little later it is.
      mallory.as(mallory.username);
      const refused = mallory.answers.length;
      mallory.transmit(mallory.sealed(METHOD.allocate, [REQUESTED_UDP]));
      expect(mallory.answers).toHaveLength(refused);
      pass(1_000);
      expect(codeOf(await mallory.allocate())).toBe(0);
    }
    expect(codeOf(await call.refresh())).toBe(0);
  });

  test.each([
    ['UDP, with sources that anybody forges', false],
    ['TCP, by a neighbour behind the same router', true],
  ])('a call is refreshed through floods in the name of its network, over %s (F26)', async (_how, isStream) => {
    const call = client('alice', '192.0.2.55', isStream);
    expect(codeOf(await call.allocate())).toBe(0);
    const mallory = client('mallory', '192.0.2.55', isStream);
    // As an engine does a minute before the ten are over: by every second one its nonce is too old.
    for (const expected of [0, 438, 0, 438]) {
      pass(9 * 60_000);
      for (let count = 0; count < 1_000; count += 1) mallory.transmit(bare());
      const unheard = mallory.answers.length;
      mallory.transmit(bare());
      expect(mallory.answers, 'more than the budget of a network').toHaveLength(unheard);
      const told = call.answers.length;
      call.transmit(call.sealed(METHOD.refresh));
      const [answer] = call.answers.slice(told);
      expect(answer && codeOf(answer)).toBe(expected);
      if (expected === 0) continue;
      call.nonce = attributeOf(answer ?? (await call.greet()), ATTRIBUTE.nonce)?.toString() ?? '';
      expect(codeOf(await call.refresh())).toBe(0);
    }
  });

  test('who claims the name of a call, from its address and with old nonces, does not spend what the call may ask (F26)', async () => {
    const call = await allocated('alice', '192.0.2.55');
    const forger = client('alice', '192.0.2.55');
    [forger.password, forger.nonce] = ['guessed', call.nonce];
    pass(9 * 60_000);
    expect(codeOf(await call.refresh())).toBe(0);
    pass(60_000);
    for (let count = 0; count < 3_000; count += 1) call.transmit(forger.sealed(METHOD.refresh));
    expect(call.answers.filter((answer) => codeOf(answer) === 438).length).toBeLessThanOrEqual(50);
    const told = call.answers.length;
    call.transmit(call.sealed(METHOD.refresh));
    expect(call.answers.slice(told).map(codeOf)).toEqual([438]);
  });

  test('a stream asks no more without credentials than a network may, and pays for nothing forged (F26)', () => {
    const [forged, stream] = [client(), client('alice', '192.0.2.55', true)];
    for (let count = 0; count < 1_000; count += 1) forged.transmit(bare());
    for (let count = 0; count < 2_000; count += 1) stream.transmit(bare());
    expect(stream.answers).toHaveLength(500);
  });
});
