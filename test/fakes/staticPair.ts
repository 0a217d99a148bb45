import type { StaticBundle } from '../../core/protocol/prekeyBundle.ts';
import { nobleExtendedAead } from '../../main/crypto/primitives/xchacha.ts';
import { RealSignalCrypto } from '../../main/crypto/RealSignalCrypto.ts';
import { InMemoryRatchetStore } from './inMemoryRatchetStore.ts';
import { TEST_START_MS, seededDraw, sharedPrimitives, textCodec } from '../stage/ratchetParty.ts';

/** Devices that use the static fallback over stores in memory. */

const primitives = { ...sharedPrimitives, ...nobleExtendedAead };

export interface Device {
  readonly address: { readonly userId: string; readonly deviceId: number };
  readonly store: InMemoryRatchetStore;
  crypto: RealSignalCrypto<string>;
  readonly allowed: Set<string>;
  open(store?: InMemoryRatchetStore): void;
}

export const clock = { ms: TEST_START_MS };

/** Without any suite it is a device that has no ratchet. */
export function device(
  userId: string,
  deviceId: number,
  suites: readonly (1 | 2 | 3)[] = [],
  store = new InMemoryRatchetStore(),
): Device {
  const address = { userId, deviceId };
  const allowed = new Set<string>();
  const draw = seededDraw(`static ${userId}`);
  const open = (from = store) =>
    new RealSignalCrypto<string>({
      address,
      store: from,
      primitives,
      codec: textCodec(),
      draw,
      now: () => clock.ms,
      allowsStaticFallback: (peer) => allowed.has(peer),
      suites,
    });
  const self: Device = { address, store, allowed, crypto: open(), open: (from) => void (self.crypto = open(from)) };
  return self;
}

/** What the server would hand out for it. */
export function bundleOf({ address, crypto }: Device): StaticBundle {
  return { ...address, identity: crypto.identityDocument(), staticKey: crypto.signedStaticKey() };
}

/** Alice is a Ringfort with the ratchet; Bob is a legacy device. Both people allowed the fallback. */
export function legacyPair(aliceSuites: readonly (1 | 2 | 3)[] = [0x02]) {
  clock.ms = TEST_START_MS;
  const alice = device('alice', 1, aliceSuites);
  const bob = device('bob', 1);
  alice.allowed.add('bob');
  bob.allowed.add('alice');
  alice.crypto.initializeSession(bob.address, bundleOf(bob));
  bob.crypto.initializeSession(alice.address, bundleOf(alice));
  return { alice, bob };
}

export const send = (from: Device, to: Device, message: string): string =>
  from.crypto.forPeer(to.address).encryptToBase64(message);
export const receive = (at: Device, from: Device, text: string): string =>
  at.crypto.forPeer(from.address).decryptFromBase64(text);
