import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { PersistentPhone } from '../stage/PersistentPhone.ts';
import { startCuttingProxy } from '../stage/cuttingProxy.ts';
import { ciphertext, TestServer } from '../stage/testServer.ts';

// Real sockets on which bytes come in pieces and which end inside a frame, of either side: what was half sent is sent
// again, and what was taken comes once.

const CANDIDATES = 50;

test.each([1, 2, 3])(
  'connections that are cut inside frames lose, double and reorder nothing: seed %i (F17)',
  async (seed) => {
    const server = await TestServer.start();
    const proxy = await startCuttingProxy(Number(new URL(server.url).port), seed);
    const [alice, bob] = [
      new PersistentPhone(await server.register('alice')),
      new PersistentPhone(await server.register('bob')),
    ];
    let isOver = false;
    const connections = [alice, bob].map((phone) => phone.stayConnected(proxy.url, () => isOver));

    const call_id = randomUUID();
    const to = (phone: PersistentPhone) => ({ call_id, to: phone.device.user, to_device: phone.device.device });
    const payloads = { [bob.device.device]: ciphertext('offer') };
    alice.send({ v: 1, t: 'call_offer', call_id, to: 'bob', call_type: 'audio', payloads });
    await expect.poll(() => bob.texts).toContain('offer');
    bob.send({ v: 1, t: 'call_answer', ...to(alice), encrypted_payload: ciphertext('answer') });
    await expect.poll(() => alice.texts).toContain('answer');
    const sent = Array.from({ length: CANDIDATES }, (_, each) => `candidate ${each}`);
    for (const text of sent) {
      alice.send({ v: 1, t: 'ice_candidate', ...to(bob), encrypted_payload: ciphertext(`${text} of alice`) });
      bob.send({ v: 1, t: 'ice_candidate', ...to(alice), encrypted_payload: ciphertext(`${text} of bob`) });
    }
    const ofBob = ['answer', ...sent.map((text) => `${text} of bob`)];
    await expect.poll(() => alice.texts).toEqual(ofBob);
    await expect.poll(() => bob.texts).toEqual(['offer', ...sent.map((text) => `${text} of alice`)]);
    bob.send({
      v: 1,
      t: 'call_hangup',
      call_id,
      to: 'alice',
      reason: 'hangup',
      payloads: { [alice.device.device]: ciphertext('bye') },
    });
    await expect.poll(() => alice.texts).toEqual([...ofBob, 'bye']);
    await expect.poll(() => [alice.unacknowledged, bob.unacknowledged]).toEqual([0, 0]);
    expect(proxy.cuts(), 'it was bad enough').toBeGreaterThan(2);
    for (const { taken, resumed } of [alice, bob]) {
      expect(taken.filter(({ t }) => t === 'err')).toEqual([]);
      expect(resumed).toBe(true);
    }

    isOver = true;
    await proxy.stop();
    await Promise.all(connections);
    await server.remove();
  },
);
