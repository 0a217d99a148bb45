import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { alice, bob, ringfortAndSecondClientInEachTest, server } from '../stage/ringfortAndSecondClient.ts';
import { SecondClient } from './client/SecondClient.ts';

ringfortAndSecondClientInEachTest();

describe('a client written from docs/PROTOCOL.md alone', () => {
  test('imports nothing of Ringfort', () => {
    const folder = new URL('./client/', import.meta.url);
    for (const name of readdirSync(folder)) {
      const source = readFileSync(new URL(name, folder), 'utf8');
      expect(source, name).not.toMatch(/\b(?:import|require)\(/);
      const imports = [...source.matchAll(/^(?:import|export|\}).* from '([^']+)';$/gm)].map(([, from]) => from);
      for (const from of imports)
        expect(from, name).toMatch(
          /^(?:node:crypto|ws|\.\/[a-zA-Z]+\.ts|\.\.\/\.\.\/ratchet\/vectors\/reference\/[a-zA-Z]+\.ts)$/,
        );
    }
  });

  test('registers with signed prekeys of every kind and adds to them', async () => {
    expect(await bob.keyCount()).toEqual([29, 29]);
    await bob.renewToken();
    await bob.uploadPrekeys(10);
    expect(await bob.keyCount()).toEqual([39, 39]);
  });

  test('fills up its prekeys when the server says that they are low', async () => {
    const carol = await SecondClient.register('carol', server.url, 'c4'.repeat(32), 20);
    await carol.signIn();
    expect(await alice.ringfort.mainHandlers.addContact({ handle: 'carol' })).toEqual({ ok: true });
    await carol.offer('alice');
    await carol.hears('call_state');
    await carol.refilled;
    expect(await carol.keyCount()).toEqual([119, 119]);
    await carol.leave();
  });
});
