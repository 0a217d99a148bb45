import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Draw } from '../../../core/ratchet/signalCrypto.ts';
import { InMemoryRatchetStore } from '../../fakes/inMemoryRatchetStore.ts';
import { RatchetParty, seededDraw } from '../../stage/ratchetParty.ts';

/* The source itself, and a device whose randomness fails. */

describe('comparisons and randomness', () => {
  const root = new URL('../../../', import.meta.url);
  const sources = ['core/ratchet/', 'main/crypto/'].flatMap((folder) =>
    readdirSync(new URL(folder, root))
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
      .map((name) => ({ name: `${folder}${name}`, text: readFileSync(new URL(`${folder}${name}`, root), 'utf8') })),
  );

  it('A52 the one comparison of bytes takes the same time wherever they differ', () => {
    // That nothing else compares them is a wall: scripts/walls/constantTime.ts.
    const bytes = sources.find(({ name }) => name === 'core/ratchet/bytes.ts')?.text ?? '';
    const equalBytes = /export function equalBytes[\s\S]*?\n}/.exec(bytes)?.[0] ?? '';
    expect(equalBytes).toContain('difference |=');
    expect(equalBytes.match(/return/g)?.length, 'one early return, for lengths').toBe(2);
  });

  it('A55 randomness is the one given: Math.random is banned everywhere, and none is made here', () => {
    expect(sources.length).toBeGreaterThan(30);
    for (const config of ['.oxlintrc.json', 'core/.oxlintrc.json']) {
      const rules = readFileSync(new URL(config, root), 'utf8');
      expect(rules).toMatch(/"object": "Math",\s*"property": "random"/);
    }
    for (const { name, text } of sources) expect(text, name).not.toMatch(/Math\.random|randomBytes\(|getRandomValues/);
  });

  it('A55 a generator that fails, at whichever draw, stops the message, and nothing is written', () => {
    // EK, jitter, ratchet key, then the salt of the message; m of the KEM too where the backend takes it from outside.
    const draws = countOfDraws(new RatchetParty('bob', 7).bundle());
    expect(draws).toBeGreaterThanOrEqual(4);
    for (let fails = 1; fails <= draws; fails++) {
      let drawn = Number.NEGATIVE_INFINITY;
      const random = seededDraw('alice');
      const draw: Draw = (length) => {
        drawn += 1;
        if (drawn === fails) throw new Error('no randomness');
        return random(length);
      };
      const store = new InMemoryRatchetStore();
      const alice = new RatchetParty('alice', 1, { draw, store });
      const bob = new RatchetParty('bob', 7);
      const bundle = bob.bundle();
      drawn = 0;
      let before = store.snapshot();
      const ring = () => {
        alice.crypto.initializeSession(bob.address, bundle);
        before = store.snapshot();
        return alice.send(bob, 'ring');
      };
      expect(ring, `draw ${fails}`).toThrow('no randomness');
      expect(store.snapshot()).toEqual(before);
      expect(bob.receive(alice, ring())).toBe('ring');
    }
  });
});

function countOfDraws(bundle: unknown): number {
  let count = 0;
  const random = seededDraw('counted');
  const carol = new RatchetParty('carol', 3, {
    draw: (length) => {
      count += 1;
      return random(length);
    },
  });
  count = 0;
  const bob = { userId: 'bob', deviceId: 7 };
  carol.crypto.initializeSession(bob, bundle);
  carol.crypto.forPeer(bob).encryptToBase64('x');
  return count;
}
