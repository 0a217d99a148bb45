import type { ConnectionProblem } from '../../../core/ipc/problem.ts';
import type { RegisterRefusal } from '../../../core/ipc/refusals.ts';
import { Handle } from '../../../core/protocol/address.ts';
import type { Identity, KeyUpload } from '../../../core/protocol/prekeyBundle.ts';
import { fits } from '../../../core/protocol/validators.ts';

/** A handle as the protocol knows it, or null: letters are made small, since nobody dials "Anna" and "anna" apart. */
export function parseHandle(typed: string): string | null {
  const handle = typed.trim().toLowerCase();
  return fits(Handle, handle) ? handle : null;
}

/** The two questions of registration to the server, as main/signalling answers them. */
export interface RegistrationHttp {
  readonly register: (identity: Identity, makePrekeys: () => KeyUpload, invite?: string) => Promise<RegistrationReply>;
  readonly keyCount: () => Promise<RegistrationReply>;
}

type RegistrationReply = { readonly ok: true } | RegistrationFailure;

interface RegistrationFailure {
  readonly ok: false;
  readonly problem: string;
  /** What to tell a person, whatever was asked; null if it depends on that. */
  readonly cause: ConnectionProblem | null;
  readonly detail: string | null;
}

export type RegisterOutcome =
  /** `keysTaken`: the server has the keys that were made for this, and not those of an earlier try. */
  | { readonly ok: true; readonly keysTaken: boolean }
  | { readonly ok: false; readonly reason: RegisterRefusal; readonly detail: string | null };

/**
 * Registers this device. A handle that is taken may be taken by ourselves: Ringfort ended after the server had said
 * yes and before we had written it down. Then our own key still signs in.
 */
export async function registerDevice(
  http: RegistrationHttp,
  identity: Identity,
  makePrekeys: () => KeyUpload,
  invite?: string,
): Promise<RegisterOutcome> {
  const reply = await http.register(identity, makePrekeys, invite);
  if (reply.ok) return { ok: true, keysTaken: true };
  if (reply.problem === 'handle_taken' && (await http.keyCount()).ok) return { ok: true, keysTaken: false };
  if (reply.problem === 'invite_required' && invite !== undefined) {
    return { ok: false, reason: 'inviteRefused', detail: reply.problem };
  }
  return refusedFor(reply);
}

/** What a problem of the way to a server means to somebody who registers there. */
export function refusedFor({ problem, cause, detail }: RegistrationFailure): Extract<RegisterOutcome, { ok: false }> {
  return cause === null
    ? { ok: false, reason: refusalOf(problem), detail: problem }
    : { ok: false, reason: cause, detail };
}

function refusalOf(problem: string): RegisterRefusal {
  switch (problem) {
    case 'handle_taken':
      return 'handleTaken';
    case 'invite_required':
      return 'inviteRequired';
    case 'registration_closed':
      return 'registrationClosed';
    default:
      return 'registrationFailed';
  }
}
