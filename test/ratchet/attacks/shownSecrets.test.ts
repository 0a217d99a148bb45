import { inspect } from 'node:util';
import { serialize } from 'node:v8';
import { describe, expect, it } from 'vitest';
import { establishedPair } from '../../stage/handshake.ts';
import { InMemoryRatchetStore } from '../../fakes/inMemoryRatchetStore.ts';
import { RatchetParty } from '../../stage/ratchetParty.ts';

/* What an inspector, JSON, a log or a crash file would show of something that holds keys. */

function spellings(bytes: Uint8Array): readonly string[] {
  const buffer = Buffer.from(bytes);
  const indexed = JSON.stringify(Uint8Array.from(bytes)).slice(1, -1);
  return [buffer.toString('hex'), buffer.toString('base64'), bytes.join(','), indexed];
}

/** Without white space, with which an inspector lays bytes out in columns. */
const shownOf = (value: unknown): string =>
  [
    inspect(value, { depth: Infinity, showHidden: true, maxArrayLength: null, getters: false }),
    JSON.stringify(value),
    String(value),
  ]
    .join('\n')
    .replaceAll(/\s/g, '');

describe('A54 what is shown of something that holds keys', () => {
  const { alice, bob } = establishedPair();
  const canaries = [alice, bob].flatMap((session) =>
    [session.rootKey, session.ratchetKey.privateKey, session.sending?.key, session.receiving?.key].flatMap((secret) =>
      secret === undefined ? [] : [Uint8Array.from(secret.bytes)],
    ),
  );

  it('A54 a session shows its numbers and its public keys, and no key that is secret', () => {
    expect(canaries.length).toBeGreaterThanOrEqual(7);
    for (const session of [alice, bob]) {
      for (const canary of canaries) {
        const shown = shownOf(session);
        expect(spellings(canary).filter((text) => shown.includes(text))).toEqual([]);
      }
      // The search would find a key that was there.
      const naked = shownOf({ ...session, rootKey: session.rootKey.bytes });
      expect(spellings(session.rootKey.bytes).filter((text) => naked.includes(text))).toHaveLength(2);
    }
  });

  it('A54 and cloned into another process, its secrets are gone', () => {
    for (const session of [alice, bob]) {
      const bytes = serialize(structuredClone(session));
      for (const canary of canaries) expect(bytes.includes(Buffer.from(canary))).toBe(false);
      const { bytes: key } = session.rootKey;
      expect(serialize({ key }).includes(Buffer.from(key))).toBe(true);
    }
  });

  it('A54 a device, the handle of a peer and what the server gets of them hold no private key', () => {
    const store = new InMemoryRatchetStore();
    const carol = new RatchetParty('carol', 3, { store, fullSupply: 100 });
    const dave = new RatchetParty('dave', 4);
    carol.crypto.initializeSession(dave.address, dave.bundle());
    carol.send(dave, 'ring');
    const { prekeys, sessions } = store.snapshot();
    const secrets = [...prekeys.values()].map(({ privateKey }) => privateKey);
    expect([secrets.length, sessions.size]).toEqual([202, 1]);
    const shown = shownOf([
      carol.crypto,
      carol.crypto.forPeer(dave.address),
      carol.crypto.sessionStatus(dave.address),
      carol.crypto.identityDocument(),
      carol.bundle(),
      carol.crypto.makePrekeyUpload({ oneTimePrekeys: 100, oneTimeKemPrekeys: 100 }),
    ]);
    expect(shown).toContain('carol');
    for (const secret of secrets) expect(spellings(secret).filter((text) => shown.includes(text))).toEqual([]);
  });
});
