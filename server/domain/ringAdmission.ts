import { createHash } from 'node:crypto';
import type { HttpErrorCode } from '../../core/protocol/errorCodes.ts';
import type { AdmissionRequest } from '../../core/protocol/httpApi.ts';
import type { CallerStanding, Store } from '../store/Store.ts';
import type { HostClock } from './clock.ts';
import { BucketMap } from './tokenBucket.ts';

/** What came of saying who may ring: the revision that counts, or a refusal. */
type AdmissionOutcome =
  | { readonly ok: true; readonly revision: number }
  | { readonly ok: false; readonly code: HttpErrorCode; readonly retryMs?: number };

interface Parts {
  readonly store: Pick<Store, 'replaceAdmission' | 'admissionRevision' | 'standingOf'>;
  readonly clock: HostClock;
}

/** A whole state is up to 229 KB and 5120 rows; a person changes it a few times a day. */
const CHANGES_PER_USER = { burst: 20, refillPerSecond: 10 / 60 };

/**
 * Who may ring whom (call screening): rights to ring, of which the server holds the hashes, and blocked callers.
 * Whoever shows a right of the callee's is a contact; nothing more is known of it.
 */
export class RingAdmission {
  readonly #parts: Parts;
  readonly #changes = new BucketMap(CHANGES_PER_USER);

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Takes the place of what stood there, unless that has a greater revision. */
  async replace(user: string, admission: AdmissionRequest): Promise<AdmissionOutcome> {
    const retryMs = this.#changes.take(user, this.#parts.clock.now());
    if (retryMs > 0) return { ok: false, code: 'rate', retryMs };
    if (hasRepeats(admission.rights) || hasRepeats(admission.blocked)) return { ok: false, code: 'bad_request' };
    const revision = await this.#parts.store.replaceAdmission(user, admission);
    return revision === undefined ? { ok: false, code: 'unauthorized' } : { ok: true, revision };
  }

  revisionOf(user: string): Promise<number> {
    return this.#parts.store.admissionRevision(user);
  }

  /** `right` is what the caller shows, in base64. One read, whatever comes of it. */
  standingOf(caller: string, callee: string, right: string | undefined): Promise<CallerStanding> {
    const hash = right === undefined ? null : createHash('sha256').update(right, 'base64').digest('base64');
    return this.#parts.store.standingOf(caller, callee, hash);
  }
}

function hasRepeats(list: readonly string[]): boolean {
  return new Set(list).size !== list.length;
}
