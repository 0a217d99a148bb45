import type { MainWindow } from '../../../core/ipc/mainWindow.ts';
import type { Handlers } from '../../../core/ipc/define.ts';
import type { Trust } from './trust.ts';

export type TrustHandlers = Pick<
  Handlers<MainWindow>,
  | 'contactSafety'
  | 'compareSafetyNumber'
  | 'markVerified'
  | 'withdrawVerification'
  | 'acceptIdentityChange'
  | 'discardIdentityChange'
>;

/** What windows may ask and say about identities. `changed` hears of each decision, before the answer is given. */
export function trustHandlers(trust: () => Trust | null, changed: () => Promise<void>): TrustHandlers {
  return {
    contactSafety: ({ handle }) => trust()?.contactSafety(handle) ?? null,
    compareSafetyNumber: ({ handle, text }) => trust()?.compareSafetyNumber(handle, text) ?? 'notANumber',
    markVerified: async ({ handle, digits }) => {
      const outcome = trust()?.markVerified(handle, digits) ?? UNKNOWN;
      await changed();
      return outcome;
    },
    withdrawVerification: async ({ handle }) => {
      trust()?.withdrawVerification(handle);
      await changed();
      return null;
    },
    acceptIdentityChange: async ({ handle, digits }) => {
      const outcome = trust()?.acceptIdentityChange(handle, digits) ?? UNKNOWN;
      await changed();
      return outcome;
    },
    discardIdentityChange: async ({ handle, digits }) => {
      const outcome = trust()?.discardIdentityChange(handle, digits) ?? UNKNOWN;
      await changed();
      return outcome;
    },
  };
}

const UNKNOWN = { ok: false, reason: 'unknownIdentity', detail: null } as const;
