import { shake128 } from '@noble/hashes/sha3.js';
import type { PrekeyBundle, PrekeyUpload } from '../../core/protocol/prekeyBundle.ts';
import {
  type Address,
  type Draw,
  type PaddingBucket,
  type Primitives,
  RatchetError,
  type SuiteId,
} from '../../core/ratchet/signalCrypto.ts';
import { choosePrimitives } from '../../main/crypto/choosePrimitives.ts';
import { DoubleRatchetSignalCrypto, type SignalCryptoEvent } from '../../main/crypto/DoubleRatchetSignalCrypto.ts';
import type { PlaintextCodec } from '../../main/crypto/SignalCrypto.ts';
import type { RatchetStore } from '../../main/crypto/RatchetStore.ts';
import { InMemoryRatchetStore } from '../fakes/inMemoryRatchetStore.ts';

/** Randomness that is the same in every run: the seed is the name it is given. */
export function seededDraw(seed: string): Draw {
  const stream = shake128.create({}).update(Uint8Array.from(Buffer.from(seed, 'utf8')));
  return (length) => stream.xof(length);
}

/** Messages are strings; one that begins with '!' is refused by the receiving side's codec. */
export function textCodec(bucket: PaddingBucket = 256): PlaintextCodec<string> {
  return {
    encode: (message) => ({ plaintext: Uint8Array.from(Buffer.from(message, 'utf8')), bucket }),
    decode: (plaintext) => {
      const message = Buffer.from(plaintext).toString('utf8');
      if (message.startsWith('!')) throw new SyntaxError('refused by the codec');
      return message;
    },
  };
}

export const sharedPrimitives: Primitives = choosePrimitives().primitives;

/** Milliseconds; a whole number of seconds, so that seconds and milliseconds agree. */
export const TEST_START_MS = 1_800_000_000_000;

/** For the sessions of a test, and more than those below which a server asks for others. */
export const ENOUGH_PREKEYS = 24;

export interface RatchetPartyOptions {
  readonly store?: RatchetStore;
  readonly suites?: readonly SuiteId[];
  /** A few one-time keys of each kind unless told otherwise: a hundred take longer to make than most tests. */
  readonly fullSupply?: number;
  readonly primitives?: Primitives;
  readonly draw?: Draw;
  readonly clock?: { ms: number };
  readonly earliest?: () => number;
  /** The clock that goes forward as `clock` does, unless a test lets somebody correct that one. */
  readonly elapsed?: () => number;
  readonly onEvent?: (event: SignalCryptoEvent) => void;
}

/** One device with its crypto, and what a server would hand out for it. */
export class RatchetParty {
  readonly address: Address;
  readonly store: RatchetStore;
  readonly clock: { ms: number };
  readonly draw: Draw;
  crypto: DoubleRatchetSignalCrypto<string>;
  readonly #options: RatchetPartyOptions;
  #upload: PrekeyUpload;
  #handedOut = 0;

  constructor(userId: string, deviceId: number, options: RatchetPartyOptions = {}) {
    this.address = { userId, deviceId };
    this.store = options.store ?? new InMemoryRatchetStore();
    this.clock = options.clock ?? { ms: TEST_START_MS };
    this.draw = options.draw ?? seededDraw(userId);
    this.#options = options;
    this.crypto = this.open(this.store);
    this.#upload = this.#published();
  }

  #published(): PrekeyUpload {
    const upload = this.crypto.makePrekeyUpload({ oneTimePrekeys: 0, oneTimeKemPrekeys: 0 });
    this.crypto.keyUploadTaken();
    return upload;
  }

  /** Another life of the same device, over a store that may have been closed in between. */
  open(store: RatchetStore): DoubleRatchetSignalCrypto<string> {
    this.crypto = new DoubleRatchetSignalCrypto({
      address: this.address,
      store,
      primitives: this.#options.primitives ?? sharedPrimitives,
      codec: textCodec(),
      draw: this.draw,
      now: () => this.clock.ms,
      suites: this.#options.suites ?? [0x02],
      fullSupply: this.#options.fullSupply ?? ENOUGH_PREKEYS,
      ...(this.#options.earliest === undefined ? {} : { earliest: this.#options.earliest }),
      ...(this.#options.elapsed === undefined ? {} : { elapsed: this.#options.elapsed }),
      ...(this.#options.onEvent === undefined ? {} : { onEvent: this.#options.onEvent }),
    });
    return this.crypto;
  }

  /** Uploads again, as after 48 h or when one-time keys run out. */
  publish(): void {
    this.#upload = this.#published();
    this.#handedOut = 0;
  }

  /** What the server hands out: each one-time key once; none at all with 'exhausted'. */
  bundle(supply: 'full' | 'withoutOneTimePrekey' | 'exhausted' = 'full'): PrekeyBundle {
    const { signedPrekey, lastResortKemPrekey, oneTimePrekeys, oneTimeKemPrekeys } = this.#upload;
    const at = this.#handedOut++;
    const oneTimePrekey = supply === 'full' ? oneTimePrekeys[at] : undefined;
    const oneTimeKemPrekey = supply === 'exhausted' ? undefined : oneTimeKemPrekeys[at];
    return {
      ...this.address,
      identity: this.crypto.identityDocument(),
      signedPrekey,
      ...(oneTimePrekey === undefined ? {} : { oneTimePrekey }),
      kemPrekey: oneTimeKemPrekey ?? lastResortKemPrekey,
      kemPrekeyKind: oneTimeKemPrekey === undefined ? 'lastResort' : 'oneTime',
    };
  }

  /** Encrypts for a peer whose session stands. */
  send(to: RatchetParty, message: string): string {
    return this.crypto.forPeer(to.address).encryptToBase64(message);
  }

  receive(from: RatchetParty, text: string): string {
    return this.crypto.forPeer(from.address).decryptFromBase64(text);
  }
}

/** The code a call fails with, or 'none'. One that does not say what was wrong passes no test. */
export function codeOf(work: () => unknown): string {
  try {
    work();
    return 'none';
  } catch (error) {
    if (error instanceof RatchetError && !/: \S/.test(error.message)) return `${error.code} and no reason`;
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
}
