import type { DeviceAddress } from '../domain/deviceAddress.ts';
import { addressKey } from '../domain/deviceAddress.ts';

/** Who asks for a connection: a device that showed a ticket, or anybody at this network address. */
export type Newcomer =
  | { readonly kind: 'device'; readonly device: DeviceAddress }
  | { readonly kind: 'stranger'; readonly address: string };

/** The place of one connection that has not signed in. */
export interface UnauthenticatedPlace {
  /** It said something: it is no longer the first to give way. */
  spoke(): void;
  /** It signed in, or is closed. */
  leave(): void;
}

interface Entry {
  readonly owner: string;
  readonly isStranger: boolean;
  silent: boolean;
  readonly evict: () => void;
}

interface Limits {
  /** Strangers in all. */
  readonly strangers: number;
  readonly perAddress: number;
  /** A phone opens one; more are left over from networks that broke. */
  readonly perDevice: number;
}

const LIMITS: Limits = { strangers: 2_000, perAddress: 20, perDevice: 4 };

/**
 * Admission control for connections that have not signed in. Where there is no place left, the one that has been silent
 * longest goes, so that whoever holds places open and says nothing keeps nobody out. Devices with a ticket do not
 * compete with strangers.
 */
export class UnauthenticatedPlaces {
  /** In the order of arrival. */
  readonly #entries = new Set<Entry>();
  readonly #limits: Limits;

  constructor(limits: Limits = LIMITS) {
    this.#limits = limits;
  }

  /** A place for the newcomer; undefined if all are taken by connections that are about to sign in. `evict` ends it. */
  take(newcomer: Newcomer, evict: () => void): UnauthenticatedPlace | undefined {
    const isStranger = newcomer.kind === 'stranger';
    const owner = isStranger ? `address ${newcomer.address}` : `device ${addressKey(newcomer.device)}`;
    const ofOwner = (entry: Entry): boolean => entry.owner === owner;
    const fits =
      this.#makeRoom(ofOwner, isStranger ? this.#limits.perAddress : this.#limits.perDevice) &&
      (!isStranger || this.#makeRoom((entry) => entry.isStranger, this.#limits.strangers));
    if (!fits) return undefined;
    const entry: Entry = { owner, isStranger, silent: true, evict };
    this.#entries.add(entry);
    return { spoke: () => void (entry.silent = false), leave: () => void this.#entries.delete(entry) };
  }

  #makeRoom(counts: (entry: Entry) => boolean, limit: number): boolean {
    const taken = [...this.#entries].filter(counts);
    if (taken.length < limit) return true;
    const oldest = taken.find(({ silent }) => silent);
    if (oldest === undefined) return false;
    this.#entries.delete(oldest);
    oldest.evict();
    return true;
  }
}
