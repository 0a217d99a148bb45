/** What the bench calls of `@signalapp/libsignal-client`, which is not there when types are checked. */

interface Serializable {
  serialize(): Uint8Array;
}
type PublicKey = Serializable;
interface PrivateKey {
  getPublicKey(): PublicKey;
  sign(message: Uint8Array): Uint8Array;
}
interface KemKeyPair {
  getPublicKey(): PublicKey;
}
export interface ProtocolAddress {
  toString(): string;
}
export type SessionRecord = Serializable;
/** Of any kind: made, kept, and given back. */
export type PrekeyRecord = Serializable;
type Bundle = object;

/** Methods of one's own are looked for by name on the object. */
type StoreClass = new () => object;

export interface Libsignal {
  readonly ProtocolAddress: { readonly new: (name: string, deviceId: number) => ProtocolAddress };
  readonly IdentityKeyPair: {
    readonly generate: () => { readonly publicKey: PublicKey; readonly privateKey: PrivateKey };
  };
  readonly PrivateKey: { readonly generate: () => PrivateKey };
  readonly KEMKeyPair: { readonly generate: () => KemKeyPair };
  readonly PreKeyRecord: { readonly new: (id: number, publicKey: PublicKey, privateKey: PrivateKey) => PrekeyRecord };
  readonly SignedPreKeyRecord: {
    readonly new: (
      id: number,
      timestamp: number,
      publicKey: PublicKey,
      privateKey: PrivateKey,
      signature: Uint8Array,
    ) => PrekeyRecord;
  };
  readonly KyberPreKeyRecord: {
    readonly new: (id: number, timestamp: number, pair: KemKeyPair, signature: Uint8Array) => PrekeyRecord;
  };
  readonly PreKeyBundle: {
    readonly new: (
      registrationId: number,
      deviceId: number,
      prekeyId: number,
      prekey: PublicKey,
      signedPrekeyId: number,
      signedPrekey: PublicKey,
      signedPrekeySignature: Uint8Array,
      identityKey: PublicKey,
      kyberPrekeyId: number,
      kyberPrekey: PublicKey,
      kyberPrekeySignature: Uint8Array,
    ) => Bundle;
  };
  readonly SessionRecord: { readonly deserialize: (bytes: Uint8Array) => SessionRecord };
  readonly SignalMessage: { readonly deserialize: (bytes: Uint8Array) => object };
  readonly PreKeySignalMessage: { readonly deserialize: (bytes: Uint8Array) => object };
  readonly SessionStore: StoreClass;
  readonly IdentityKeyStore: StoreClass;
  readonly PreKeyStore: StoreClass;
  readonly SignedPreKeyStore: StoreClass;
  readonly KyberPreKeyStore: StoreClass;
  readonly processPreKeyBundle: (
    bundle: Bundle,
    remote: ProtocolAddress,
    local: ProtocolAddress,
    sessions: object,
    identities: object,
  ) => Promise<void>;
  readonly signalEncrypt: (
    message: Uint8Array,
    remote: ProtocolAddress,
    local: ProtocolAddress,
    sessions: object,
    identities: object,
  ) => Promise<Serializable>;
  readonly signalDecrypt: (
    message: object,
    remote: ProtocolAddress,
    local: ProtocolAddress,
    sessions: object,
    identities: object,
  ) => Promise<Uint8Array>;
  readonly signalDecryptPreKey: (
    message: object,
    remote: ProtocolAddress,
    local: ProtocolAddress,
    sessions: object,
    identities: object,
    prekeys: object,
    signedPrekeys: object,
    kyberPrekeys: object,
  ) => Promise<Uint8Array>;
}

const NAMES = [
  'ProtocolAddress',
  'IdentityKeyPair',
  'PrivateKey',
  'KEMKeyPair',
  'PreKeyRecord',
  'SignedPreKeyRecord',
  'KyberPreKeyRecord',
  'PreKeyBundle',
  'SessionRecord',
  'SignalMessage',
  'PreKeySignalMessage',
  'SessionStore',
  'IdentityKeyStore',
  'PreKeyStore',
  'SignedPreKeyStore',
  'KyberPreKeyStore',
  'processPreKeyBundle',
  'signalEncrypt',
  'signalDecrypt',
  'signalDecryptPreKey',
] as const satisfies readonly (keyof Libsignal)[];

/** By its names; that each takes what is written above shows when it is called. */
export function isLibsignal(module: unknown): module is Libsignal {
  return (
    typeof module === 'object' &&
    module !== null &&
    NAMES.every((name) => typeof Reflect.get(module, name) === 'function')
  );
}
