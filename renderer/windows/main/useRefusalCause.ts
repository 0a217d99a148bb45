import type { AppSnapshot } from '../../../core/ipc/snapshot.ts';
import { useBlocked } from './blocking/useBlocked.ts';
import { useContact } from './lists/useContact.ts';
import type { Dialling, RefusedDial } from './useDialling.ts';
import { useRefusalEnd } from './useRefusalEnd.ts';

/** Takes back what was said of a call that could not be dialled, once its cause is over. */
export function useRefusalCause({ refusal, forget }: Dialling, { account, call, contacts }: AppSnapshot): void {
  const { view } = call;
  const { contact: refused } = useContact(
    refusal?.reason === 'identityChanged' ? refusal.peer : null,
    contacts.revision,
  );
  const isRefusedBlocked = useBlocked(refusal?.reason === 'blocked' ? refusal.peer : null, contacts.revision);
  const causes: Readonly<Partial<Record<RefusedDial['reason'], boolean>>> = {
    busy: view.phase !== 'idle' && view.phase !== 'ended',
    identityChanged: typeof refused === 'object' && refused?.identity === 'changed',
    blocked: isRefusedBlocked,
    failed: false,
  };
  const isOffline = account.connection.state !== 'online';
  useRefusalEnd(refusal, refusal !== null && (causes[refusal.reason] ?? isOffline), forget);
}
