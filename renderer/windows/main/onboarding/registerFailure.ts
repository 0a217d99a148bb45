import { isOwnFault, isProblem, type Problem } from '../../../../core/ipc/problem.ts';
import type { RegisterRefusal } from '../../../../core/ipc/refusals.ts';

/** `notSaved`: main broke over it, because the disk is full, say. */
export type RegisterFailure = Exclude<RegisterRefusal, 'cancelled'> | Problem | 'notSaved';

export type RegisterField = 'handle' | 'server' | 'invite' | 'form';

/** A refusal stands beside the field that can mend it. */
export function refusedField(refusal: RegisterFailure): RegisterField {
  if (isProblem(refusal)) return isOwnFault(refusal) ? 'form' : 'server';
  switch (refusal) {
    case 'handleInvalid':
    case 'handleTaken':
      return 'handle';
    case 'serverInvalid':
    case 'plainHttp':
    case 'certificateUnknown':
    case 'certificateOther':
    case 'registrationClosed':
      return 'server';
    case 'inviteRequired':
    case 'inviteRefused':
      return 'invite';
    case 'hostFailed':
    case 'registrationFailed':
    case 'notSaved':
      return 'form';
  }
}
