import { describe, expect, it } from 'vitest';
import type { PrekeyBundle } from '../../core/protocol/prekeyBundle.ts';
import { dialled, strangers } from '../../test/fakes/ratchetPair.ts';
import { RatchetParty, codeOf, seededDraw } from '../../test/stage/ratchetParty.ts';

const DAY_MS = 24 * 3600 * 1000;

describe('bundles', () => {
  const withPart = (bundle: PrekeyBundle, change: Partial<PrekeyBundle>) => ({ ...bundle, ...change });

  it('A05 refuses wrong parts of a bundle and writes nothing', () => {
    const { alice, bob, aliceStore } = strangers();
    const good = bob.bundle();
    const eve = new RatchetParty('eve', 9).bundle();
    const before = aliceStore.snapshot();
    const wrong: readonly unknown[] = [
      undefined,
      {},
      { ...good, extra: 1 },
      withPart(good, { signedPrekey: eve.signedPrekey }),
      withPart(good, { kemPrekey: eve.kemPrekey }),
      withPart(good, { identity: eve.identity }),
      withPart(good, { userId: 'eve' }),
      withPart(good, { deviceId: 8 }),
      withPart(good, { kemPrekeyKind: 'lastResort' }),
      { ...good, oneTimePrekey: eve.oneTimePrekey },
      withPart(good, {
        signedPrekey: { ...good.signedPrekey, signature: `${good.signedPrekey.signature.slice(0, -3)}h==` },
      }),
    ];
    for (const bundle of wrong) {
      expect(codeOf(() => alice.crypto.initializeSession(bob.address, bundle))).toBe('E_BAD_BUNDLE');
    }
    expect(aliceStore.snapshot()).toEqual(before);
    expect(alice.crypto.hasSession(bob.address)).toBe(false);
  });

  it('A11 refuses a bundle that is two weeks and a day old', () => {
    const { alice, bob, clock } = strangers();
    const bundle = bob.bundle();
    clock.ms += 15 * DAY_MS + 1000;
    expect(codeOf(() => alice.crypto.initializeSession(bob.address, bundle))).toBe('E_BAD_BUNDLE');
  });

  it('A12 refuses to use one ephemeral key twice', () => {
    let fixed = false;
    const random = seededDraw('alice');
    const draw = (length: number) => (fixed ? new Uint8Array(length).fill(5) : random(length));
    const alice = new RatchetParty('alice', 1, { draw });
    const [bob, carol] = [new RatchetParty('bob', 7), new RatchetParty('carol', 3)];
    fixed = true;
    alice.crypto.initializeSession(bob.address, bob.bundle());
    expect(codeOf(() => alice.crypto.initializeSession(carol.address, carol.bundle()))).toBe('E_STATE');
  });

  it('A12 refuses an ephemeral key that was used before also after 255 others', () => {
    const random = seededDraw('alice');
    let fixed = false;
    const draw = (length: number) => (fixed ? new Uint8Array(length).fill(5) : random(length));
    const clock = { ms: 1_800_000_000_000 };
    const alice = new RatchetParty('alice', 1, { draw, clock, suites: [0x01] });
    const bob = new RatchetParty('bob', 7, { clock, suites: [0x01] });
    const bundle = bob.bundle('withoutOneTimePrekey');
    const begin = () =>
      codeOf(() => {
        alice.store.transaction((transaction) => {
          for (const { sessionId } of transaction.listSessions(bob.address)) {
            transaction.deleteSession(bob.address, sessionId);
          }
        });
        alice.crypto.initializeSession(bob.address, bundle);
      });
    const beginFixed = () => {
      fixed = true;
      const code = begin();
      fixed = false;
      return code;
    };
    expect(beginFixed()).toBe('none');
    for (let i = 0; i < 255; i++) expect(begin()).toBe('none');
    expect(beginFixed()).toBe('E_STATE');
    expect(begin()).toBe('none');
    expect(beginFixed(), 'and no longer after 256').toBe('none');
  });

  it('renews reusable prekeys after 48 hours, refills one-time keys below 20 and never repeats an id', () => {
    const { bob, clock } = strangers({ fullSupply: 100 });
    expect(bob.crypto.prekeyRotationDue()).toBe(false);
    const now = bob.crypto.makePrekeyUpload({ oneTimePrekeys: 20, oneTimeKemPrekeys: 19 });
    expect([now.oneTimePrekeys.length, now.oneTimeKemPrekeys.length]).toEqual([0, 81]);
    const again = bob.crypto.makePrekeyUpload({ oneTimePrekeys: 100, oneTimeKemPrekeys: 100 });
    expect(again.signedPrekey).toEqual(now.signedPrekey);
    bob.crypto.keyUploadTaken();
    clock.ms += 2 * DAY_MS;
    expect(bob.crypto.prekeyRotationDue()).toBe(true);
    const later = bob.crypto.makePrekeyUpload({ oneTimePrekeys: 5, oneTimeKemPrekeys: 100 });
    expect(later.signedPrekey.id).toBeGreaterThan(now.signedPrekey.id);
    expect(later.lastResortKemPrekey.id).toBeGreaterThan(now.lastResortKemPrekey.id);
    const ids = [...now.oneTimeKemPrekeys, ...later.oneTimePrekeys].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each(['last', 'everything'] as const)(
    'sends the keys of an upload that is owed (%s) again, also after restarts',
    (owed) => {
      const { bob } = strangers({ fullSupply: 100 });
      bob.store.transaction((transaction) => transaction.oweKeyUpload(owed));
      const stored = () => bob.store.transaction((transaction) => transaction.listPrekeys('oneTime').length);
      const [before, empty] = [stored(), { oneTimePrekeys: 0, oneTimeKemPrekeys: 0 }];
      const first = bob.crypto.makePrekeyUpload(empty);
      for (let restarts = 0; restarts < 3; restarts++) {
        bob.open(bob.store);
        const { signedPrekey, lastResortKemPrekey, ...again } = bob.crypto.makePrekeyUpload(empty);
        expect({ signedPrekey, lastResortKemPrekey }).toEqual({
          signedPrekey: first.signedPrekey,
          lastResortKemPrekey: first.lastResortKemPrekey,
        });
        for (const kind of ['oneTimePrekeys', 'oneTimeKemPrekeys'] as const) {
          expect(again[kind].toSorted((a, b) => a.id - b.id)).toEqual(first[kind]);
        }
      }
      expect(stored()).toBe(before + 100);
      bob.crypto.keyUploadTaken();
      const [next] = bob.crypto.makePrekeyUpload(empty).oneTimePrekeys;
      expect(next?.id).toBeGreaterThan(first.oneTimePrekeys.at(-1)?.id ?? Infinity);
    },
  );

  it('makes a whole supply a few keys at a time when asked to, each step saved before others run', async () => {
    const { alice, bob } = strangers({ fullSupply: 100 });
    const stored: number[] = [];
    const stock = () => bob.store.transaction((transaction) => transaction.listPrekeys('kemOneTime').length);
    const before = stock();
    const upload = await bob.crypto.preparePrekeyUpload({ oneTimePrekeys: 100, oneTimeKemPrekeys: 8 }, async () => {
      stored.push(stock() - before);
    });
    expect(upload.oneTimeKemPrekeys).toHaveLength(92);
    expect(stored).toEqual(Array.from({ length: 19 }, (_, step) => step * 5));
    const bundle = { ...bob.bundle(), kemPrekey: upload.oneTimeKemPrekeys[91], kemPrekeyKind: 'oneTime' };
    alice.crypto.initializeSession(bob.address, bundle);
    expect(bob.receive(alice, alice.send(bob, 'to the last of them'))).toBe('to the last of them');
  });

  it('still answers an opening made with the signed prekey before the last', () => {
    const { alice, bob, clock } = dialled();
    const text = alice.send(bob, 'on its way');
    clock.ms += 2 * DAY_MS;
    bob.publish();
    clock.ms += 2 * DAY_MS;
    bob.publish();
    expect(bob.receive(alice, text)).toBe('on its way');
  });
});
