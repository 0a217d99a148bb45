import { join } from 'node:path';
import { damagedInPart, isDamaged } from './damagedDatabase.ts';
import { DATABASE_FILE } from './openSqlite.ts';
import { StoreUnavailable } from './StoreUnavailable.ts';

interface DamagedData {
  readonly dataFolder: string;
  readonly onDamaged?: () => void;
}

/** Of damaged pages one is told: whoever asks for what lies there meets it again and again. */
export class Damage {
  readonly #of: DamagedData;
  readonly #say: (text: string, cause: unknown) => void;
  #isThere = false;

  constructor(of: DamagedData, say: (text: string, cause: unknown) => void) {
    this.#of = of;
    this.#say = say;
  }

  get isThere(): boolean {
    return this.#isThere;
  }

  met(cause: unknown): void {
    if (this.#isThere) return;
    this.#isThere = true;
    this.#say(damagedInPart(join(this.#of.dataFolder, DATABASE_FILE)), cause);
    this.#of.onDamaged?.();
  }
}

/**
 * A store of which every access that comes upon a damaged page says so, and is refused as one that fails: whatever lies
 * on other pages is read and written as before.
 */
export function noticingDamage<Part extends object>(part: Part, damage: Damage): Part {
  const refuse = (error: unknown): never => {
    const cause = error instanceof StoreUnavailable ? error.cause : error;
    if (!isDamaged(cause)) throw error;
    damage.met(cause);
    throw error instanceof StoreUnavailable ? error : new StoreUnavailable('failing', { cause });
  };
  const known = new Map<PropertyKey, unknown>();
  const noticing = (value: unknown): unknown => {
    if (typeof value === 'object' && value !== null) return noticingDamage(value, damage);
    if (typeof value !== 'function') return value;
    return (...args: readonly unknown[]): unknown => {
      const result: unknown = Reflect.apply(value, part, args);
      return result instanceof Promise ? result.catch(refuse) : result;
    };
  };
  return new Proxy(part, {
    get: (_, name): unknown => {
      if (!known.has(name)) known.set(name, noticing(Reflect.get(part, name, part)));
      return known.get(name);
    },
  });
}
