import {
  type Address,
  type Draw,
  type LocalIdentity,
  OLD_CAPABILITIES_LIFETIME_S,
  type Primitives,
  RatchetError,
  STATIC_SUITE,
  Secret,
  type SuiteId,
  certifyIdentity,
  decodeCapabilities,
  drawIdentityKeyPair,
  encodeCapabilities,
  prekeyKem,
  suiteBitmap,
  x25519KeyPairOf,
} from '../../core/ratchet/signalCrypto.ts';
import type { RatchetTransaction } from './RatchetStore.ts';

/**
 * Our identity: made on the first run, loaded ever after. An app that can do other suites than the last one gets new
 * capabilities under a higher version; the old ones stay valid for openings already on their way. Throws E_STATE when
 * the store belongs to another address, and for suites that one set of KEM prekeys cannot serve.
 */
export function openLocalDevice(
  primitives: Primitives,
  transaction: RatchetTransaction,
  address: Address,
  suites: readonly SuiteId[],
  draw: Draw,
  now: number,
): LocalIdentity {
  const bitmap = suiteBitmap(suites);
  if (suites.includes(0x02) && suites.includes(0x03)) {
    throw new RatchetError(
      'E_STATE',
      'a device has one set of KEM prekeys, so it offers suite 0x02 or 0x03 and not both',
    );
  }
  const stored = transaction.loadIdentity();
  if (stored === undefined) {
    const keys = drawIdentityKeyPair(primitives, draw);
    const capabilities = encodeCapabilities({ version: 1, minSuite: lowestOf(suites), suites: bitmap });
    transaction.saveIdentity({
      address,
      signingPrivateKey: keys.signingPrivateKey.bytes,
      dhPrivateKey: keys.dh.privateKey.bytes,
      capabilities,
    });
    return { address, keys, document: certifyIdentity(primitives, address, keys, capabilities) };
  }
  if (stored.address.userId !== address.userId || stored.address.deviceId !== address.deviceId) {
    stored.signingPrivateKey.fill(0);
    stored.dhPrivateKey.fill(0);
    throw new RatchetError('E_STATE', 'the store belongs to another address');
  }
  const before = decodeCapabilities(stored.capabilities);
  let { capabilities } = stored;
  if (before.suites !== bitmap) {
    capabilities = encodeCapabilities({
      version: before.version + 1,
      minSuite: lowestOf(suites),
      suites: bitmap,
    });
    transaction.retireCapabilities(before.version, stored.capabilities, now + OLD_CAPABILITIES_LIFETIME_S);
    transaction.saveIdentity({ ...stored, capabilities });
    // What the server has is of no use under the new capabilities. The old private halves stay for openings on their
    // way.
    if (prekeyKem(before.suites) !== prekeyKem(bitmap)) transaction.oweKeyUpload('everything');
  }
  const signing = primitives.edKeygen(stored.signingPrivateKey);
  const keys = {
    signingKey: signing.publicKey,
    signingPrivateKey: new Secret(stored.signingPrivateKey),
    dh: x25519KeyPairOf(primitives, new Secret(stored.dhPrivateKey)),
  };
  return { address, keys, document: certifyIdentity(primitives, address, keys, capabilities) };
}

/** A device without any ratchet accepts the static fallback alone. */
function lowestOf(suites: readonly SuiteId[]): number {
  return Math.min(STATIC_SUITE, ...suites);
}

/** Our capabilities as an opening names them: the current ones, or old ones within their 14 days. */
export function capabilitiesOfVersion(
  transaction: RatchetTransaction,
  local: LocalIdentity,
  version: number,
  now: number,
): Uint8Array {
  const current = local.document.capabilities;
  if (decodeCapabilities(current).version === version) return current;
  const retired = transaction.loadRetiredCapabilities(version, now);
  if (retired === undefined) throw new RatchetError('E_AUTH', 'the opening names capabilities we do not have');
  return retired;
}
