import {
  type Address,
  type Draw,
  type LocalIdentity,
  type Primitives,
  type SuiteId,
  decodeCapabilities,
  hasRatchetSuite,
  signChallenge,
} from '../../core/ratchet/signalCrypto.ts';
import { MAX_ONE_TIME_PREKEYS_PER_UPLOAD } from '../../core/protocol/prekeyBundle.ts';
import type { Clock, ElapsedTime } from '../ports/clock.ts';
import { guardingIdentity } from './identityGuard.ts';
import { openLocalDevice } from './localDevice.ts';
import { PeerBudgets } from './peerBudgets.ts';
import type { CommitSafety } from '../ports/commitSafety.ts';
import { RecentRekeys } from './recentRekeys.ts';
import type { RatchetStore, RatchetTransaction } from './RatchetStore.ts';
import { StoreSweep } from './storeSweep.ts';

export interface CryptoDeviceOptions extends Clock {
  readonly address: Address;
  readonly store: RatchetStore;
  readonly primitives: Primitives;
  /** The operating system's generator, `randomBytes` of node:crypto in the application. */
  readonly draw: Draw;
  /**
   * What new sessions are dated by, if it is earlier: a time that is in doubt must not make them rank above all later
   * ones (A76).
   */
  readonly earliest?: () => number;
  /**
   * What rates are counted by: a server that corrects `now` must not give anybody a new budget by it (A14, A29, A85).
   * For a device whose time nobody corrects, what of `now` goes forward will do.
   */
  readonly elapsed?: ElapsedTime['elapsed'];
  /**
   * What this device offers; PQXDH with ML-KEM-768 unless a test or policy says otherwise, and none for a device
   * without a ratchet. See `openLocalDevice` for what it may be.
   */
  readonly suites?: readonly SuiteId[];
  /**
   * How many one-time keys of each kind a full supply has: what one upload may hold unless a test says otherwise, to
   * which they matter little and take most of its time. More than the 20 below which a server asks for others.
   */
  readonly fullSupply?: number;
  /** A31, A32: an identity waits for a decision from now on. Called when nothing is open any more. */
  readonly onIdentityChange?: (address: Address) => void;
}

/**
 * What the ratchet and the static fallback of one device have in common and open once: the identity, the work budgets
 * of its peers and the sweep of its store. A peer that uses both ways has one budget for both (A14).
 */
export class CryptoDevice {
  readonly local: LocalIdentity;
  readonly store: RatchetStore;
  readonly primitives: Primitives;
  readonly draw: Draw;
  readonly fullSupply: number;
  readonly budgets = new PeerBudgets();
  readonly rekeys: RecentRekeys;
  /** Whether this device has the ratchet itself. */
  readonly hasRatchet: boolean;
  readonly #now: () => number;
  readonly #earliest: () => number;
  readonly #elapsed: () => number;
  readonly #sweep: StoreSweep;
  readonly #onIdentityChange: (address: Address) => void;

  constructor(options: CryptoDeviceOptions) {
    const { address, store, primitives, draw, now, earliest = now, suites = [0x02], onIdentityChange } = options;
    this.fullSupply = options.fullSupply ?? MAX_ONE_TIME_PREKEYS_PER_UPLOAD;
    this.store = store;
    this.primitives = primitives;
    this.draw = draw;
    this.#now = now;
    this.#earliest = earliest;
    this.#elapsed = options.elapsed ?? onlyForward(now);
    this.rekeys = new RecentRekeys(this.#elapsed);
    this.#onIdentityChange = onIdentityChange ?? (() => undefined);
    this.#sweep = new StoreSweep(store);
    this.local = store.transaction((transaction) =>
      openLocalDevice(primitives, transaction, address, suites, draw, this.seconds()),
    );
    this.hasRatchet = hasRatchetSuite(decodeCapabilities(this.local.document.capabilities).suites);
    this.sweep();
  }

  /** Deletes what has expired. Every message that comes does so too, but none may come for days. */
  sweep(): void {
    this.#sweep.ifDue(this.elapsedMs(), this.seconds());
  }

  /** Signs for another protocol, see `signChallenge`. Throws E_STATE. */
  signAuthChallenge(challenge: Uint8Array): Uint8Array {
    return signChallenge(this.primitives, this.local.keys.signingPrivateKey, challenge);
  }

  /**
   * One transaction, after which another identity that showed up in it waits for a decision. See `guardingIdentity`.
   */
  guardingIdentity<T>(address: Address, work: (transaction: RatchetTransaction) => T, safe?: CommitSafety): T {
    return guardingIdentity(this.store, address, this.seconds(), work, () => this.#onIdentityChange(address), safe);
  }

  /** Milliseconds of a clock that only goes forward: for rates. */
  elapsedMs(): number {
    return this.#elapsed();
  }

  /** Unix seconds. */
  seconds(): number {
    return Math.floor(this.#now() / 1000);
  }

  /** Unix seconds: what the epoch of a new session begins from. */
  epochSeconds(): number {
    return Math.floor(Math.min(this.#now(), this.#earliest()) / 1000);
  }
}

function onlyForward(now: () => number): () => number {
  let last = now();
  let passed = 0;
  return () => {
    const at = now();
    passed += Math.max(0, at - last);
    last = at;
    return passed;
  };
}
